"""Make the demo chain: one seed, one day, one answer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from headquarters.demo.board import board_history
from headquarters.demo.chain import DemoChain, DemoStock
from headquarters.demo.gems import gem_set
from headquarters.demo.members import members
from headquarters.demo.numbers import Numbers
from headquarters.demo.offers import rules, vouchers
from headquarters.demo.people import COMPANY, PEOPLE, STORES
from headquarters.demo.plain import bars, fixed_price_gold, gold_by_weight, platinum, silver
from headquarters.demo.source import diamonds, monthly_spot_fen
from kernel.clock import stamp
from shop.catalogue.facts import PieceRecord

SEED = 20_260_618
GEM_PIECES, BY_PARTS = 1_500, 220

# Pieces that scripts and pictures call by their code, both in the first store.
BANGLE = PieceRecord(
    barcode="6900012345678", category_major="素金", category="手镯", pricing_mode="by_weight", style_no="SZ0088",
    goods_no="G01900001", purity_code="AU999", gross_weight_mg=20_350, net_gold_weight_mg=20_350,
    craft_fee_mode="per_gram", craft_fee_fen=35_00, cost_fen=18_930_00, ring_size="56mm", counter="足金柜",
    series="古法传承",
)  # fmt: skip
RING = PieceRecord(
    barcode="6900012349999", category_major="镶嵌", category="戒指", pricing_mode="by_piece", style_no="ZR0066",
    goods_no="G02900002", purity_code="AU750", gross_weight_mg=3_180, net_gold_weight_mg=3_120, main_stone_name="钻石",
    main_stone_count=1, main_stone_mct=300, main_stone_color="I", main_stone_clarity="SI1", main_stone_cut="Ideal",
    certificate_no="NGTC900000130001", label_price_fen=8_980_00, cost_fen=4_600_00, ring_size="12", counter="镶嵌柜",
    series="星芒",
)  # fmt: skip


def generate(today: date, *, seed: int = SEED) -> DemoChain:
    """The demo chain as it stands on the morning of `today`. Pure: the same arguments, the same chain."""
    rng = Random(seed)
    spots = monthly_spot_fen()
    people = members(rng, today)
    named = tuple(member.card_no for member in people[:1])
    return DemoChain(
        today=today,
        seed=seed,
        company=COMPANY,
        stores=STORES,
        people=PEOPLE,
        stock=_stock(rng, spots[-1]),
        members=people,
        boards=board_history(rng, spots, today, PEOPLE[0].name),
        rules=rules(today),
        rules_effective_at=stamp(datetime.combine(today - timedelta(days=30), time())),
        vouchers=vouchers(rng, people, today, always=named),
    )


def _stock(rng: Random, spot_fen: int) -> tuple[DemoStock, ...]:
    """Every piece lies in one store; the first has a little more of each kind."""
    numbers = Numbers()
    stones = rng.sample(diamonds(), GEM_PIECES)
    pieces = [
        *gem_set(rng, numbers, stones, by_parts=BY_PARTS, spot_fen=spot_fen),
        *gold_by_weight(rng, numbers, 1_350, spot_fen),
        *bars(rng, numbers, 60, spot_fen),
        *fixed_price_gold(rng, numbers, 320, spot_fen),
        *platinum(rng, numbers, 120, spot_fen),
        *silver(rng, numbers, 240, spot_fen),
    ]
    first: list[PieceRecord] = [BANGLE, RING]
    second: list[PieceRecord] = []
    for piece in pieces:
        (first if rng.random() < 0.55 else second).append(piece)
    return DemoStock(STORES[0].code, tuple(first)), DemoStock(STORES[1].code, tuple(second))
