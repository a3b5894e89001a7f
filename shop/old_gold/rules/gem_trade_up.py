"""Trading a gem-set piece up for a dearer one (镶嵌换款): what was paid for it counts, within the house's terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from kernel.money import divide, divide_half_up, plain_yuan
from shop.old_gold.rules.reasons import Reason, blocked
from shop.old_gold.rules.trade_in import WHOLE_PPM, Permille, Ppm


class GemTradeUpRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new price is at least `min_ratio_permille` of the base: what was paid, or the old label's price.

    `depreciation_ppm` of the base is not given back. Without `combine_with_promotion` the new piece costs its list
    price. A difference in the customer's favour is never paid out.
    """

    min_ratio_permille: Permille = 1500
    base: Literal["original_paid", "label"] = "original_paid"
    require_certificate: bool = True
    depreciation_ppm: Ppm = 0
    combine_with_promotion: bool = True


@dataclass(frozen=True, slots=True)
class TradedUp:
    """What the old piece takes off the new one's price, fen."""

    base_fen: int
    needed_fen: int
    credit_fen: int
    reasons: tuple[Reason, ...] = ()

    @property
    def fen(self) -> int:
        return 0 if blocked(self.reasons) else self.credit_fen


def trade_up(
    rule: GemTradeUpRule, *, paid_fen: int, label_fen: int, has_certificate: bool, new_price_fen: int
) -> TradedUp:
    """`new_price_fen` is what the new piece costs before the old one: after promotions where they combine."""
    base = paid_fen if rule.base == "original_paid" else label_fen
    needed = divide(base * rule.min_ratio_permille, 1000, "ceil")
    credit = base - divide_half_up(base * rule.depreciation_ppm, WHOLE_PPM)
    reasons = []
    if new_price_fen < needed:
        facts = {"needed": plain_yuan(needed), "found": plain_yuan(new_price_fen), "base": plain_yuan(base)}
        reasons.append(Reason("old_gold.trade_up_ratio", facts))
    if rule.require_certificate and not has_certificate:
        reasons.append(Reason("old_gold.no_certificate", {}))
    return TradedUp(base, needed, min(credit, new_price_fen), tuple(reasons))
