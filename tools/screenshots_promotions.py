"""The pictures of prices explained (F5): a discount by hand, reasons, promotions to take or leave."""

from __future__ import annotations

from shop.demo_guide import DemoGuide
from tools.studio import Studio

DRAFT = {
    "from": "2026-12-10", "until": "2026-12-12", "goods": "大类:镶嵌", "min_amount": "5000", "off": "500",
    "name": "双十二满减", "legal": "12-10 至 12-12,镶嵌满 5,000 减 500",
}  # fmt: skip
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
    """A promotion written on its page, tried out on past bills and on a typed basket."""
    studio.press("promotions")
    studio.take("promotions-list")
    studio.press("accept", "down", "down", "down", "down", "accept")
    page = studio.window.promotion
    for key, text in DRAFT.items():
        page._fields[key].setText(text)
    page.goods.setText("镶嵌 戒指 8980; 镶嵌 吊坠 1200")
    page.level.setText("金卡")
    page._fields["legal"].setFocus()
    studio.press("promotion_replay")
    studio.until(lambda: page.presenter._seen is not None and page.presenter._seen.state == "done")
    studio.take("promotions-form")
    studio.press("promotion_try", "page_down", "page_down")
    studio.take("promotions-tried")
    studio.press("back", "back")
