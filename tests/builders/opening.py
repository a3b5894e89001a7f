"""A shop that opens: its answers, and the template workbook filled in as a shop would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from pos_app.importing import template

ANSWERS: dict[str, Any] = {
    "company": {"name": "金铺珠宝有限公司", "tax_no": "91310000TEST"},
    "store": {"code": "HP", "name": "和平路店", "address": "和平路 188 号", "phone": "000-12340001"},
    "register": "HP01",
    "printer": {"kind": "file"},
    "ticket_unit": "fen",
    "staff": [
        {"staff_no": "1003", "name": "周建平", "role": "store_manager", "pin": "314159"},
        {"staff_no": "1007", "name": "王芳", "role": "cashier", "pin": "135790"},
    ],
    "gold_board": [
        {"purity": "足金999", "retail": "1028.00", "trade_in": "1010.00", "recycle": "1000.00"},
        {"purity": "18K金", "retail": "790.00", "trade_in": "600.00", "recycle": "580.00"},
    ],
}
Row = dict[str, object]


def gold(number: int, **other: object) -> Row:
    """A plain gold bangle of 20.35 g at 35 yuan a gram."""
    row: Row = {
        "条码": f"69{number:011}", "大类": "素金", "品类": "手镯", "计价方式": "按重", "成色": "足金999",
        "总重": 20.35, "净金重": 20.35, "工费方式": "按克", "工费": 35, "柜台": "足金柜",
    }  # fmt: skip
    return row | other


def ring(number: int, **other: object) -> Row:
    """A diamond ring at a fixed price."""
    row: Row = {
        "条码": f"68{number:011}", "大类": "镶嵌", "品类": "戒指", "计价方式": "一口价", "成色": "18K金",
        "总重": 3.18, "净金重": 3.12, "主石名称": "钻石", "主石粒数": 1, "主石重": 0.3, "标签价": 8980,
    }  # fmt: skip
    return row | other


def member(number: int, **other: object) -> Row:
    return {"姓名": "李雪梅", "手机号": f"128{number:08}", "积分": 100, "储值本金": 50, **other}


def fill(path: Path, *, pieces: list[Row] | None = None, members: list[Row] | None = None) -> Path:
    """Write the template to `path` and put these rows under its samples, as one would by hand."""
    template(path)
    book = load_workbook(path)
    for name, rows in (("货品", pieces or []), ("会员", members or [])):
        sheet = book[name]
        titles = [str(cell.value).rstrip("*").split("(")[0] for cell in sheet[1]]
        for row in rows:
            assert row.keys() <= set(titles), row.keys() - set(titles)
            sheet.append([row.get(title) for title in titles])
    book.save(path)
    return path


def write_answers(path: Path, **other: object) -> Path:
    path.write_text(json.dumps(ANSWERS | other, ensure_ascii=False), encoding="utf-8")
    return path
