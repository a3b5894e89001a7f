"""Mistakes about goods that come back, goods by quantity and old gold, for mutants.py to plant one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from msgspec.structs import replace as altered

import headquarters.intake.guards
import shop.goods.projection
import shop.old_gold.projection
import shop.returns.projection
import shop.returns.rules.refunds
import shop.sales.rules.returning
import shop.stock.projection
from kernel.facts import Entry
from kernel.projection import Insert, Put, RowOp
from shop.goods.facts import GoodsReturned
from shop.returns.facts import LineReturned
from shop.stock.facts import PiecesReturned
from tools.simulation.planted_pieces import handled
from tools.simulation.quick import replaced

_GUARDS: Mapping[Any, Any] = headquarters.intake.guards._GUARDS
PUT_BACK = "membership.stored_value_put_back"


def _put_anew(ops: Any) -> Iterator[RowOp]:
    """What may be inserted once is written over what is there."""
    return (Put(op.table, op.row) if isinstance(op, Insert) else op for op in ops)


@contextmanager
def taken_back_twice() -> Iterator[None]:
    """Nobody asks whether a line came back before."""
    returned = shop.returns.projection.PROJECTIONS[LineReturned]
    with (
        handled(_GUARDS, LineReturned.kind, lambda *_: ()),
        handled(shop.returns.projection.PROJECTIONS, LineReturned, lambda *told: _put_anew(returned(*told))),
    ):
        yield


@contextmanager
def back_where_it_was_sold() -> Iterator[None]:
    """What one store takes back lies in the one that sold it."""
    returned = shop.stock.projection.PROJECTIONS[PiecesReturned]

    def at_the_seller(entry: Entry, fact: PiecesReturned) -> Any:
        return returned(entry, altered(fact, store=fact.from_store))

    with handled(shop.stock.projection.PROJECTIONS, PiecesReturned, at_the_seller):
        yield


@contextmanager
def value_put_back_twice() -> Iterator[None]:
    """Value goes back to the card however much of the bill's went back before."""
    with (
        handled(_GUARDS, PUT_BACK, lambda *_: ()),
        replaced(headquarters.intake.guards, "_BY_BILL", ("promotions.voucher_given_back",)),
    ):
        yield


@contextmanager
def odd_fen_given_twice() -> Iterator[None]:
    """Each return of some of a line's units is reckoned as if it were the first."""
    shared = shop.sales.rules.returning.refund_units

    def as_the_first(fen: int, quantity: int, *, returned: int, before: int = 0) -> int:
        return shared(fen, quantity, returned=returned)

    with (
        replaced(shop.sales.rules.returning, "refund_units", as_the_first),
        replaced(shop.returns.rules.refunds, "refund_units", as_the_first),
        replaced(headquarters.intake.guards, "refund_units", as_the_first),
    ):
        yield


@contextmanager
def goods_back_to_nobody() -> Iterator[None]:
    """What came back by quantity is refunded, and lies nowhere."""
    with handled(shop.goods.projection.PROJECTIONS, GoodsReturned, lambda *_: ()):
        yield


@contextmanager
def returned_and_traded_in() -> Iterator[None]:
    """A piece of a receipt may come back as goods, and as old gold too."""
    came_back = shop.old_gold.projection.came_back

    def again(*told: Any) -> RowOp:
        op = came_back(*told)
        return Put(op.table, op.row) if isinstance(op, Insert) else op

    with (
        replaced(shop.old_gold.projection, "came_back", again),
        replaced(shop.returns.projection, "came_back", again),
    ):
        yield
