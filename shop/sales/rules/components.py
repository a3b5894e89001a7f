"""What a piece costs before any promotion, and how that comes about."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.money import metal_value, to_unit
from shop.sales.facts import PricingPolicy
from shop.sales.rules.cart import CartLine

BY_WEIGHT, BY_PIECE, BY_PARTS = "by_weight", "by_piece", "by_parts"


@dataclass(frozen=True, slots=True)
class Components:
    """What a line costs before any promotion, fen."""

    weight_mg: int
    metal_fen: int
    craft_fen: int
    stone_fen: int
    list_fen: int


def components(line: CartLine, policy: PricingPolicy, gram_fen: int | None = None) -> Components:
    """A line's list price and what it is made of (domain rules 2.1): metal by weight, craft fee, stone.

    A gram costs `gram_fen`, the board's price where none is given.
    """
    piece = line.piece
    if piece.pricing_mode == BY_PIECE:
        return Components(piece.net_gold_weight_mg, 0, 0, 0, piece.label_price_fen * line.qty)
    weight = to_unit(line.gold_mg, policy.weight_scale_mg, policy.weight_mode)
    metal = metal_value(weight, line.board_price_fen if gram_fen is None else gram_fen)
    fees = ((piece.craft_fee_mode, piece.craft_fee_fen), *((fee.mode, fee.fen) for fee in piece.more_fees))
    craft = sum(fee_fen(weight, mode, fen) for mode, fen in fees)
    stone = piece.stone_fen if piece.pricing_mode == BY_PARTS else 0
    return Components(weight, metal, craft, stone, metal + craft + stone)


def fee_fen(weight_mg: int, mode: str, fen: int) -> int:
    """What one craft fee comes to: by the gram or by the piece."""
    return metal_value(weight_mg, fen) if mode == "per_gram" else fen


def unit_text(line: CartLine, gram_fen: int | None = None) -> str:
    """How the price comes about, short enough for its column: '1,028+35/g', '438/g+120', '一口价', '12 × 3 个'."""
    piece = line.piece
    if line.unit:
        return f"{_short(piece.label_price_fen)} × {line.qty} {line.unit}"
    if piece.pricing_mode == BY_PIECE:
        return "一口价"
    if piece.pricing_mode == BY_PARTS:
        return "金工石分计"
    metal = _short(line.board_price_fen if gram_fen is None else gram_fen)
    fees = {"per_gram": 0, "per_piece": 0, piece.craft_fee_mode: piece.craft_fee_fen}
    for fee in piece.more_fees:
        fees[fee.mode] += fee.fen
    by_gram, by_piece = (f"+{_short(fees[mode])}" if fees[mode] else "" for mode in ("per_gram", "per_piece"))
    return f"{metal}{by_gram}/g{by_piece}"


def detail_text(line: CartLine) -> str:
    """What tells the line from others of its name: its code and paper, and that its price was promised."""
    paper = f" · 证书 {line.piece.certificate_no}" if line.piece.certificate_no else ""
    return f"{line.piece.barcode}{paper}{'' if line.lock is None else ' · 锁价'}"


def _short(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"{yuan:,}" if rest == 0 else f"{yuan:,}.{rest:02}"
