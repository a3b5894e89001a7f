"""Buying gold back (黄金回收) by its measured purity: fine grams at the recycle price, less fees."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from kernel.money import RoundingMode, divide, metal_value
from shop.old_gold.rules.reasons import Reason, blocked
from shop.old_gold.rules.trade_in import WHOLE_PPM

WHOLE_FINENESS = 10_000  # tenths of a permille in pure metal


class BuyBackOffer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is offered and on which terms.

    `fineness_permille_x10` as measured: 9965 is 996.5 ‰. Prices and the service fee are fen a gram, the melting fee
    fen in all. What was melted cannot be put together again, so its owner agrees in writing before.
    """

    net_mg: int
    fineness_permille_x10: int
    recycle_fen: int
    service_fee_fen_per_g: int = 0
    melt_fee_fen: int = 0
    loss_ppm: int = 0
    melted: bool = False
    consent: bool = False


@dataclass(frozen=True, slots=True)
class BoughtBack:
    """`fine_mg` at `fen_per_g` less `melt_fee_fen`; `fen` is what its owner gets."""

    fine_mg: int
    fen_per_g: int
    metal_fen: int
    melt_fee_fen: int
    reasons: tuple[Reason, ...] = ()

    @property
    def fen(self) -> int:
        return 0 if blocked(self.reasons) else max(0, self.metal_fen - self.melt_fee_fen)


def buy_back(offer: BuyBackOffer, *, weight_scale_mg: int, weight_mode: RoundingMode) -> BoughtBack:
    """Fine weight rounded once, then one multiplication: 15.71 g at 996.5 ‰ are 15.66 g, 1,140 each."""
    assert offer.net_mg > 0, offer
    assert 0 < offer.fineness_permille_x10 <= WHOLE_FINENESS, offer
    fine = offer.net_mg * offer.fineness_permille_x10 * (WHOLE_PPM - offer.loss_ppm)
    fine_mg = divide(fine, WHOLE_FINENESS * WHOLE_PPM * weight_scale_mg, weight_mode) * weight_scale_mg
    fen_per_g = max(0, offer.recycle_fen - offer.service_fee_fen_per_g)
    reasons = []
    if not offer.recycle_fen:
        reasons.append(Reason("old_gold.no_price", {}))
    if offer.melted and not offer.consent:
        reasons.append(Reason("old_gold.no_consent", {}))
    return BoughtBack(fine_mg, fen_per_g, metal_value(fine_mg, fen_per_g), offer.melt_fee_fen, tuple(reasons))
