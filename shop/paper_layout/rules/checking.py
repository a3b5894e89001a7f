"""Whether every paper can show a layout, and still says what a paper must say."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from printers.encode_gb import stand_in, width
from shop.paper_layout.facts import Look, PaperLayout

ALL = "all"
KINDS = {
    "sale": "小票", "order": "订单", "service": "取件单", "stored_value": "储值单", "gift_card": "礼品卡单",
    "reward": "积分兑换单", "old_gold_statement": "旧料确认单", "hold": "挂单",
}  # fmt: skip
# On A4 and A5, by the system's printer.
PAGES = {"slip": "销售单", "guarantee": "质保单"}
PAGE_FIELDS = ("address", "phone", "cashier", "barcode", "certificate", "craft")  # what such a page may leave out
# What a layout may leave out, and what it may not: who sold what, when, under which number, for how much.
OPTIONAL = {
    "address": "门店地址", "phone": "门店电话", "cashier": "收银员", "barcode": "货品条码", "certificate": "证书号",
    "craft": "工费和石价", "count": "件数", "member": "会员和余额", "invoice_qr": "开票二维码",
    "journal": "流水号", "company_footer": "公司的结束语",
}  # fmt: skip
REQUIRED = {
    "seller": "商家名称", "store": "门店", "title": "单据名称", "number": "单号", "time": "时间", "goods": "货品",
    "discount": "优惠", "total": "合计", "tender": "付款方式", "change": "找零", "terms": "约定", "signature": "签名",
}  # fmt: skip
PARTS = {"header": "抬头", "footer": "结尾", "warranty": "质保文字"}
COLUMNS = 32  # of the narrowest paper, 58 mm
LINES, WARRANTY_LONGEST = 8, 400


def faults(layout: PaperLayout) -> list[str]:
    """Everything that is wrong, in Chinese words for the person who wrote it."""
    return [f"{kind}: {fault}" for kind, look in layout.looks.items() for fault in faults_of(kind, look)]


def look_of(layout: PaperLayout, kind: str) -> Look:
    """How papers of this kind look. A guarantee that is not named says what the receipt says of the warranty."""
    look = layout.looks.get(kind)
    if look is not None:
        return look
    others = layout.looks.get(ALL) or Look()
    return structs.replace(others, warranty=look_of(layout, "sale").warranty) if kind == "guarantee" else others


def faults_of(kind: str, look: Look) -> Iterator[str]:
    """What is wrong with the look of one kind of paper, in Chinese words."""
    if kind not in (ALL, *KINDS, *PAGES):
        yield f"没有这种单据,可用 {' '.join((ALL, *KINDS, *PAGES))}"
    for name, lines in (("header", look.header), ("footer", look.footer)):
        part = f"{PARTS[name]} ({name})"
        if len(lines) > LINES:
            yield f"{part} 有 {len(lines)} 行,最多 {LINES} 行"
        for number, line in enumerate(lines, start=1):
            columns = width(stand_in(line))
            if "\n" in line or not line.strip():
                yield f"{part} 第 {number} 行是空行或有换行"
            elif columns > COLUMNS and kind not in PAGES:
                yield f"{part} 第 {number} 行占 {columns} 格,58 毫米纸只有 {COLUMNS} 格"
    if len(look.warranty) > WARRANTY_LONGEST:
        yield f"{PARTS['warranty']} (warranty) 有 {len(look.warranty)} 字,最多 {WARRANTY_LONGEST} 字"
    for field in look.hidden:
        if field in REQUIRED:
            yield f"{REQUIRED[field]} ({field}) 依法必须印,不能去掉"
        elif field not in OPTIONAL:
            yield f"没有 {field} 这一项,能去掉的有 {' '.join(OPTIONAL)}"
