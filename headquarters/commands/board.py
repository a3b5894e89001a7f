"""Commands about the gold board: proposed by one person, approved by another, then told to every store."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.opening import Data, deciding, minute_of, person_of
from headquarters.deciding import boards
from kernel.clock import aware, stamp
from kernel.money import parse_yuan, plain_yuan
from shop.catalogue.rules.purity import purity_name
from shop.gold_board.facts import BoardDoubt, BoardRow
from shop.gold_board.queries import (
    Board,
    Emergency,
    Proposal,
    board_at,
    emergencies_at,
    next_board,
    open_proposals,
    proposals,
)
from shop.gold_board.rules.publishing import percent_words
from shop.staff.rules.roles import PROPOSE_BOARD, PUBLISH_BOARD

app = typer.Typer()
board = typer.Typer(help="The chain's gold prices: propose, list, approve, withdraw, show.", no_args_is_help=True)
app.add_typer(board, name="board")

By = Annotated[str, typer.Option("--by", help="Staff number of the person of headquarters who decides.")]
Number = Annotated[str, typer.Argument(help="The proposal's number, as `board list` shows it.")]
_COLUMNS = ("purity", "retail", "trade_in", "recycle", "member")


@board.command()
def propose(
    data: Data,
    rows: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|ROW...",
            help="A CSV file (purity,retail,trade_in,recycle,member), or rows in yuan a gram: AU999=1028,1010,968.",
        ),
    ],
    by: By,
    at: Annotated[
        str, typer.Option("--at", help="In force from this ISO time on; at its approval when left out.")
    ] = "",
    note: Annotated[str, typer.Option(help="Why, for the one who approves.")] = "",
    confirm: Annotated[
        list[str] | None, typer.Option("--confirm", help="A price that was asked about, once more: AU999=1128.00.")
    ] = None,
) -> None:
    """Ask for another gold board. It is in force when a second person has approved it."""
    prices, start, numbers = _rows(rows), _time(at), _said(confirm or ())
    with deciding(data) as office:
        person = person_of(office, by, PROPOSE_BOARD)
        number = boards.propose(
            office.keeper, person, prices, effective_at=start, note=note, confirmed=numbers,
            policy=office.settings.board,
        )  # fmt: skip
    typer.echo(f"{number} waits for a second person: board approve {number} --by")


@board.command("list")
def list_proposals(
    data: Data, every: Annotated[bool, typer.Option("--all", help="Also the last hundred that were decided.")] = False
) -> None:
    """Show what waits for a second person, with what that person should know."""
    with deciding(data) as office, office.database.reading() as connection:
        found = proposals(connection, 100) if every else open_proposals(connection)
        current = board_at(connection, stamp(office.clock.now()))
    before = {} if current is None else current.prices
    lines = [
        line for one in found for line in _proposal_lines(one, before, 0 if not current else current.board_version)
    ]
    typer.echo("\n".join(lines) or "nothing waits")


@board.command()
def approve(data: Data, number: Number, by: By) -> None:
    """Put a proposal in force, as another person than its proposer. Every store is told."""
    with deciding(data) as office:
        version = boards.approve(office.keeper, person_of(office, by, PUBLISH_BOARD), number)
        with office.database.reading() as connection:
            coming = next_board(connection, stamp(office.clock.now()))
    later = coming is not None and coming.board_version == version
    typer.echo(f"board v{version} {f'begins {minute_of(coming.effective_at)}' if later and coming else 'is in force'}")


@board.command()
def withdraw(data: Data, number: Number, by: By, reason: Annotated[str, typer.Option("--reason", help="Why.")]) -> None:
    """A proposal is not to be decided any more."""
    with deciding(data) as office:
        boards.withdraw(office.keeper, person_of(office, by, PROPOSE_BOARD), number, reason)
    typer.echo(f"{number} is withdrawn")


@board.command()
def show(data: Data) -> None:
    """Show the board in force, the next one, and where emergency prices took its place."""
    with deciding(data) as office, office.database.reading() as connection:
        now = stamp(office.clock.now())
        current, coming = board_at(connection, now), next_board(connection, now)
        typer.echo("\n".join(_board_lines(current, now)) or "there is no board yet")
        if coming is not None:
            typer.echo("\n".join(_board_lines(coming, now)))
        notices = emergency_lines(emergencies_at(connection, now))
        if notices:
            typer.echo("\n".join(notices))


def emergency_lines(found: Iterable[Emergency]) -> list[str]:
    """What stores sell at by another word than the board's."""
    return [
        f"notice: {one.store} sells at emergency prices since {minute_of(one.since)}, {one.emergency_no} "
        f"by {one.set_by} (instruction {one.instruction}: {one.reason}): "
        + ", ".join(f"{row.purity_code} {plain_yuan(row.retail_fen)}" for row in one.rows)
        for one in found
    ]


