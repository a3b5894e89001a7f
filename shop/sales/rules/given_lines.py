"""Gifts, and goods that are added for a price, as lines of the bill: sold, printed and returned as others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shop.sales.rules.components import BY_PIECE
from shop.sales.rules.given import Given
from shop.sales.rules.pricing import PricedCart, PricedLine


def with_given(priced: PricedCart, given: Sequence[Given], short: Sequence[str] = ()) -> PricedCart:
    """The bill with these goods as its last lines; what is added for a price is in its price already."""
    if not given and not short:
        return priced
    lines = [_line(one, len(priced.lines) + number, priced.lines[0]) for number, one in enumerate(given, start=1)]
    list_fen = priced.list_fen + sum(one.fen for one in given)
    return replace(
        priced,
        lines=(*priced.lines, *lines),
        given=tuple(given),
        gifts_short=tuple(short),
        pieces=priced.pieces + sum(one.qty for one in given),
        list_fen=list_fen,
        off_fen=list_fen - priced.due_fen,
    )


def _line(one: Given, line_no: int, beside: PricedLine) -> PricedLine:
    """Sold by whoever sold the first line."""
    return PricedLine(
        line_id=f"{one.rule_id}:{one.code}", line_no=line_no, barcode=one.code, name=one.name,
        detail=one.code, category_major=one.category_major, category=one.category, purity_code="", purity_name="",
        pricing_mode=BY_PIECE, weight_mg=0, board_version=0, board_price_fen=0, metal_fen=0, craft_fen=0, stone_fen=0,
        list_fen=one.fen, net_fen=one.fen, unit_text="换购" if one.fen else "赠品", shares=(),
        salesperson=beside.salesperson, salesperson_name=beside.salesperson_name, points=0, certificate_no="",
        stale_price_fen=0, trouble="", qty=one.qty, unit=one.unit, given_by=one.rule_id, worth_fen=one.worth_fen,
    )  # fmt: skip
