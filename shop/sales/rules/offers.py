"""A bill's lines as promotions see them, and a promotion's share as the bill records it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from kernel.money import split_by_weight
from promotions import Line, Metal
from promotions.rules.rule import AmountOff, GramPrice, Percent, PerGramOff, Rule
from shop.catalogue.rules.purity import metal_of
from shop.sales.rules.cart import CartLine
from shop.sales.rules.components import BY_PIECE, Components


def offers(
    lines: Sequence[CartLine], parts: Sequence[Components], grams: Sequence[int], *,
    fixed_lines: Collection[str], traded_in: Mapping[str, int],
) -> list[Line]:  # fmt: skip
    """The engine's lines. `grams` are fen a gram; lines in `fixed_lines` take no promotion.

    `traded_in` is old gold that comes back for new, net mg by metal: it counts for the new goods of its metal that are
    sold by weight, pro rata by their weight.
    """
    return [
        _offer(line, part, gram, old_mg, discountable=line.line_id not in fixed_lines)
        for line, part, gram, old_mg in zip(lines, parts, grams, _old_weights(lines, parts, traded_in), strict=True)
    ]


def trade_in_weights(pieces: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Net mg by metal of pieces told as (metal, net mg); what has no metal of its own counts for nothing."""
    out: dict[str, int] = {}
    for metal, net_mg in pieces:
        if metal and net_mg:
            out[metal] = out.get(metal, 0) + net_mg
    return out


def component_of(rule: Rule) -> str:
    """The part of a line's price that the rule comes off; '' for the whole."""
    if isinstance(rule.benefit, PerGramOff | GramPrice):
        return "metal"
    if isinstance(rule.benefit, Percent | AmountOff) and rule.benefit.component != "total":
        return rule.benefit.component
    return ""


def _old_weights(lines: Sequence[CartLine], parts: Sequence[Components], traded_in: Mapping[str, int]) -> list[int]:
    out = [0] * len(lines)
    for metal, old_mg in traded_in.items():
        places = [
            place
            for place, (line, part) in enumerate(zip(lines, parts, strict=True))
            if line.piece.pricing_mode != BY_PIECE and metal_of(line.piece.purity_code) == metal and part.weight_mg
        ]
        if places:
            shares = split_by_weight(old_mg, [parts[place].weight_mg for place in places])
            for place, share in zip(places, shares, strict=True):
                out[place] = share
    return out


def _offer(line: CartLine, part: Components, gram_fen: int, old_mg: int, *, discountable: bool) -> Line:
    piece = line.piece
    tags = (piece.category, piece.purity_code, piece.pricing_mode, *piece.tags)
    if piece.pricing_mode == BY_PIECE:
        return Line(
            id=line.line_id, qty=line.qty, price=piece.label_price_fen, category=piece.category_major, tags=tags,
            discountable=discountable,
        )  # fmt: skip
    return Line(
        id=line.line_id,
        metal=Metal(weight_mg=part.weight_mg, fen_per_g=gram_fen),
        craft=part.craft_fen,
        stone=part.stone_fen,
        category=piece.category_major,
        tags=tags,
        discountable=discountable,
        old_weight_mg=old_mg,
    )