def _board_lines(found: Board | None, now: str) -> Iterator[str]:
    if found is None:
        return
    state = "begins" if found.effective_at > now else "in force since" if found.valid_at(now) else "over; began"
    people = " and ".join(name for name in (found.published_by, found.approved_by) if name)
    until = minute_of(found.valid_until)
    yield f"board v{found.board_version} {state} {minute_of(found.effective_at)}, until {until}, by {people}"
    yield from (f"  {_prices(row)}" for row in found.prices.values())


def _proposal_lines(one: Proposal, before: Mapping[str, BoardRow], version: int) -> Iterator[str]:
    at = minute_of(one.effective_at) if one.effective_at else "at its approval"
    state = {"published": f"became v{one.version}", "withdrawn": f"withdrawn: {one.withdrawn_why}"}.get(
        one.state, "open"
    )
    place = one.store or "headquarters"
    yield f"{one.proposal_no} {state}, by {one.proposer_name} of {place}, {minute_of(one.proposed_at)}, from {at}"
    if one.note:
        yield f"  note: {one.note}"
    if one.state == "open" and one.base_version != version:
        yield f"  ! written against v{one.base_version}, now v{version} is in force"
    for row in one.rows:
        old = before.get(row.purity_code)
        yield f"  {_prices(row)}{'' if old is None else f'  (retail {_signed(row.retail_fen - old.retail_fen)})'}"
    yield from (f"  ! {_doubt(doubt)}" for doubt in one.doubts)


def _doubt(doubt: BoardDoubt) -> str:
    price = f"{doubt.purity_code} {doubt.price.replace('_', '-')}"
    if doubt.why == "margin":
        return f"{price} {plain_yuan(doubt.new_fen)} is not below retail {plain_yuan(doubt.old_fen)}"
    return f"{price} {plain_yuan(doubt.old_fen)} -> {plain_yuan(doubt.new_fen)} ({percent_words(doubt)})"


def _prices(row: BoardRow) -> str:
    words = f"{row.purity_code} {purity_name(row.purity_code)}: retail {plain_yuan(row.retail_fen)}"
    member = f", members {plain_yuan(row.member_fen)}" if row.member_fen else ""
    return f"{words}, trade-in {plain_yuan(row.trade_in_fen)}, recycle {plain_yuan(row.recycle_fen)}{member}"


def _signed(fen: int) -> str:
    return f"+{plain_yuan(fen)}" if fen > 0 else plain_yuan(fen)


def _rows(texts: Sequence[str]) -> tuple[BoardRow, ...]:
    """Rows as typed, or of the file that the only text names."""
    try:
        if len(texts) == 1 and "=" not in texts[0]:
            with Path(texts[0]).open(encoding="utf-8-sig", newline="") as file:
                return tuple(
                    _row({name: (row.get(name) or "").strip() for name in _COLUMNS}) for row in csv.DictReader(file)
                )
        return tuple(_row(_typed(text)) for text in texts)
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise typer.BadParameter(str(error)) from error


def _typed(text: str) -> dict[str, str]:
    purity, _, prices = text.partition("=")
    given = prices.split(",")
    if not 3 <= len(given) <= 4:
        raise ValueError(f"{text!r} is not PURITY=retail,trade-in,recycle[,member]")
    return dict(zip(_COLUMNS, (purity, *given, ""), strict=False))


def _row(texts: Mapping[str, str]) -> BoardRow:
    return BoardRow(
        purity_code=texts["purity"],
        retail_fen=parse_yuan(texts["retail"]),
        trade_in_fen=parse_yuan(texts["trade_in"]),
        recycle_fen=parse_yuan(texts["recycle"]),
        member_fen=parse_yuan(texts["member"]) if texts["member"] else 0,
    )


def _said(texts: Iterable[str]) -> set[tuple[str, int]]:
    try:
        pairs = [text.partition("=") for text in texts]
        return {(purity, parse_yuan(price)) for purity, _, price in pairs}
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _time(text: str) -> datetime | None:
    try:
        return aware(datetime.fromisoformat(text)) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no ISO time") from error
