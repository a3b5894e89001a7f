"""Old gold for new (以旧换新): what each old piece takes off a bill, by either of the trade's two ways.

差价法 `difference`: the customer pays for the grams that are more, at the new piece's price, and a depreciation on the
old ones: pay = (new g - old g) x price + craft fee + old g x depreciation. An old gram is worth price - depreciation.
折抵法 `credit`: an old gram, after loss, is worth the trade-in price less a service fee.

Only as many grams as the new pieces of the same metal weigh are traded in; what is more is taken at the recycle price.
The quota counts net grams before loss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kernel.money import RoundingMode, divide, metal_value, plain_yuan
from kernel.weight import grams
from shop.old_gold.rules.reasons import Reason, blocked

WHOLE_PPM = 1_000_000
Fen = Annotated[int, Meta(ge=0)]
Ppm = Annotated[int, Meta(ge=0, le=WHOLE_PPM)]
Permille = Annotated[int, Meta(ge=0, le=100_000)]


class TradeInRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A house's terms. Loss is parts per million of the weight; fee and depreciation are fen a gram after loss.

    `min_ratio_permille`: the new pieces of the metal weigh at least so much of the old ones, 0 asks nothing.
    """

    method: Literal["difference", "credit"] = "credit"
    loss_ppm: Ppm = 0
    service_fee_fen_per_g: Fen = 0
    depreciation_fen_per_g: Fen = 0
    min_ratio_permille: Permille = 0


@dataclass(frozen=True, slots=True)
class OldPiece:
    """One old piece: net mg, its metal, its purity's prices of today in fen a gram (0: not on the board), its terms."""

    metal: str
    net_mg: int
    retail_fen: int
    trade_in_fen: int
    recycle_fen: int
    rule: TradeInRule


@dataclass(frozen=True, slots=True)
class Portion:
    """So many net mg, settled after loss as `settled_mg`, at `fen_per_g` after fees."""

    net_mg: int
    settled_mg: int
    fen_per_g: int

    @property
    def fen(self) -> int:
        return metal_value(self.settled_mg, self.fen_per_g)


@dataclass(frozen=True, slots=True)
class TradedIn:
    """What one old piece is worth: `within` the quota of the new pieces, and the `surplus` at the recycle price."""

    within: Portion
    surplus: Portion
    reasons: tuple[Reason, ...] = ()

    @property
    def fen(self) -> int:
        return 0 if blocked(self.reasons) else self.within.fen + self.surplus.fen


def trade_in(
    pieces: Sequence[OldPiece], new_mg: Mapping[str, int], *, weight_scale_mg: int, weight_mode: RoundingMode
) -> tuple[TradedIn, ...]:
    """The worth of each old piece, in order; `new_mg` is what the new pieces sold by weight weigh, by metal."""
    left = dict(new_mg)
    old_mg: dict[str, int] = {}
    for piece in pieces:
        assert piece.net_mg > 0, piece
        old_mg[piece.metal] = old_mg.get(piece.metal, 0) + piece.net_mg
    out = []
    for piece in pieces:
        within = min(piece.net_mg, left.get(piece.metal, 0))
        left[piece.metal] = left.get(piece.metal, 0) - within
        out.append(_worth(piece, within, new_mg.get(piece.metal, 0), old_mg[piece.metal], weight_scale_mg, weight_mode))
    return tuple(out)


def after_loss(net_mg: int, loss_ppm: int, *, weight_scale_mg: int, weight_mode: RoundingMode) -> int:
    """Net mg less loss, rounded once to the weight scale: 8.36 g less 1 % is 8.28 g half up, 8.27 g down."""
    return divide(net_mg * (WHOLE_PPM - loss_ppm), WHOLE_PPM * weight_scale_mg, weight_mode) * weight_scale_mg


def _worth(
    piece: OldPiece, within_mg: int, new_mg: int, old_mg: int, weight_scale_mg: int, weight_mode: RoundingMode
) -> TradedIn:
    rule = piece.rule

    def settled(net_mg: int) -> int:
        return after_loss(net_mg, rule.loss_ppm, weight_scale_mg=weight_scale_mg, weight_mode=weight_mode)

    off = rule.service_fee_fen_per_g + rule.depreciation_fen_per_g
    price = piece.retail_fen if rule.method == "difference" else piece.trade_in_fen
    whole, inside = settled(piece.net_mg), settled(within_mg)
    within = Portion(within_mg, inside, max(0, price - off))
    surplus = Portion(piece.net_mg - within_mg, whole - inside, max(0, piece.recycle_fen - off))
    reasons = _reasons(piece, within, surplus, new_mg, old_mg, price)
    return TradedIn(within, surplus, reasons)


def _reasons(
    piece: OldPiece, within: Portion, surplus: Portion, new_mg: int, old_mg: int, price: int
) -> tuple[Reason, ...]:
    ratio = piece.rule.min_ratio_permille
    out = []
    if (within.net_mg and not price) or (surplus.net_mg and not piece.recycle_fen):
        out.append(Reason("old_gold.no_price", {"metal": piece.metal}))
    if ratio and new_mg * 1000 < old_mg * ratio:
        needed = divide(old_mg * ratio, 1000, "ceil")
        out.append(Reason("old_gold.ratio", {"needed": grams(needed), "found": grams(new_mg), "old": grams(old_mg)}))
    if surplus.net_mg:
        facts = {
            "new": grams(new_mg), "old": grams(old_mg), "surplus": grams(surplus.net_mg),
            "price": plain_yuan(piece.recycle_fen),
        }  # fmt: skip
        out.append(Reason("old_gold.surplus", facts, blocking=False))
    return tuple(out)
