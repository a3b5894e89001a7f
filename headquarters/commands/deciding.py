"""Commands by which people decide: what lost registers hold, lost stores, cards, and what could not be applied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from headquarters.commands.board import emergency_lines
from headquarters.commands.opening import ADMINISTRATOR, Data, Register, day_of, deciding, person_of
from headquarters.deciding import closing, correcting, holdings, settling
from headquarters.deciding.advice import advice
from headquarters.deciding.deciders import Two, said, two_deciders
from headquarters.office import Office
from headquarters.registers import door
from headquarters.telling.member_codes import member_code
from headquarters.upkeep import importing
from kernel.clock import stamp
from kernel.secrets import FileVault
from membership import usecases as members
from shop.gold_board.queries import emergencies_at
from shop.staff.rules.roles import (
    CALL_IN,
    CLOSE_STORE,
    CORRECT_POINTS,
    MOVE_CUSTODY,
    REVOKE_CARD,
    SETTLE_EXCEPTION,
    WRITE_OFF,
)

app = typer.Typer()
By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]
First = Annotated[str, typer.Option("--by", help="Staff number of the first person.")]
Second = Annotated[str, typer.Option("--and", help="Staff number of the second person; not the first one again.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in headquarters' books.")]
OfRegister = Annotated[str, typer.Option("--register", help="Those of one till, e.g. HP03.")]
OfAccount = Annotated[str, typer.Option("--account", help="Those of one account, e.g. value:MEMBER or quota:NAME.")]
RightId = Annotated[str, typer.Argument(metavar="[RIGHT]", help="One right, by its id.")]
Card = Annotated[str, typer.Argument(help="The number of the member's card.")]
Store = Annotated[str, typer.Argument(help="The code of the store, e.g. HP.")]


@app.command()
def rights(
    data: Data,
    account: OfAccount = "",
    register: OfRegister = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only leases past their time.")] = False,
) -> None:
    """Show what registers hold: open, called in, or waiting for two people. The oldest first."""
    with deciding(data) as office, office.database.reading() as connection:
        _known(connection, register)
        now = office.clock.now()
        found = holdings.holdings(connection, now, register=register, account=account, overdue=overdue)
        _tell([one.line(now) for one in found], "nothing is set aside")


@app.command("call-in")
def call_in(
    data: Data, by: By, reason: Reason, right: RightId = "", register: OfRegister = "", account: OfAccount = ""
) -> None:
    """Ask leases back. They stay set aside until their registers' journals say what was spent."""
    with deciding(data) as office:
        person = person_of(office, by, CALL_IN)
        found = office.keeper.transact(
            person,
            lambda books: holdings.call_in(books, reason, right_id=right, register=register, account=account),
        )
        _tell([f"{one.register} is asked for {one.right_id}, {one.rest} of {one.account}" for one in found])


@app.command("write-off")
def write_off(
    data: Data, by: First, second: Second, reason: Reason, right: RightId = "", register: OfRegister = ""
) -> None:
    """Free what a lost register held; two people decide it. What was spent there after all is the chain's loss."""
    with deciding(data) as office:
        two = _two(office, by, second, WRITE_OFF)
        if register and not right:
            found = holdings.write_off_all(office.keeper, two, reason, register)
        else:
            found = office.keeper.transact(
                two.first, lambda books: holdings.write_off(books, two, reason, right_id=right, register=register)
            )
        _tell([f"{one.right_id} of {one.register} is written off, {one.rest} of {one.account} free" for one in found])


@app.command("import-branch")
def import_branch(
    data: Data,
    register: Register,
    file: Annotated[Path, typer.Argument(help="A copy of the till's till.db, with till.db-wal beside it if there is.")],
    name: Annotated[str, typer.Option(help="What the books call it; the file's name when left out.")] = "",
    secrets: Annotated[
        Path | None, typer.Option(help="The till's own secrets.json: names of members whom only it knew.")
    ] = None,
) -> None:
    """Take in what a till wrote that cannot hand it in any more: a clone's branch, or a dead till's last bills."""
    with deciding(data) as office:
        own = None if secrets is None else FileVault(secrets).load()
        if own is None and secrets is not None:
            raise typer.BadParameter(f"no secrets in {secrets}")
        copied = importing.read_copy(file, register, own)
        found = importing.import_branch(office, ADMINISTRATOR, register, copied, name=name or file.name)
        _tell([one.line() for one in found])
        if any(one.troubled for one in found):
            typer.echo(f"see what waits: exceptions --register {register}")


@app.command("move-custody")
def move_custody(
    data: Data,
    by: By,
    reason: Reason,
    from_store: Annotated[str, typer.Option("--from", help="The code of the store that has them in the books.")],
    barcodes: Annotated[list[str] | None, typer.Argument(metavar="[BARCODE]...", help="Which pieces.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every piece that lies there.")] = False,
    to_store: Annotated[str, typer.Option("--to", help="The store that has them now; none: nobody knows.")] = "",
) -> None:
    """Take pieces from a store that cannot send them. Without --to they are nobody's until they are counted."""
    if every == bool(barcodes):
        raise typer.BadParameter("name the pieces, or say --all")
    with deciding(data) as office:
        person = person_of(office, by, MOVE_CUSTODY)
        chosen = closing.pieces_of(office.keeper, from_store) if every else tuple(barcodes or ())
        count = closing.take_pieces(office.keeper, person, from_store, chosen, reason, to_store=to_store)
    typer.echo(f"{count} pieces taken from {from_store}, {f'now of {to_store}' if to_store else 'unlocated'}")


