"""Headquarters' command line: `python -m headquarters --help`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from headquarters import readiness, registers
from headquarters.enrolling import line_of, shut_out_lines, wait_for_machine, waiting_for, waiting_lines
from headquarters.enrolment import Waiting
from headquarters.nightly import run as run_night
from headquarters.office import NotInitialised, Office, create_office, database_of, open_office
from headquarters.settings import FILE_NAME, Settings, SettingsInvalid, load
from headquarters.upkeep.backup import KEPT, make_backup, rotate
from headquarters.upkeep.digest import of_store
from headquarters.upkeep.waiting import awaited_lines, give_up
from kernel.actor import program
from kernel.clock import FixedClock, SystemClock
from kernel.database import AnyDatabase
from kernel.errors import DomainError
from kernel.recovery_sheet import HEADQUARTERS, read_recovery_sheet, recovery_sheet, write_sheet
from kernel.verify import Verdict
from shop.staff.facts import CompanyNamed, StoreOpened
from sync.wire import encode

app = typer.Typer(help="Receives the stores, answers them, keeps the chain's books.", no_args_is_help=True)
Data = Annotated[Path, typer.Option("--data", help="Folder of headquarters' database, secrets and settings.")]
ADMINISTRATOR = program("admin")
Register = Annotated[str, typer.Argument(help="The till's name, e.g. HP03.")]


@app.command()
def init(
    data: Data,
    company: Annotated[str, typer.Option(help="The company's name as it stands on paper.")],
    tax_no: Annotated[str, typer.Option(help="Its tax number.")] = "",
) -> None:
    """Make headquarters in an empty folder."""
    office = create_office(data, _settings(data))
    try:
        with office.open(ADMINISTRATOR) as books:
            books.record(CompanyNamed(name=company, tax_no=tax_no))
    finally:
        office.close()
    typer.echo(f"headquarters stands in {data}")


@app.command("open-store")
def open_store(
    data: Data,
    code: Annotated[str, typer.Argument(help="Two to four letters, e.g. HP.")],
    name: Annotated[str, typer.Argument(help="The store's name.")],
) -> None:
    """Let a store join the chain."""
    office = _open(data)
    try:
        with office.open(ADMINISTRATOR) as books:
            books.record(StoreOpened(code=code, name=name))
    finally:
        office.close()
    typer.echo(f"store {code} is open")


@app.command()
def enrol(
    data: Data,
    register: Register,
    store: Annotated[str, typer.Argument(help="The code of its store.")],
    url: Annotated[
        str, typer.Option(help="Headquarters' address as the till reaches it, for the printed command.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a file for the till's setup instead.")] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Stay, show the machine that asks, and approve it here.")
    ] = False,
) -> None:
    """Print a one-time code, good for a quarter of an hour, by which one machine may ask to be this till."""
    with _deciding(data) as office:
        with office.open(ADMINISTRATOR) as books:
            code = office.enrolments.make_code(books, register, store)
        if as_json:
            paper = {"register": register, "store": store, "code": code.code, "url": url}
            typer.echo(encode(paper).decode())
        else:
            typer.echo(f"{register} in {store}: code {code.code}, until {code.expires_at[11:16]}")
            address = url or f"http://{office.settings.host}:{office.settings.port}"
            typer.echo(f"on the till: python -m pos_app enrol --data DIR --url {address} --code {code.code}")
        if wait:
            _approve(office, wait_for_machine(office, register), "")


@app.command()
def approve(
    data: Data,
    register: Register,
    digits: Annotated[str, typer.Argument(help="The six digits on the till's screen; asked for when left out.")] = "",
) -> None:
    """Let the machine that shows these six digits be the register. Its epoch begins, the one before is sealed."""
    with _deciding(data) as office:
        _approve(office, waiting_for(office, register), digits)


@app.command()
def refuse(data: Data, register: Register) -> None:
    """Send the machine away that waits to be this register."""
    with _deciding(data) as office, office.open(ADMINISTRATOR) as books:
        office.enrolments.refuse(books, register)
    typer.echo(f"{register}: the machine is refused")


@app.command()
def waiting(data: Data) -> None:
    """Show the machines that wait for a person."""
    with _deciding(data) as office:
        typer.echo(waiting_lines(office))


@app.command()
def quarantined(data: Data) -> None:
    """Show the registers that are shut out, and why."""
    with _deciding(data) as office:
        typer.echo(shut_out_lines(office))


@app.command()
def release(data: Data, register: Register) -> None:
    """Let a register in again: it was a false alarm. Where there are two machines, enrol the one that stays instead."""
    with _deciding(data) as office, office.open(ADMINISTRATOR) as books:
        registers.release(books, register)
    typer.echo(f"{register} is let in again")


@app.command("revoke-register")
def revoke_register(
    data: Data,
    register: Register,
    reason: Annotated[str, typer.Option(help="Why; it stands in headquarters' books.")] = "",
) -> None:
    """Nobody speaks for this register from now on; what it handed in stays, what it holds waits for a person."""
    with _deciding(data) as office, office.open(ADMINISTRATOR) as books:
        registers.revoke(books, register, reason)
    typer.echo(f"{register} is revoked")


@app.command()
def demo(
    data: Data,
    today: Annotated[str, typer.Option(help="The demo's first business day, YYYY-MM-DD; today when left out.")] = "",
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1 that it will be served on.")] = 8750,
) -> None:
    """Make a demo chain in an empty folder: two stores, pieces, members, gold boards, promotions."""
    from headquarters.demo.generate import generate
    from headquarters.demo.load import load_demo, write_guide

    day = date.fromisoformat(today) if today else SystemClock().now().date()
    opening = FixedClock(datetime.combine(day, time(8)))  # before the stores open
    settings = Settings(port=port)
    data.mkdir(parents=True, exist_ok=True)
    (data / FILE_NAME).write_bytes(msgspec.json.encode(settings))
    office = create_office(data, settings, clock=opening)
    try:
        guide = load_demo(office, generate(day), typer.echo)
    finally:
        office.close()
    typer.echo(f"demo chain in {data}, what its tills need to know in {write_guide(guide, data)}")


@app.command()
def verify(data: Data) -> None:
    """Check hash chain, sequence, rebuilt tables and SQLite itself; exits 1 when something does not agree."""
    with _deciding(data) as office:
        _tell(office.verify())


@app.command()
def rebuild(
    data: Data,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put what the journal says in place of the tables, in one transaction.")
    ] = False,
) -> None:
    """Make all tables again from the journal and compare; exits 1 when something stood differently."""
    with _deciding(data) as office:
        _tell(office.rebuild() if replace else office.verify())


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
    from headquarters.operating import run_server

    with _refusing():
        code = run_server(
            data, _settings(data), port=port, workers=workers, listen_on=listen_on, worker=worker, may_migrate=migrate
        )
    raise typer.Exit(code)


@app.command()
def migrate(data: Data) -> None:
    """Lead the tables to this program's schema. Make a backup first."""
    with _refusing(), _database(data) as database:
        found, now = readiness.migrate(database)
    typer.echo(f"schema {now}, nothing to do" if found == now else f"schema {found or 'none'} led on to {now}")


