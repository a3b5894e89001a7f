"""Certificated pieces: rings, pendants and earrings around real stones of the diamonds data set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from headquarters.demo.numbers import Numbers
from headquarters.demo.plain import label_price, size
from headquarters.demo.source import Diamond
from kernel.money import divide_half_up, metal_value
from kernel.weight import stone_mg
from shop.catalogue.facts import PieceRecord

CNY_PER_10000_USD = 67_758  # 6.7758, the rate of the newest month of the gold series (2026-06)
STONE_MARKUP_PERCENT = 165  # from a stone's price in trade to its share of a label
_SERIES = ("星芒", "初见", "唯一", "月光", "")
# category, letters of its styles, least and most grams of mount in steps of 10 mg
_MOUNTS = (("戒指", "ZR", 180, 480), ("吊坠", "ZD", 80, 220), ("耳饰", "ZE", 130, 320))


def gem_set(
    rng: Random, numbers: Numbers, stones: Sequence[Diamond], *, by_parts: int, spot_fen: int
) -> Iterator[PieceRecord]:
    """One piece a stone; the first `by_parts` are priced metal, craft fee and stone apart, the rest by their label."""
    for place, stone in enumerate(stones):
        category, letters, least, most = rng.choices(_MOUNTS, (60, 25, 15))[0]
        platinum = rng.random() < 0.25
        net_mg = rng.randint(least, most) * (12 if platinum else 10) // 10 * 10
        side_count = rng.choice((0, 0, 2, 6, 10, 16))
        side_mct = side_count * rng.randint(4, 12)
        stone_fen = stone_price(stone) + side_mct * 6_00
        metal_fen = metal_value(net_mg, spot_fen * (40 if platinum else 90) // 100)
        craft_fen = rng.randint(4, 16) * 100_00
        parts = place < by_parts
        yield PieceRecord(
            barcode=numbers.barcode(), category_major="镶嵌", category=category,
            pricing_mode="by_parts" if parts else "by_piece", style_no=numbers.style(rng, letters),
            goods_no=numbers.goods(rng), purity_code="PT950" if platinum else "AU750",
            gross_weight_mg=net_mg + stone_mg(stone.mct + side_mct), net_gold_weight_mg=net_mg,
            main_stone_name="钻石", main_stone_count=1, main_stone_mct=stone.mct, main_stone_color=stone.color,
            main_stone_clarity=stone.clarity, main_stone_cut=stone.cut, side_stone_count=side_count,
            side_stone_mct=side_mct, certificate_no=numbers.certificate(rng, mct=stone.mct),
            craft_fee_fen=craft_fen if parts else 0, stone_fen=label_price(stone_fen) if parts else 0,
            label_price_fen=0 if parts else label_price(stone_fen + metal_fen + craft_fen),
            cost_fen=stone_fen * 100 // STONE_MARKUP_PERCENT + metal_fen, ring_size=size(rng, category),
            counter="镶嵌柜", series=rng.choice(_SERIES), tags=("outlet",) if rng.random() < 0.04 else (),
        )  # fmt: skip


def stone_price(stone: Diamond) -> int:
    """A stone's share of the label in fen: its price in dollars, at the stated rate, with the markup."""
    return divide_half_up(stone.price_usd * CNY_PER_10000_USD * STONE_MARKUP_PERCENT, 10_000)
