"""A realistic receipt and the profiles of the two papers."""

from __future__ import annotations

from printers.document import QR, Barcode, Cell, Columns, Cut, Document, Feed, Pair, Rule, Text
from printers.profile import preset

PAPER_58, PAPER_80 = preset("generic-58"), preset("xp80")
QR_DATA = "https://inv.example.cn/q?s=S-HP01-20261121-0047&a=3046960"
LONG_NAME = "足金999古法传承龙凤呈祥手镯男女款情侣对镯结婚三金五金礼盒装特别定制纪念版婚庆"


def row(name: str, count: str, amount: str) -> Columns:
    return Columns((Cell(name), Cell(count, 5, "right"), Cell(amount, 15, "right")))


def receipt() -> Document:
    return Document(
        "销售小票",
        (
            Text("金铺珠宝", align="center", width=2, height=2, bold=True),
            Text("和平路店", align="center"),
            Rule(),
            Pair("单号", "S-HP01-20261121-0047"),
            Pair("时间", "2026-11-21 10:32:05"),
            Rule("="),
            row("足金999古法手镯", "1", "¥21,489.60"),
            Text("  净重 20.35g × ¥1,012.00/g + 工费 ¥895.40"),
            Text("  证书 NGTC-20261121-00918273645"),
            row("PT950 钻石戒指 0.305ct", "1", "¥8,980.00"),
            Rule(),
            Pair("应收", "¥30,469.60", bold=True, width=2, height=2),
            Pair("现金", "¥14,000.00"),
            Pair("银行卡", "¥16,469.60"),
            Text("会员 ****5678 金卡 积分 +1,727 → 14,587"),
            Text("请妥善保管小票，退换货请出示；质量问题（含镶嵌松动）终身免费保养。"),
            QR(QR_DATA),
            Text("扫码开具电子发票", align="center"),
            Barcode("S-HP01-0047"),
            Feed(2),
            Cut(),
        ),
    )


def one(*blocks: object) -> Document:
    return Document("试", blocks)  # type: ignore[arg-type]
