"""The first stage: price lists say what a unit costs, before anything is taken off it.

No choice is made here: of the lists in force for this customer the lowest price counts, and never a price above the
one on the tag, which was promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from promotions.rules.active import Active
from promotions.rules.allocate import Outcome
from promotions.rules.basket import Line
from promotions.rules.compiled import Compiled
from promotions.rules.rule import FixedPrice, GramPrice, Rule


class Listed(NamedTuple):
    """A line as later stages see it; `place` is the rule that said its price, `off` what that took off one unit."""

    line: Line
    place: int | None = None
    off: int = 0


def listed(compiled: Compiled, active: Active, lines: Sequence[Line]) -> list[Listed]:
    """Every line at its list price."""
    if not any(active.bits >> place & 1 for place in compiled.price):
        return [Listed(line) for line in lines]
    return [_lowest(compiled, active, line) for line in lines]


def taken_bits(lists: Sequence[Listed]) -> int:
    """Bit set of the price lists that said a price."""
    out = 0
    for one in lists:
        if one.place is not None:
            out |= 1 << one.place
    return out


def note(outcome: Outcome, lists: Sequence[Listed], qtys: Sequence[int]) -> None:
    """Write into a bill that was carried out what the price lists had taken off it before."""
    for line, (one, qty) in enumerate(zip(lists, qtys, strict=True)):
        if one.place is not None:
            outcome.shares[line][one.place] = one.off * qty
            outcome.offs[one.place] = outcome.offs.get(one.place, 0) + one.off * qty


def _lowest(compiled: Compiled, active: Active, line: Line) -> Listed:
    before = sum(line.parts)
    best = Listed(line)
    scope = compiled.scope_of(line) & active.bits
    for place in compiled.price:
        if scope >> place & 1:
            priced = price_by(compiled.rules[place], line)
            off = before - sum(priced.parts)
            if off > best.off:
                best = Listed(priced, place, off)
    return best


def price_by(rule: Rule, line: Line) -> Line:
    """The line at the price that a price list says, higher or lower."""
    benefit = rule.benefit
    if isinstance(benefit, FixedPrice):
        return msgspec.structs.replace(line, price=benefit.fen, craft=0, stone=0)
    assert isinstance(benefit, GramPrice), rule.id
    if line.metal is None or line.price is not None:
        return line
    metal = msgspec.structs.replace(line.metal, fen_per_g=benefit.fen_per_g)
    return msgspec.structs.replace(line, metal=metal)
