"""A house's terms for old gold, and what the place it stands in asks for: data, all of it.

Limits: 银发〔2025〕124号 (from 2025-08-01) asks dealers for due diligence from 100,000 yuan in cash a person and day;
Shenzhen's trade (2026-03-18) takes the real name from 20,000 yuan a day; Shanghai's (2026-02-26) of every seller.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shop.old_gold.rules.gem_trade_up import GemTradeUpRule
from shop.old_gold.rules.trade_in import Fen, Ppm, TradeInRule


class BuyBackTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the house keeps when it buys: fen a fine gram, fen for the melting of one piece, loss of the weight.

    `price_of` names, for each metal, the purity whose recycle price a gram of pure metal is worth.
    """

    service_fee_fen_per_g: Fen = 10_00
    melt_fee_fen: Fen = 0
    loss_ppm: Ppm = 0
    price_of: tuple[tuple[str, str], ...] = (
        ("gold", "AU999"), ("platinum", "PT999"), ("palladium", "PD950"), ("silver", "AG999"),
    )  # fmt: skip


class RegionLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Fen a person and day. From `named_from_fen` old gold for new goods asks for the owner's name, None for never.

    From `cash_limit_fen` in cash it takes the form of due diligence; from `prompt_percent` of that the cashier is told.
    """

    named_from_fen: int | None = None
    cash_limit_fen: int = 100_000_00
    prompt_percent: int = 80


REGIONS = {
    "": RegionLimits(),
    "深圳": RegionLimits(named_from_fen=20_000_00),
    "上海": RegionLimits(named_from_fen=0),
}


class OldGoldTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`own` are the terms for what the house sold itself, `other` for other brands'.

    Gold below `least_fineness_permille_x10` is not taken for new goods. `cut_off_at` is the price of links that are
    cut off. A piece stays whole for `hold_days`; above `day_limit_fen` a person and day somebody else approves.
    What the refinery gives back may differ by `refining_tolerance_ppm` from the ledger's pure metal.
    """

    own: TradeInRule = TradeInRule(loss_ppm=10_000)
    other: TradeInRule = TradeInRule(loss_ppm=80_000)
    least_fineness_permille_x10: Annotated[int, Meta(ge=0, le=10_000)] = 9_900
    buy_back: BuyBackTerms = BuyBackTerms()
    trade_up: GemTradeUpRule = GemTradeUpRule()
    cut_off_at: Literal["retail", "trade_in", "recycle"] = "retail"
    hold_days: Annotated[int, Meta(ge=0, le=365)] = 7
    day_limit_fen: Fen = 200_000_00
    refining_tolerance_ppm: Ppm = 5_000
    region: str = ""

    @property
    def limits(self) -> RegionLimits:
        """Of the region; of one that the table lacks, the whole country's."""
        return REGIONS.get(self.region, REGIONS[""])
