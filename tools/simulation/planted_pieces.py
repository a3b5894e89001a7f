"""Mistakes about pieces, drawers, clocks and hostile registers, for mutants.py to plant one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace as changed
from typing import Any

import headquarters.intake.guards
import membership.projection
import shop.daily_close.usecases
import shop.sales.projection
import shop.stock.projection
from kernel.facts import Entry
from kernel.projection import Add, Insert, Put, RowOp, Set
from membership.facts import CreditRiskTaken
from membership.tables import member_account
from shop.daily_close.queries import cash_state
from shop.sales.facts import SaleCompleted
from shop.sales.tables import sale
from shop.stock.facts import PiecesSold, ReservationAnswered, TransferReceived, TransferSent
from shop.stock.tables import piece_stock
from tools.simulation.quick import replaced
from tools.simulation.tills import Machine

Handler = Callable[[Entry, Any], Iterable[RowOp]]


@contextmanager
def handled(handlers: Mapping[Any, Any], key: Any, instead: Handler) -> Iterator[None]:
    """One line of a table of handlers says something else."""
    kept: Any = handlers[key]
    table: Any = handlers
    table[key] = instead
    try:
        yield
    finally:
        table[key] = kept


@contextmanager
def custody_not_compared() -> Iterator[None]:
    """Who sells a piece need not have it, and a step of its life may be taken again."""

    def step(*more: Any, **named: Any) -> Put:
        op = _STEP(*more, **named)
        return Put(op.table, op.row)

    def anyhow(entry: Entry, barcode: str, _expect: Any, values: dict[str, object]) -> Set:
        return _CHANGED(entry, barcode, {}, values)

    with (
        replaced(shop.stock.projection, "step", step),
        replaced(shop.stock.projection, "changed", anyhow),
        handled(headquarters.intake.guards._GUARDS, PiecesSold.kind, lambda *_: ()),
    ):
        yield


_STEP, _CHANGED = shop.stock.projection.step, shop.stock.projection.changed


@contextmanager
def received_twice() -> Iterator[None]:
    """A paper brings its pieces each time that it is scanned."""
    arrived = shop.stock.projection.PROJECTIONS[TransferReceived]

    def again(entry: Entry, fact: TransferReceived) -> Iterator[RowOp]:
        for op in arrived(entry, fact):
            yield Put(op.table, op.row) if isinstance(op, Insert) else op

    with (
        handled(shop.stock.projection.PROJECTIONS, TransferReceived, again),
        replaced(shop.stock.projection, "_taken_over", lambda *_: ()),
    ):
        yield


@contextmanager
def reservation_ignored() -> Iterator[None]:
    """The custodian's yes is written down, and the piece stays for sale."""
    answered = shop.stock.projection.PROJECTIONS[ReservationAnswered]

    def words_only(entry: Entry, fact: ReservationAnswered) -> Iterator[RowOp]:
        yield from (op for op in answered(entry, fact) if op.table is not piece_stock)

    with handled(shop.stock.projection.PROJECTIONS, ReservationAnswered, words_only):
        yield


@contextmanager
def risk_taken_from_the_balance() -> Iterator[None]:
    """What the store lent is booked as if the member had paid it."""

    def also_spent(entry: Entry, fact: Any) -> Iterator[RowOp]:
        yield from taken(entry, fact)
        yield Add(member_account, {"member_id": fact.member_id}, {"principal_fen": -fact.amount_fen})

    taken = membership.projection._risk_taken
    with handled(membership.projection._OF_ACCOUNTS, CreditRiskTaken, also_spent):
        yield


@contextmanager
def any_signature_on_paper() -> Iterator[None]:
    """Headquarters believes that a document was signed by whom it names."""
    with replaced(headquarters.intake.guards, "_is_signed", lambda _fact: True):
        yield


@contextmanager
def other_stores_goods() -> Iterator[None]:
    """Nobody asks whether the writer is of the store that a fact speaks for."""
    with replaced(headquarters.intake.guards, "_stores_spoken_for", lambda *_: []):
        yield


@contextmanager
def sent_unseen() -> Iterator[None]:
    """A store may send what it was never given."""
    with handled(shop.stock.projection.GUARDS, TransferSent, lambda _entry, fact: _SAME(fact.lines)):
        yield


_SAME = shop.stock.projection._same_records


@contextmanager
def day_by_the_clock() -> Iterator[None]:
    """A sale belongs to the day that the machine's clock shows."""
    today = lambda machine, _connection: machine.clock.now().date().isoformat()  # noqa: E731
    with replaced(Machine, "_business_date", today):
        yield


@contextmanager
def points_by_the_clock() -> Iterator[None]:
    """A bill of an even minute says that it brought more points."""

    def twice(entry: Entry, fact: SaleCompleted) -> Iterator[RowOp]:
        for op in completed(entry, fact):
            if isinstance(op, Insert) and op.table is sale and int(entry.wall[14:16]) % 2 == 0:
                op = Insert(sale, {**op.row, "points": 2 * fact.points + 1})
            yield op

    completed = shop.sales.projection.PROJECTIONS[SaleCompleted]
    with handled(shop.sales.projection.PROJECTIONS, SaleCompleted, twice):
        yield


@contextmanager
def drops_forgotten() -> Iterator[None]:
    """What was taken out of the drawer for the bank is expected in it all the same."""
    with replaced(shop.daily_close.usecases, "cash_state", lambda *more: changed(cash_state(*more), drop_fen=0)):
        yield