@app.command("close-store")
def close_store(
    data: Data,
    store: Store,
    by: First,
    second: Second,
    reason: Reason,
    free: Annotated[bool, typer.Option("--write-off", help="Also free what its registers still hold.")] = False,
) -> None:
    """A store leaves the chain for ever; two people decide it. Done again it goes on where it was interrupted."""
    with deciding(data) as office:
        two = _two(office, by, second, CLOSE_STORE)
        done = closing.close_store(office.keeper, two, store, reason, write_off=free)
        now = office.clock.now()
        typer.echo(f"store {store} is closed; revoked: {', '.join(done.revoked) or 'none'}")
        typer.echo(f"{done.pieces} pieces are unlocated until counted, {done.members} members are told there no more")
        _tell([f"written off: {one.line(now)}" for one in done.written_off], "")
        _tell([f"still set aside: {one.line(now)}" for one in done.left], "nothing is set aside there")


@app.command("member-code")
def print_member_code(
    data: Data, card: Card, minutes: Annotated[int, typer.Option(help="How long it is good, up to 60.")] = 5
) -> None:
    """Print the text of a member's own code, as their phone shows it in a QR code."""
    with deciding(data) as office, office.database.reading() as connection:
        key = office.secrets.signing_key
        text, until = member_code(connection, card, clock=office.clock, key=key, minutes=minutes)
    typer.echo(text)
    typer.echo(f"good until {until[11:19]}", err=True)


@app.command("revoke-card")
def revoke_card(data: Data, card: Card, by: By, reason: Reason) -> None:
    """A card was lost or cancelled: from now on no till takes it."""
    with deciding(data) as office:
        person = person_of(office, by, REVOKE_CARD)
        office.keeper.transact(person, lambda books: members.revoke_card(books, card, said(reason)))
    typer.echo(f"{card} is revoked")


@app.command("reinstate-card")
def reinstate_card(data: Data, card: Card, by: By, reason: Reason) -> None:
    """A revoked card counts again."""
    with deciding(data) as office:
        person = person_of(office, by, REVOKE_CARD)
        office.keeper.transact(person, lambda books: members.reinstate_card(books, card, said(reason)))
    typer.echo(f"{card} counts again")


@app.command("correct-points")
def correct_points(
    data: Data,
    card: Card,
    by: First,
    second: Second,
    reason: Reason,
    give: Annotated[int, typer.Option(min=0, help="How many points the member gets.")] = 0,
    take: Annotated[int, typer.Option(min=0, help="How many points the member loses.")] = 0,
    until: Annotated[str, typer.Option(help="The last day of points that are given, YYYY-MM-DD; none: for ever.")] = "",
) -> None:
    """Give a member points or take some; two people decide it. What a register holds is not taken."""
    last_day = day_of(until) if until else ""
    with deciding(data) as office:
        two = _two(office, by, second, CORRECT_POINTS)
        after = correcting.correct_points(office.keeper, two, card, give - take, reason, ends_on=last_day)
    typer.echo(f"{card} has {after} points")


@app.command()
def exceptions(
    data: Data,
    register: OfRegister = "",
    since: Annotated[str, typer.Option(help="Only what came from this day on, YYYY-MM-DD.")] = "",
) -> None:
    """Show the entries that could not be applied and wait for a person, in the order in which they came.

    Below them: stores that sell gold at emergency prices.
    """
    first_day = day_of(since) if since else ""
    with deciding(data) as office, office.database.reading() as connection:
        _known(connection, register)
        found = settling.open_exceptions(connection, register=register, since=first_day)
        _tell([line for one in found for line in _with_advice(one)], "nothing waits")
        _tell(emergency_lines(emergencies_at(connection, stamp(office.clock.now()))), "")


@app.command()
def settle(
    data: Data,
    number: Annotated[str, typer.Argument(help="register-epoch-seq, as `exceptions` shows it.")],
    by: By,
    how: Annotated[str, typer.Option(help="corrected, loss or nothing.")],
    note: Annotated[str, typer.Option(help="What was done: which document corrects it, who bears the loss.")],
) -> None:
    """Say that a person has dealt with an entry that could not be applied; it leaves the list."""
    with deciding(data) as office:
        person = person_of(office, by, SETTLE_EXCEPTION)
        one = office.keeper.transact(person, lambda books: settling.settle(books, number, how, note))
    typer.echo(f"{one.number} is settled: {how}")


def _with_advice(one: settling.Open) -> list[str]:
    words = advice(one.kind, one.reason)
    return [one.line(), f"    {words}"] if words else [one.line()]


def _known(connection: Connection, register: str) -> None:
    """A mistyped name would list nothing, as if nothing waited. Raises RegisterUnknown."""
    if register and register not in door.names(door.listed(connection)):
        raise door.RegisterUnknown(register=register)


def _two(office: Office, first: str, second: str, permission: str) -> Two:
    with office.database.reading() as connection:
        return two_deciders(connection, first, second, permission)


def _tell(lines: list[str], none: str = "nothing new") -> None:
    if lines or none:
        typer.echo("\n".join(lines) or none)
