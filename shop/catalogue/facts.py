"""What is known of a piece when it enters the chain, and what headquarters adds to the table of purities."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class Certificate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A paper about a piece: its number, who issued it ('GIA', 'NGTC'), what it costs the customer in fen."""

    number: str
    issuer: str = ""
    fee_fen: int = 0


class Stone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Side stones of one kind. `mct` of all of them together; `unit` per_piece | per_carat is what `unit_fen` is for.

    `fen` is what all of them are sold for, a part of the piece's `stone_fen`.
    """

    name: str
    count: int = 0
    mct: int = 0
    shape: str = ""
    color: str = ""
    clarity: str = ""
    cut: str = ""
    spec: str = ""
    unit: str = "per_piece"
    unit_fen: int = 0
    fen: int = 0


class CraftFee(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fee besides the basic one: `kind` extra | misc, `mode` per_gram | per_piece.

    `fen` is what is asked; `original_fen` what stood before a discount on the fee, 0 where there is none.
    """

    kind: str
    mode: str = "per_piece"
    fen: int = 0
    original_fen: int = 0


class PieceRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finished piece (货品). Weights mg, stones milli-carat, money fen; the name is composed, never typed.

    `pricing_mode` by_weight: net_gold_weight x board price + craft fees; by_piece: label price (一口价);
    by_parts: metal by weight + craft fees + stone price. `craft_fee_mode` per_gram or per_piece; `craft_fee_fen` is
    the basic fee. `purity_name` only where the purity is none of this program's own table. `photos` are SHA-256 in
    hex. `tax_use` jewelry | investment_bar, '' where the major category says it. `cost_gold_price_fen` a gram.
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
    purity_name: str = ""
    main_stone_shape: str = ""
    main_stone_spec: str = ""
    main_stone_unit: str = "per_piece"
    main_stone_unit_fen: int = 0
    main_stone_fen: int = 0
    side_stones: tuple[Stone, ...] = ()
    certificate_issuer: str = ""
    certificate_fee_fen: int = 0
    more_certificates: tuple[Certificate, ...] = ()
    craft_fee_original_fen: int = 0
    more_fees: tuple[CraftFee, ...] = ()
    bangle_inner_mm: int = 0
    chain_length_mm: int = 0
    photos: tuple[str, ...] = ()
    supplier: str = ""
    factory_style_no: str = ""
    standard: str = ""
    tax_use: str = ""
    cost_gold_price_fen: int = 0
    cost_craft_fee_fen: int = 0


# What a piece cost: nothing for paper, nor for whoever lacks the permission to see it.
COSTS = ("cost_fen", "cost_gold_price_fen", "cost_craft_fee_fen")


class PurityListed(Fact, frozen=True, kw_only=True):
    """Headquarters adds a purity, or another name of a known one, from the day `valid_from` ('YYYY-MM-DD')."""

    kind: ClassVar[str] = "catalogue.purity_listed"
    code: str
    name: str
    metal: str
    fineness_permille_x10: int
    valid_from: str
    also: tuple[str, ...] = ()


FACTS = (PurityListed,)
