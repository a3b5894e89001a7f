"""Pieces of metal alone: gold by weight, bars, one-price gold, K gold, platinum and silver."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from headquarters.demo.numbers import Numbers
from kernel.money import divide_half_up, metal_value
from shop.catalogue.facts import PieceRecord

LIGHTEST_MG, HEAVIEST_MG = 3_000, 40_000
SERIES = ("古法传承", "囍事成双", "四季平安", "福运", "锦绣", "素圈", "")


class Kind(NamedTuple):
    """A kind sold by weight: median weight in grams and spread of its logarithm, how many in a hundred pieces."""

    category: str
    median_g: float
    spread: float
    share: int
    letters: str


GOLD_KINDS = (
    Kind("手镯", 24.0, 0.30, 16, "SZ"),
    Kind("项链", 13.0, 0.45, 22, "XL"),
    Kind("戒指", 5.2, 0.35, 22, "JZ"),
    Kind("吊坠", 4.6, 0.40, 16, "DZ"),
    Kind("耳饰", 4.0, 0.30, 12, "ES"),
    Kind("手链", 9.5, 0.40, 12, "SL"),
)
_BAR_GRAMS = (5, 10, 20, 50, 100)


def gold_by_weight(rng: Random, numbers: Numbers, count: int, spot_fen: int) -> Iterator[PieceRecord]:
    """Plain gold, 3 to 40 g, craft fee by the gram or by the piece."""
    for _ in range(count):
        kind = rng.choices(GOLD_KINDS, [kind.share for kind in GOLD_KINDS])[0]
        net_mg = weight_mg(rng, kind.median_g, kind.spread)
        per_gram = rng.random() < 0.8
        fee_fen = rng.randint(12, 60) * 100 if per_gram else rng.randint(4, 30) * 50_00
        yield PieceRecord(
            barcode=numbers.barcode(), category_major="素金", category=kind.category, pricing_mode="by_weight",
            style_no=numbers.style(rng, kind.letters), goods_no=numbers.goods(rng),
            purity_code=rng.choices(("AU999", "AU9999", "AU990"), (70, 20, 10))[0],
            gross_weight_mg=net_mg, net_gold_weight_mg=net_mg, craft_fee_mode="per_gram" if per_gram else "per_piece",
            craft_fee_fen=fee_fen, cost_fen=metal_value(net_mg, spot_fen + 8_00), ring_size=size(rng, kind.category),
            counter="足金柜", series=rng.choice(SERIES),
        )  # fmt: skip


def bars(rng: Random, numbers: Numbers, count: int, spot_fen: int) -> Iterator[PieceRecord]:
    """Bars (投资金) of round weights with a small fee by the gram."""
    for _ in range(count):
        net_mg = rng.choices(_BAR_GRAMS, (25, 30, 25, 12, 8))[0] * 1000
        yield PieceRecord(
            barcode=numbers.barcode(), category_major="投资金", category="金条", pricing_mode="by_weight",
            style_no=f"JT{net_mg // 1000:03}", goods_no=numbers.goods(rng), purity_code="AU9999",
            gross_weight_mg=net_mg, net_gold_weight_mg=net_mg, craft_fee_mode="per_gram", craft_fee_fen=15_00,
            cost_fen=metal_value(net_mg, spot_fen + 3_00), counter="投资金柜",
        )  # fmt: skip


def fixed_price_gold(rng: Random, numbers: Numbers, count: int, spot_fen: int) -> Iterator[PieceRecord]:
    """一口价 gold: light pieces and K gold whose price stands on the label; some are on offer (outlet)."""
    for _ in range(count):
        k_gold = rng.random() < 0.4
        category, letters = rng.choice((("吊坠", "YD"), ("戒指", "YJ"), ("手链", "YS"), ("耳饰", "YE")))
        net_mg = max(300, round(rng.lognormvariate(0.55, 0.45) * 100) * 10)
        metal_fen = metal_value(net_mg, spot_fen * 3 // 4 if k_gold else spot_fen)
        yield PieceRecord(
            barcode=numbers.barcode(), category_major="K金" if k_gold else "素金", category=category,
            pricing_mode="by_piece", style_no=numbers.style(rng, letters), goods_no=numbers.goods(rng),
            purity_code="AU750" if k_gold else "AU999", gross_weight_mg=net_mg, net_gold_weight_mg=net_mg,
            label_price_fen=label_price(metal_fen * rng.randint(165, 230) // 100),
            cost_fen=metal_fen * 115 // 100, ring_size=size(rng, category), counter="K金柜" if k_gold else "足金柜",
            series=rng.choice(SERIES), tags=("outlet",) if rng.random() < 0.08 else (),
        )  # fmt: skip


def platinum(rng: Random, numbers: Numbers, count: int, spot_fen: int) -> Iterator[PieceRecord]:
    for _ in range(count):
        category, letters, median_g = rng.choice((("戒指", "PJ", 5.0), ("项链", "PX", 9.0)))
        net_mg = weight_mg(rng, median_g, 0.35)
        yield PieceRecord(
            barcode=numbers.barcode(), category_major="铂金", category=category, pricing_mode="by_weight",
            style_no=numbers.style(rng, letters), goods_no=numbers.goods(rng), purity_code="PT950",
            gross_weight_mg=net_mg, net_gold_weight_mg=net_mg, craft_fee_mode="per_gram",
            craft_fee_fen=rng.randint(30, 90) * 100, cost_fen=metal_value(net_mg, spot_fen * 36 // 100),
            ring_size=size(rng, category), counter="铂金柜",
        )  # fmt: skip


def silver(rng: Random, numbers: Numbers, count: int, spot_fen: int) -> Iterator[PieceRecord]:
    """Silver, heavy bangles by weight and the rest at a fixed price."""
    for _ in range(count):
        by_weight = rng.random() < 0.4
        category, letters, median_g = ("手镯", "YZ", 28.0) if by_weight else rng.choice(_SMALL_SILVER)
        net_mg = weight_mg(rng, median_g, 0.35)
        yield PieceRecord(
            barcode=numbers.barcode(), category_major="银饰", category=category,
            pricing_mode="by_weight" if by_weight else "by_piece", style_no=numbers.style(rng, letters),
            goods_no=numbers.goods(rng), purity_code="AG999" if by_weight else "AG925", gross_weight_mg=net_mg,
            net_gold_weight_mg=net_mg, craft_fee_fen=rng.randint(4, 20) * 10_00 if by_weight else 0,
            label_price_fen=0 if by_weight else rng.randint(9, 69) * 10_00 + 9_00,
            cost_fen=metal_value(net_mg, spot_fen // 70), ring_size=size(rng, category), counter="银饰柜",
        )  # fmt: skip


_SMALL_SILVER = (("戒指", "YR", 3.5), ("耳饰", "YF", 3.2), ("项链", "YX", 6.0))


def weight_mg(rng: Random, median_g: float, spread: float) -> int:
    """A log-normal weight as a scale shows it, in steps of 10 mg, drawn again until it is one a counter has."""
    while True:
        drawn = round(median_g * rng.lognormvariate(0, spread) * 100) * 10
        if LIGHTEST_MG <= drawn <= HEAVIEST_MG:
            return drawn


def label_price(fen: int) -> int:
    """A price as labels have it: whole tens of yuan."""
    return divide_half_up(fen, 10_00) * 10_00


def size(rng: Random, category: str) -> str:
    """手寸 in the Hong Kong scale, 圈口 in millimetres, 链长 in centimetres; earrings and pendants have none."""
    if category == "戒指":
        return str(rng.randint(9, 22))
    if category == "手镯":
        return f"{rng.randint(52, 62)}mm"
    return {"项链": f"{rng.randint(38, 50)}cm", "手链": f"{rng.randint(15, 20)}cm"}.get(category, "")
