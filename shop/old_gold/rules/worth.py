"""Old pieces on a bill: what each was found to be, and what it takes off that bill as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from kernel.money import RoundingMode, divide_half_up
from kernel.weight import Weighed
from shop.old_gold.facts import Kind
from shop.old_gold.rules.buy_back import WHOLE_FINENESS, BuyBackOffer, buy_back
from shop.old_gold.rules.gem_trade_up import GemTradeUpRule, trade_up
from shop.old_gold.rules.reasons import Reason, blocked
from shop.old_gold.rules.terms import BuyBackTerms
from shop.old_gold.rules.trade_in import OldPiece, Portion, TradedIn, TradeInRule, trade_in


class OldPart(msgspec.Struct, frozen=True, kw_only=True):
    """One old piece as it lies on a bill, with the prices and terms of the moment it was laid there.

    `fineness_permille_x10` as measured, else the purity's own. `line_barcode` is the new piece of a trade-up, or the
    chain that is cut. `paid_fen`, `label_fen` and `has_certificate` belong to a trade-up.
    """

    kind: Kind
    category: str
    purity_code: str
    metal: str
    fineness_permille_x10: int
    gross: Weighed
    deducted_mg: int = 0
    deducted_what: str = ""
    test: Literal["none", "xrf", "fire"] = "none"
    consent: bool = False
    source: Literal["own", "other"] = "own"
    receipt_no: str = ""
    barcode: str = ""
    board_version: int = 0
    retail_fen: int = 0
    trade_in_fen: int = 0
    recycle_fen: int = 0
    priced_at: str = ""
    rule: TradeInRule = TradeInRule()
    buying: BuyBackTerms = BuyBackTerms()
    up: GemTradeUpRule = GemTradeUpRule()
    line_barcode: str = ""
    paid_fen: int = 0
    label_fen: int = 0
    has_certificate: bool = False
    photos: tuple[str, ...] = ()
    sealed_under: str = ""
    sealed_seller: str = ""
    seller_mac: str = ""
    seller_label: str = ""
    due_diligence: bool = False
    approved_by: str = ""

    @property
    def of_receipt(self) -> bool:
        """Whether it is a piece that the house sold, known by its receipt: such a piece comes back once."""
        return self.source == "own" and bool(self.receipt_no)

    @property
    def net_mg(self) -> int:
        return self.gross.mg - self.deducted_mg

    @property
    def fine_mg(self) -> int:
        """Pure metal by the fineness found, half up to the mg."""
        return divide_half_up(self.net_mg * self.fineness_permille_x10, WHOLE_FINENESS)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a piece takes off: `settled_mg` after loss, `within` the quota of new pieces, `surplus` beyond it."""

    fen: int
    within: Portion
    surplus: Portion
    melt_fee_fen: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def settled_mg(self) -> int:
        return self.within.settled_mg + self.surplus.settled_mg

    @property
    def blocking(self) -> Reason | None:
        return next((reason for reason in self.reasons if reason.blocking), None)


_NONE = Portion(0, 0, 0)


def worths(
    parts: Sequence[OldPart],
    new_mg: Mapping[str, int],
    new_prices: Mapping[str, int],
    *,
    weight_scale_mg: int,
    weight_mode: RoundingMode,
) -> tuple[Worth, ...]:
    """The worth of each piece, in order.

    `new_mg` is what the new pieces sold by weight weigh, by metal, `new_prices` what each new piece costs after
    promotions, by barcode. Links cut off a chain take their own grams of the quota: they are no new gold.
    """
    traded = [part for part in parts if part.kind in ("trade_in", "cut_off")]
    pieces = [
        OldPiece(part.metal, part.net_mg, part.retail_fen, part.trade_in_fen, part.recycle_fen, part.rule)
        for part in traded
    ]
    found = iter(trade_in(pieces, new_mg, weight_scale_mg=weight_scale_mg, weight_mode=weight_mode))
    out = []
    for part in parts:
        if part.kind in ("trade_in", "cut_off"):
            out.append(_traded(part, next(found)))
        elif part.kind == "buy_back":
            out.append(_bought(part, weight_scale_mg=weight_scale_mg, weight_mode=weight_mode))
        else:
            out.append(_traded_up(part, new_prices.get(part.line_barcode)))
    return tuple(out)


def _traded(part: OldPart, worth: TradedIn) -> Worth:
    """What was melted cannot be put together again: its owner agrees before, whatever it comes in for."""
    unasked = (Reason("old_gold.no_consent"),) if part.test == "fire" and not part.consent else ()
    return Worth(0 if unasked else worth.fen, worth.within, worth.surplus, reasons=(*unasked, *worth.reasons))


def offer_of(part: OldPart) -> BuyBackOffer:
    """What the house offers for a piece that it buys."""
    terms = part.buying
    return BuyBackOffer(
        net_mg=part.net_mg, fineness_permille_x10=part.fineness_permille_x10, recycle_fen=part.recycle_fen,
        service_fee_fen_per_g=terms.service_fee_fen_per_g, melt_fee_fen=terms.melt_fee_fen, loss_ppm=terms.loss_ppm,
        melted=part.test == "fire", consent=part.consent,
    )  # fmt: skip


def _bought(part: OldPart, *, weight_scale_mg: int, weight_mode: RoundingMode) -> Worth:
    bought = buy_back(offer_of(part), weight_scale_mg=weight_scale_mg, weight_mode=weight_mode)
    all_of_it = Portion(part.net_mg, bought.fine_mg, bought.fen_per_g)
    return Worth(bought.fen, _NONE, all_of_it, bought.melt_fee_fen, bought.reasons)


def _traded_up(part: OldPart, new_price_fen: int | None) -> Worth:
    if new_price_fen is None:
        return Worth(0, _NONE, _NONE, reasons=(Reason("old_gold.new_line_missing", {}),))
    taken = trade_up(
        part.up, paid_fen=part.paid_fen, label_fen=part.label_fen, has_certificate=part.has_certificate,
        new_price_fen=new_price_fen,
    )  # fmt: skip
    kept = Portion(part.net_mg, part.net_mg, 0)
    return Worth(0 if blocked(taken.reasons) else taken.fen, kept, _NONE, reasons=taken.reasons)
