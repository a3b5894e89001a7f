"""Commands that run headquarters: the server, the night, backups, and a new life from one of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from headquarters import readiness
from headquarters.commands.opening import Data, Register, deciding, opened_database, refusing, settings_of
from headquarters.upkeep.backup import KEPT, make_backup, rotate
from headquarters.upkeep.birthdays import give as give_for_birthdays
from headquarters.upkeep.nightly import run as run_night
from headquarters.upkeep.waiting import awaited_lines, give_up
from kernel.actor import program
from kernel.clock import stamp
from kernel.recovery_sheet import HEADQUARTERS, read_recovery_sheet, recovery_sheet, write_sheet
from kernel.secrets import fingerprint

app = typer.Typer()


@app.command()
def serve(
    data: Data,
    port: Annotated[int, typer.Option(help="Instead of the port in settings.json.")] = 0,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes; several need PostgreSQL.")] = 1,
    migrate: Annotated[bool, typer.Option("--migrate", help="Lead an older schema on first.")] = False,
    listen_on: Annotated[int, typer.Option(help="The number of a listening socket that is open already.")] = 0,
    worker: Annotated[int, typer.Option(hidden=True)] = -1,
) -> None:
    """Answer the registers until told to stop (SIGTERM); address and port stand in settings.json."""
    from headquarters.server.operating import run_server

    with refusing():
        code = run_server(
            data, settings_of(data), port=port, workers=workers, listen_on=listen_on, worker=worker, may_migrate=migrate
        )
    raise typer.Exit(code)


@app.command()
def migrate(data: Data) -> None:
    """Lead the tables to this program's schema. Make a backup first."""
    with refusing(), opened_database(data) as database:
        found, now = readiness.migrate(database)
    typer.echo(f"schema {now}, nothing to do" if found == now else f"schema {found or 'none'} led on to {now}")


@app.command()
def backup(
    data: Data,
    to: Annotated[Path, typer.Option(help="Folder of the sealed backups; copy them to another building.")],
    keep: Annotated[int, typer.Option(min=1, help="So many newest stay, and the last of each day and month.")] = KEPT,
) -> None:
    """Make a sealed backup while the server runs, read it through, and tell the registers what is safe."""
    with deciding(data) as office:
        direct = office.settings.direct or office.settings.database
        made = make_backup(office.database, to, office.secrets.backup_key, office.clock, direct=direct)
        typer.echo(f"backup {made.path}")
        for name in rotate(to, office.clock.now(), kept=keep):
            typer.echo(f"removed {name}")
    typer.echo("The secrets are not in it: without the recovery sheet (`recovery-sheet`) nobody opens it.")


@app.command("recovery-sheet")
def print_recovery_sheet(
    data: Data, to: Annotated[Path | None, typer.Option(help="Write it to this file instead of the screen.")] = None
) -> None:
    """Print the secrets that open backups elsewhere and sign for headquarters: on paper, into the safe."""
    with deciding(data) as office:
        sheet = recovery_sheet(office.secrets, HEADQUARTERS, "HQ")
    if to is None:
        typer.echo(sheet, nl=False)
        return
    write_sheet(to, sheet)
    typer.echo(f"the sheet is in {to}: print it, lock it away, and remove the file")


@app.command()
def restore(
    data: Data,
    from_file: Annotated[Path, typer.Option("--from", help="The backup.")],
    force: Annotated[bool, typer.Option("--force", help="Set books aside that stand there.")] = False,
    sheet: Annotated[
        Path | None, typer.Option(help="File with the typed recovery sheet, if the secrets are gone.")
    ] = None,
    above: Annotated[int, typer.Option(help="The highest life that a till shows, if this folder is new.")] = 0,
) -> None:
    """Bring a backup back and begin headquarters' next life. Stop every server first."""
    from headquarters.upkeep.restore import restore as bring_back

    with refusing():
        secrets = None if sheet is None else read_recovery_sheet(sheet.read_text("utf-8"), HEADQUARTERS)
        restored = bring_back(
            data, settings_of(data), from_file, secrets=secrets, force=force, above=above, say=typer.echo
        )
    typer.echo("\n".join(restored.lines()))


@app.command()
def recovering(data: Data) -> None:
    """Show for whom a restored headquarters waits before it grants rights again."""
    with deciding(data) as office, office.database.reading() as connection:
        typer.echo("\n".join(awaited_lines(connection)))


@app.command("give-up-waiting")
def give_up_waiting(
    data: Data,
    register: Register,
    by: Annotated[str, typer.Option(help="Who decides this.")],
    reason: Annotated[str, typer.Option(help="Why it will not come; kept as evidence.")],
) -> None:
    """Do not wait for this register: it is shut out until it is released or enrolled again; what it holds stays."""
    with deciding(data) as office:
        office.keeper.transact(program(by[:32]), lambda books: give_up(books, register, by, reason))
    typer.echo(f"{register} is not awaited any more, and shut out")


@app.command()
def nightly(data: Data) -> None:
    """Let stores forget strangers, ask for old leases, give birthday vouchers, check the day's entries.

    Exits 1 when one of these does not agree.
    """
    with deciding(data) as office:
        night = run_night(office.keeper, office.settings)
        today, secret = stamp(office.clock.now())[:10], partial(fingerprint, office.secrets.pepper)
        born = give_for_birthdays(office.keeper, office.settings.birthday_voucher, today, secret)
    typer.echo("\n".join(night.lines()))
    if born:
        typer.echo(f"{born} members have a voucher for their birthday")
    if night.findings:
        raise typer.Exit(1)
