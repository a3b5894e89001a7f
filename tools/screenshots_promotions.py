"""The pictures of prices explained (F5): a discount by hand, reasons, promotions to take or leave."""

from __future__ import annotations

from shop.demo_guide import DemoGuide
from tools.studio import Studio

SILVER_RING = "2100000034390"  # 669.00 in the demo chain: too little for any voucher


def reasons(studio: Studio, guide: DemoGuide) -> None:
    """Why a line costs what it does: a discount by hand, what little more would bring, what does not apply and why."""
    studio.scan(SILVER_RING, guide.members[0]["card_no"], guide.vouchers[0])
    studio.press("explain", "discount_line")
    studio.fill("9.5", "样品有划痕")
    studio.take("discount")
    studio.press("accept")
    studio.take("promotions-reasons")
    studio.scan(guide.pieces["HP"][0], guide.pieces["HP"][1])
    studio.press("explain", "choose_promotions")
    studio.take("promotions-choose")
    studio.press("back", "back", "void", "accept")
