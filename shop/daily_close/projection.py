"""What each fact of the business day does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, canonical
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.daily_close.facts import CashMoved, DayClosed, DayOpened, DrawerCounted, DrawerOpened
from shop.daily_close.tables import business_day, cash_movement, drawer_count


def _opened(entry: Entry, fact: DayOpened) -> Iterable[RowOp]:
    yield Insert(
        business_day,
        {
            "register": entry.register,
            "date": fact.date,
            "store": fact.store,
            "float_fen": fact.float_fen,
            "opened_at": entry.wall,
            "opened_by": entry.actor,
            "first_seq": entry.seq,
        },
    )


def _cash(entry: Entry, what: str, amount_fen: int, reason: str) -> Insert:
    place = {"entry_id": entry.id, "register": entry.register, "business_date": entry.business_date}
    row = {"wall": entry.wall, "actor": entry.actor, "what": what, "amount_fen": amount_fen, "reason": reason}
    return Insert(cash_movement, {**place, **row})


def _moved(entry: Entry, fact: CashMoved) -> Iterable[RowOp]:
    yield _cash(entry, fact.what, fact.amount_fen, fact.reason)


def _drawer_opened(entry: Entry, fact: DrawerOpened) -> Iterable[RowOp]:
    yield _cash(entry, "drawer_opened", 0, fact.reason)


def _counted(entry: Entry, fact: DrawerCounted) -> Iterable[RowOp]:
    yield Insert(
        drawer_count,
        {
            "register": entry.register,
            "date": fact.date,
            "attempt": fact.attempt,
            "denominations": canonical(fact.denominations).decode(),
            "counted_fen": fact.counted_fen,
            "expected_fen": fact.expected_fen,
            "wall": entry.wall,
            "actor": entry.actor,
        },
    )


def _closed(entry: Entry, fact: DayClosed) -> Iterable[RowOp]:
    values = {"closed_at": entry.wall, "closed_by": entry.actor, "report": entry.body}
    yield Set(business_day, {"register": entry.register, "date": fact.date}, values, expect={"closed_at": None})


PROJECTIONS: Handlers = {
    DayOpened: _opened,
    CashMoved: _moved,
    DrawerOpened: _drawer_opened,
    DrawerCounted: _counted,
    DayClosed: _closed,
}
