"""What a sheet must be before it is worked out; each refusal names the field's path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from shop.catalogue.rules.barcode import normalise_number
from shop.orders.rules.price_lock import may_lock
from shop.sales.facts import PricingPolicy
from shop.sales.rules.pricing import BY_PIECE
from shop.sheet.errors import SheetRefused
from shop.sheet.rules.inputs import SheetInput, SheetLine, SheetReturn, TradedUpPiece

_SCALES = range(1, 1_001)  # mg
_UNITS = range(1, 10_001)  # fen: rounding never takes a hundred yuan


def require_sound(sheet: SheetInput) -> None:
    """Raises SheetRefused for the first fault."""
    for where, problem in _faults(sheet):
        raise SheetRefused(where=where, problem=problem)


def _faults(sheet: SheetInput) -> Iterator[tuple[str, str]]:
    try:
        datetime.fromisoformat(sheet.at)
    except ValueError:
        yield "$.at", f"no such time: {sheet.at}"
    yield from _policy(sheet.policy)
    for place, line in enumerate(sheet.lines):
        yield from ((f"$.lines[{place}].{field}", problem) for field, problem in _line(line))
    yield from _twice(sheet.lines)
    for place, piece in enumerate(sheet.old_gold):
        if isinstance(piece, TradedUpPiece) and piece.new_line > len(sheet.lines):
            yield f"$.old_gold[{place}].new_line", f"there is no line {piece.new_line}"
    for place, deposit in enumerate(sheet.deposits):
        if deposit.fen > deposit.contract_fen:
            yield f"$.deposits[{place}].fen", "more was paid ahead than the contract comes to"
    for place, back in enumerate(sheet.returns):
        yield from ((f"$.returns[{place}].{field}", problem) for field, problem in _return(back))


def _policy(policy: PricingPolicy) -> Iterator[tuple[str, str]]:
    for field in ("weight_scale_mg", "old_gold_weight_scale_mg"):
        if getattr(policy, field) not in _SCALES:
            yield f"$.policy.{field}", "must be 1 to 1000 mg"
    for field in ("line_unit_fen", "ticket_unit_fen"):
        if getattr(policy, field) not in _UNITS:
            yield f"$.policy.{field}", "must be 1 to 10000 fen"


def _line(line: SheetLine) -> Iterator[tuple[str, str]]:
    if line.pricing_mode != BY_PIECE and not (line.weight_mg if line.weighed_mg is None else line.weighed_mg):
        yield "weight_mg", "goods sold by weight weigh something"
    if line.qty > 1 and line.pricing_mode != BY_PIECE:
        yield "qty", "goods sold by weight are single pieces"
    lock = line.lock
    if lock is not None and not may_lock(barcode=line.barcode, order_no=lock.order_no, pickup_date=lock.pickup_date):
        yield "lock", "a price is locked on a piece or a written order, with a day on which it is picked up"


def _twice(lines: Sequence[SheetLine]) -> Iterator[tuple[str, str]]:
    """A piece is one of its kind; goods by quantity, which have a unit, may stand on several lines."""
    first: dict[str, int] = {}
    for place, line in enumerate(lines):
        code = normalise_number(line.barcode)
        before = first.setdefault(code, place)
        if code and before != place and not (line.unit and lines[before].unit):
            yield f"$.lines[{place}].barcode", f"the single piece {code} stands on line {before + 1} already"


def _return(line: SheetReturn) -> Iterator[tuple[str, str]]:
    if line.before + line.qty > line.of_qty:
        yield "qty", "more comes back than was sold"
    parts = {"metal": line.metal_fen, "craft": line.craft_fen, "stone": line.stone_fen}
    if sum(parts.values()) > line.list_fen:
        yield "list_fen", "is less than metal, craft fee and stone together"
    parts["price"] = line.list_fen - sum(parts.values())
    for part, fen in parts.items():
        if sum(share.fen for share in line.shares if share.component == part) > fen:
            yield "shares", f"more came off {part} than it cost"
    if line.net_fen != line.list_fen - sum(share.fen for share in line.shares):
        yield "net_fen", "is not the list price less its shares"
