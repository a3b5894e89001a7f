"""What must stand before a bill's own effect: a discount by hand names who gave it, why, and no more than was there.

Nobody at headquarters knows a store's limits of the day. What it can know is checked, so that the report of discounts
by hand tells all of them: nothing comes off a line under such a name that the bill does not own to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kernel.facts import Entry
from kernel.projection import Conflict, RowOp
from shop.sales.facts import ManualDiscount, SaleCompleted
from shop.sales.rules.choices import PREFIX, WHOLE

REASON_MOST, PERSON_MOST = 200, 32  # characters, as the tables hold them


def _completed(_entry: Entry, fact: Any) -> Iterator[RowOp]:
    """Raises Conflict for a discount by hand that no till of ours writes."""
    given = {one.rule_id: one for one in fact.choices.manual}
    if len(given) != len(fact.choices.manual):
        raise Conflict("two discounts by hand have one number")
    for one in given.values():
        _require_owned(one)
        _require_there(one, fact)
    taken = {share.rule_id for line in fact.lines for share in line.shares if share.rule_id.startswith(PREFIX)}
    if not taken <= given.keys():
        raise Conflict(f"nobody gave {min(taken - given.keys())}")
    yield from ()


def _require_owned(given: ManualDiscount) -> None:
    people_fit = 0 < len(given.by.strip()) <= len(given.by) <= PERSON_MOST and len(given.approved_by) <= PERSON_MOST
    if not given.rule_id.startswith(PREFIX) or not people_fit or given.by == given.approved_by:
        raise Conflict(f"{given.rule_id} names nobody who may give it")
    if not 0 < len(given.reason.strip()) <= len(given.reason) <= REASON_MOST:
        raise Conflict(f"{given.rule_id} has no reason")


def _require_there(given: ManualDiscount, fact: SaleCompleted) -> None:
    """It is on a line of the bill, or the bill, and takes something, and no more than that costs."""
    lines = [line for line in fact.lines if given.on in ("", str(line.line_no))]
    list_fen = sum(line.list_fen for line in lines)
    most = WHOLE if given.what in ("pct", "craft_pct") else list_fen
    least = 0 if given.what == "price" else 1
    if not lines or not least <= given.value <= most:
        raise Conflict(f"{given.rule_id} takes {given.value} of {list_fen}")
    shares = [(line, share.fen) for line in fact.lines for share in line.shares if share.rule_id == given.rule_id]
    if any(line not in lines or not 0 <= fen <= line.list_fen for line, fen in shares):
        raise Conflict(f"{given.rule_id} takes more than its goods cost")


SALE_GUARDS = {SaleCompleted.kind: _completed}
