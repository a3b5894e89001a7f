"""Gold bought back by its measured purity."""

from __future__ import annotations

from kernel.money import RoundingMode
from shop.old_gold.rules.buy_back import BoughtBack, BuyBackOffer, buy_back

MELTED = BuyBackOffer(
    net_mg=15_710, fineness_permille_x10=9965, recycle_fen=1_150_00, service_fee_fen_per_g=10_00, melted=True,
    consent=True,
)  # fmt: skip


def bought(offer: BuyBackOffer, scale_mg: int = 10, mode: RoundingMode = "half_up") -> BoughtBack:
    return buy_back(offer, weight_scale_mg=scale_mg, weight_mode=mode)


def test_melted_gold_is_paid_by_its_measured_purity():
    """Worked example E8: 15.71 g at 996.5 ‰ are 15.66 g at 1,150 less 10; with three decimals 15.655 g."""
    coarse, fine = bought(MELTED), bought(MELTED, scale_mg=1)

    assert (coarse.fine_mg, coarse.fen) == (15_660, 17_852_40)
    assert (fine.fine_mg, fine.fen) == (15_655, 17_846_70)


def test_scrap_is_taken_as_fine_gold_less_the_melting_fee():
    """Worked example E9: 6.20 g of 18K are 4.65 g fine at 1,150, less 50."""
    scrap = BuyBackOffer(net_mg=6_200, fineness_permille_x10=7500, recycle_fen=1_150_00, melt_fee_fen=50_00)

    paid = bought(scrap)

    assert (paid.fine_mg, paid.metal_fen, paid.fen) == (4_650, 5_347_50, 5_297_50)


def test_nothing_is_paid_for_what_was_melted_without_consent():
    offer = BuyBackOffer(net_mg=15_710, fineness_permille_x10=9965, recycle_fen=1_150_00, melted=True)

    paid = bought(offer)

    assert (paid.fen, [reason.code for reason in paid.reasons]) == (0, ["old_gold.no_consent"])


def test_a_fee_above_the_worth_never_asks_the_seller_for_money():
    crumbs = BuyBackOffer(net_mg=10, fineness_permille_x10=7500, recycle_fen=1_150_00, melt_fee_fen=50_00)

    assert bought(crumbs).fen == 0