@app.command()
def backup(
    data: Data,
    to: Annotated[Path, typer.Option(help="Folder of the sealed backups; copy them to another building.")],
    keep: Annotated[int, typer.Option(min=1, help="So many newest stay, and the last of each day and month.")] = KEPT,
) -> None:
    """Make a sealed backup while the server runs, read it through, and tell the registers what is safe."""
    with _deciding(data) as office:
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
    with _deciding(data) as office:
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

    with _refusing():
        secrets = None if sheet is None else read_recovery_sheet(sheet.read_text("utf-8"), HEADQUARTERS)
        restored = bring_back(
            data, _settings(data), from_file, secrets=secrets, force=force, above=above, say=typer.echo
        )
    typer.echo("\n".join(restored.lines()))


@app.command()
def recovering(data: Data) -> None:
    """Show for whom a restored headquarters waits before it grants rights again."""
    with _deciding(data) as office, office.database.reading() as connection:
        typer.echo("\n".join(awaited_lines(connection)))


@app.command("give-up-waiting")
def give_up_waiting(
    data: Data,
    register: Register,
    by: Annotated[str, typer.Option(help="Who decides this.")],
    reason: Annotated[str, typer.Option(help="Why it will not come; kept as evidence.")],
) -> None:
    """Do not wait for this register: it is shut out until it is released or enrolled again; what it holds stays."""
    with _deciding(data) as office:
        office.keeper.transact(program(by[:32]), lambda books: give_up(books, register, by, reason))
    typer.echo(f"{register} is not awaited any more, and shut out")


@app.command()
def digest(data: Data, store: Annotated[str, typer.Argument(help="The code of the store.")]) -> None:
    """Print what headquarters has of a store, added up, to compare with `python -m pos_app digest --own` there."""
    with _deciding(data) as office, office.database.reading() as connection:
        typer.echo("\n".join(of_store(connection, store, office.clock.now()).lines()))


@app.command()
def nightly(data: Data) -> None:
    """Let stores forget strangers, ask for old leases, check the day's entries; exits 1 when one does not agree."""
    with _deciding(data) as office:
        night = run_night(office.keeper, office.settings)
    typer.echo("\n".join(night.lines()))
    if night.findings:
        raise typer.Exit(1)


def _tell(verdict: Verdict) -> None:
    typer.echo("\n".join(verdict.lines()))
    if not verdict.sound:
        raise typer.Exit(1)


@contextmanager
def _refusing() -> Iterator[None]:
    """What a person can put right is said in a line."""
    try:
        yield
    except DomainError as error:
        typer.echo(f"{error} ({error.code})", err=True)
        raise typer.Exit(1) from error


@contextmanager
def _database(data: Path) -> Iterator[AnyDatabase]:
    database = database_of(data, _settings(data))
    try:
        yield database
    finally:
        database.close()


def _approve(office: Office, machine: Waiting, digits: str) -> None:
    typer.echo(line_of(machine))
    digits = digits or typer.prompt("the six digits on the till's screen")
    with office.open(ADMINISTRATOR) as books:
        epoch = office.enrolments.approve(books, machine.register, digits)
    typer.echo(f"{machine.register} is enrolled, epoch {epoch}")


@contextmanager
def _deciding(data: Path) -> Iterator[Office]:
    """An open office; what cannot be decided is said, and ends with 1."""
    office = _open(data)
    try:
        yield office
    except DomainError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    finally:
        office.close()


def _open(data: Path) -> Office:
    try:
        return open_office(data, _settings(data))
    except NotInitialised as error:
        raise typer.BadParameter(f"no headquarters in {error}; run init first") from error
    except DomainError as error:
        typer.echo(f"{error} ({error.code})", err=True)
        raise typer.Exit(1) from error


def _settings(data: Path) -> Settings:
    try:
        return load(data)
    except SettingsInvalid as error:
        raise typer.BadParameter(str(error)) from error


if __name__ == "__main__":
    app()
