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


def written(studio: Studio) -> None:
    """A promotion written part by part, and tried out on a typed basket."""
    studio.press("promotions")
    studio.take("promotions-list")
    studio.press("accept", "down", "down", "down", "down", "accept")
    studio.fill("2026-12-10", "2026-12-12", "", "")
    studio.take("promotions-form")
    studio.press("accept", "accept", "accept")
    studio.fill("大类:镶嵌", "", "")
    studio.press("accept")
    studio.fill("5000", "", "")
    studio.press("accept")
    studio.fill("300")
    studio.press("accept", "accept")
    studio.fill("", "双十二满减", "", "12-10 至 12-12,镶嵌满 5,000 减 300")
    studio.press("accept", "accept")
    studio.fill("镶嵌 戒指 8980", "镶嵌 吊坠 1200", "", "", "金卡")
    studio.press("accept")
    studio.take("promotions-tried")
    studio.press("more", "back")
