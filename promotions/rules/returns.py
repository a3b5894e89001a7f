"""What a returned piece gives back, from what the sale recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from promotions.errors import BasketRefused
from promotions.rules.basket import Context, Line
from promotions.rules.engine import Engine
from promotions.rules.priced import Priced


def refund_allocated(priced: Priced, returned: Mapping[str, int], before: Mapping[str, int] | None = None) -> int:
    """Fen for the returned units: their recorded nets, so that any order of partial returns sums to what was paid.

    `returned` and `before` (units given back earlier) map line id to quantity. Raises BasketRefused for a line that
    was not sold or more units than are left.
    """
    earlier = before or {}
    nets = {line.id: line.unit_nets for line in priced.lines}
    refund = 0
    for line_id, qty in returned.items():
        start = earlier.get(line_id, 0)
        if line_id not in nets or qty < 0 or start + qty > len(nets[line_id]):
            raise BasketRefused(problem=f"return of {qty} x {line_id} is more than was sold")
        refund += sum(nets[line_id][start : start + qty])
    return refund


def refund_reprice(
    engine: Engine,
    lines: Sequence[Line],
    ctx: Context,
    returned: Mapping[str, int],
    before: Mapping[str, int] | None = None,
) -> int:
    """Fen for stores that claw back: paid so far less the price of what is kept, never below 0.

    `engine`, `lines` and `ctx` are those of the sale (its rules, gold price and time). An add-on is no part of a
    return. Raises BasketRefused as refund_allocated does.
    """
    earlier = before or {}
    refund_allocated(engine.price(lines, ctx), returned, before)
    both = {line.id: earlier.get(line.id, 0) + returned.get(line.id, 0) for line in lines}
    paid = _goods(engine, _kept(lines, earlier), ctx)
    return max(0, paid - _goods(engine, _kept(lines, both), ctx))


def _kept(lines: Sequence[Line], gone: Mapping[str, int]) -> list[Line]:
    left = [(line, line.qty - gone.get(line.id, 0)) for line in lines]
    return [msgspec.structs.replace(line, qty=qty) for line, qty in left if qty]


def _goods(engine: Engine, lines: Sequence[Line], ctx: Context) -> int:
    return sum(line.net_fen for line in engine.price(lines, ctx).lines)
