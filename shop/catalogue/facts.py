"""What is known of a piece when it enters the chain."""

from __future__ import annotations

import msgspec


class PieceRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finished piece (货品). Weights mg, stones milli-carat, money fen; the name is composed, never typed.

    `pricing_mode` by_weight: net_gold_weight x board price + craft fee; by_piece: label price (一口价);
    by_parts: metal by weight + craft fee + stone price. `craft_fee_mode` per_gram or per_piece.
    """

    barcode: str
    category_major: str
    category: str
    pricing_mode: str
    style_no: str = ""
    goods_no: str = ""
    purity_code: str = ""
    gross_weight_mg: int = 0
    net_gold_weight_mg: int = 0
    part_weight_mg: int = 0
    main_stone_name: str = ""
    main_stone_count: int = 0
    main_stone_mct: int = 0
    main_stone_color: str = ""
    main_stone_clarity: str = ""
    main_stone_cut: str = ""
    side_stone_count: int = 0
    side_stone_mct: int = 0
    certificate_no: str = ""
    craft_fee_mode: str = "per_piece"
    craft_fee_fen: int = 0
    stone_fen: int = 0
    label_price_fen: int = 0
    cost_fen: int = 0
    ring_size: str = ""
    counter: str = ""
    series: str = ""
    tags: tuple[str, ...] = ()
