"""How far a person's own word goes in discounts, by role, and how much one takes."""

from __future__ import annotations

import re

import msgspec

from kernel.money import divide_half_up, metal_value, plain_yuan
from shop.sales.facts import ManualDiscount
from shop.sales.rules.choices import WHOLE, tenths
from shop.sales.rules.pricing import PricedLine

ON_BILLS = ("pct", "amount")
UNBOUNDED_FEN = 10**12
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?")


class ManualLimit(msgspec.Struct, frozen=True, kw_only=True):
    """What one role may give by itself; nothing by default.

    A craft fee goes down to `lowest_craft_pct` of it, a line by `most_line_pct` and `most_line_fen`, a whole bill by
    `most_bill_fen`; percents are whole ones.
    """

    lowest_craft_pct: int = 100
    most_line_pct: int = 0
    most_line_fen: int = 0
    most_bill_fen: int = 0


NOTHING = ManualLimit()
LIMITS = {
    "cashier": ManualLimit(lowest_craft_pct=90, most_line_pct=5, most_line_fen=200_00, most_bill_fen=200_00),
    "store_manager": ManualLimit(lowest_craft_pct=50, most_line_pct=20, most_line_fen=5_000_00, most_bill_fen=5_000_00),
    "headquarters": ManualLimit(
        lowest_craft_pct=0, most_line_pct=100, most_line_fen=UNBOUNDED_FEN, most_bill_fen=UNBOUNDED_FEN
    ),
}


def worth_fen(discount: ManualDiscount, line: PricedLine | None, goods_fen: int) -> int:
    """What the discount takes by itself of the line's list price, or, without a line, of goods that come to so much.

    0 or less where it is no discount there: more than everything, of another kind of goods, or nothing.
    """
    of_fen = goods_fen if line is None else line.list_fen
    fen = _worth_fen(discount, line, of_fen)
    return fen if fen <= of_fen else 0


def _worth_fen(discount: ManualDiscount, line: PricedLine | None, of_fen: int) -> int:
    what, value = discount.what, discount.value
    if value < 0 or (line is None and what not in ON_BILLS):
        return 0
    if what in ("pct", "craft_pct"):
        whole = line.craft_fen if what == "craft_pct" and line is not None else of_fen
        return divide_half_up(whole * value, WHOLE) if value <= WHOLE else 0
    if what == "per_gram":
        assert line is not None
        fen = metal_value(line.weight_mg, value)
        return fen if fen <= line.metal_fen else 0
    units = 1 if line is None else line.qty
    return of_fen - value * units if what == "price" else value * units


def covers(limit: ManualLimit, discount: ManualDiscount, fen: int, of_fen: int) -> bool:
    """Whether the limit lets a discount through that takes `fen` of `of_fen`."""
    if discount.what == "craft_pct":
        return WHOLE - discount.value >= limit.lowest_craft_pct * 100
    if not discount.on:
        return fen <= limit.most_bill_fen
    return fen <= limit.most_line_fen and fen * 100 <= of_fen * limit.most_line_pct


def in_words(discount: ManualDiscount, fen: int, limit: ManualLimit) -> tuple[str, str]:
    """What is asked and what the limit is: ('工费 6 折', '9 折'), ('减 350.00 元', '5 %,最多 200.00 元')."""
    if discount.what == "craft_pct":
        return f"工费 {tenths(WHOLE - discount.value)}", tenths(limit.lowest_craft_pct * 100)
    most = limit.most_line_fen if discount.on else limit.most_bill_fen
    part = f"{limit.most_line_pct} %,最多 " if discount.on else ""
    return f"减 {plain_yuan(fen)} 元", f"{part}{plain_yuan(most)} 元"


def read_percent(text: str) -> int:
    """'12.5' -> 1250 basis points. Raises ValueError for what is no percentage with at most two decimals."""
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"no percentage with at most two decimals: {text!r}")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def read_tenths(text: str) -> int:
    """What 折 take off, in basis points, as a shop types them: '9.5' and '95' -> 500. Raises ValueError."""
    points = read_percent(text.strip().removesuffix("折"))
    left = points * 10 if points <= 10_00 else points
    if left > WHOLE:
        raise ValueError(f"more than the whole price: {text!r}")
    return WHOLE - left
