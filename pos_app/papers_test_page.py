"""The test page of a page printer: what a person should see on A4 or A5."""

from __future__ import annotations

from printers.pdf import A4, A5_WIDE, Column, Section, table_report_pdf

_SEEN = (Column("看什么", 2), Column("应是", 5), Column("金额", 2, "right"))


def page_test_pdf(sheet: str, *, register: str, where: str, at: str) -> bytes:
    """One sheet, `A4` or `A5`."""
    rows = [
        ("四边", "左右留白一样宽,没有切掉", "¥99,999,999.99"),
        ("字", "足金999 手镯 喆 堃 玥 珺 䶮 㛃 café Müller", "¥1,012.00"),
        ("方向", "整张刚好一页,没有多出来的白纸", "¥0.01"),
    ]
    code = "https://example.invalid/jinpu/test", "手机能扫出这个码"
    pairs = [("收银机", register), ("打印机", where), ("时间", at[:19].replace("T", " ")), ("纸张", sheet)]
    return table_report_pdf(
        f"{sheet} 打印测试", pairs, [Section("看着纸核对", _SEEN, rows, ("合计", "", "¥100,001,011.99"))], "金铺收银",
        signatures=(), qr=code, page=A5_WIDE if sheet == "A5" else A4,
    )  # fmt: skip
