"""Parts that many papers share."""

from __future__ import annotations

from printers.document import Document
from printers.layout import plain_text
from printers.receipts import amount_row, ending, heading, key_values, scan_me, signature, total


def test_the_parts_make_a_paper():
    document = Document(
        "日结单",
        (
            *heading("金铺", "和平路店", ""),
            *key_values([("营业日", "2026-11-21"), ("备注", "")]),
            amount_row("方式", "笔数", "金额", widths=(6, 14), bold=True),
            amount_row("现金", "31", "¥14,000.00", widths=(6, 14)),
            total("合计", "¥14,000.00"),
            *scan_me("https://inv.example.cn/1", "扫码开票"),
            *signature("收银员"),
            *ending("谢谢惠顾"),
        ),
    )

    assert plain_text(document, 32).splitlines() == [
        "              金铺",
        "            和平路店",
        "-" * 32,
        "营业日                2026-11-21",
        "方式          笔数          金额",
        "现金            31   ￥14,000.00",
        "合计                 ￥14,000.00",
        "[QR]",
        "https://inv.example.cn/1",
        "            扫码开票",
        "",
        "收银员：__________________",
        "            谢谢惠顾",
        "",
        "",
        "=" * 32,
    ]
