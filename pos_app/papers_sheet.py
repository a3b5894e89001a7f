"""The calculation sheet on A4: every figure of a bill with its formula, and the signed code as QR."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.money import plain_yuan
from kernel.weight import grams
from printers.pdf import Column, Section, table_report_pdf
from shop.sales.facts import PricingPolicy
from shop.sheet.rules.comparing import Bill
from shop.sheet.rules.figures import Figure, Sheet

_COLUMNS = (Column("项目", 4), Column("算法", 11), Column("金额", 3, "right"))
_MODES = {"half_up": "四舍五入", "floor": "舍去", "ceil": "进位"}


def sheet_pdf(bill: Bill, sheet: Sheet, *, company: str, store: str) -> bytes:
    """The page of a sold bill, whose figures were worked out again."""
    pairs = [
        ("单号", bill.sale_no),
        ("门店", store),
        ("时间", bill.wall[:19].replace("T", " ")),
        ("流水", bill.journal_no),
        ("金重", _weights(bill.sheet.policy)),
        ("金额", _amounts(bill.sheet.policy)),
    ]
    return table_report_pdf(
        "计算单", pairs, _sections(sheet), company, signatures=("顾客", "收银员"),
        qr=(bill.code, "扫码得计算单码,可核对本单没有改动"),
    )  # fmt: skip


def _weights(policy: PricingPolicy) -> str:
    return f"到 {grams(policy.weight_scale_mg)} g {_MODES[policy.weight_mode]}"


def _amounts(policy: PricingPolicy) -> str:
    line, ticket = policy.line_unit_fen, policy.ticket_unit_fen
    words = [f"每行到 {plain_yuan(line)} {_MODES[policy.line_mode]}"] if line > 1 else []
    return " ".join([*words, f"全单到 {plain_yuan(ticket)} {_MODES[policy.ticket_mode]}"])


def _sections(sheet: Sheet) -> list[Section]:
    goods = [row for line in sheet.lines for row in _block(f"{line.line_no}. {line.name}", line.barcode, line.figures)]
    sections = [Section("货品", _COLUMNS, goods)] if goods else []
    returns = [
        row for one in sheet.returns for row in _block(f"{one.line_no}. {one.name}", f"原单 {one.sale_no}", one.figures)
    ]
    old = [row for piece in sheet.old_gold for row in _block(piece.name, piece.old_no, piece.figures)]
    notes = [(note,) for piece in sheet.old_gold for note in piece.notes]
    ahead = [row for one in sheet.deposits for row in _block(f"订单 {one.order_no}", "", one.figures)]
    taxes = [row for one in sheet.tax for row in _block(f"第 {one.line_no} 行", "", one.figures)]
    named = (("退货", returns), ("旧料", old), ("定金", ahead), ("价内税", taxes))
    sections += [Section(name, _COLUMNS, rows) for name, rows in named if rows]
    if notes:
        sections.append(Section("说明", (Column("旧料"),), notes))  # with both numbers, so across the whole page
    *steps, last = sheet.totals
    total = (last.name, "", plain_yuan(last.fen))
    return [*sections, Section("合计", _COLUMNS, [_row(figure) for figure in steps], total)]


def _block(name: str, detail: str, figures: Iterable[Figure]) -> list[tuple[str, str, str]]:
    return [(name, detail, ""), *(_row(figure, "　") for figure in figures)]


def _row(figure: Figure, indent: str = "") -> tuple[str, str, str]:
    return f"{indent}{figure.name}", figure.formula, plain_yuan(figure.fen)
