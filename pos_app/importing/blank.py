"""The template a shop fills in: a sheet of each kind with samples that are never imported, and a page of notes."""

from __future__ import annotations

from pathlib import Path

from pos_app.importing.columns import KINDS, SHEET_NAMES, Column
from pos_app.importing.sheets import NewSheet, write_workbook

SAMPLE = "示例(不导入,可删)"
NOTES_SHEET = "说明"
_AS_TEXT = ("code", "number", "phone", "card", "birthday")
_SAMPLES: dict[str, tuple[dict[str, object], ...]] = {
    "pieces": (
        {
            "barcode": "6900012345678", "category_major": "素金", "category": "手镯", "pricing_mode": "按重",
            "style_no": "SZ0088", "goods_no": "G01900001", "purity_code": "足金999", "gross_weight_mg": 20.35,
            "net_gold_weight_mg": 20.35, "craft_fee_mode": "按克", "craft_fee_fen": 35, "cost_fen": 18930,
            "bangle_inner_mm": 56, "counter": "足金柜", "series": "古法传承",
        },
        {
            "barcode": "6900012349999", "category_major": "镶嵌", "category": "戒指", "pricing_mode": "一口价",
            "style_no": "ZR0066", "goods_no": "G02900002", "purity_code": "18K金", "gross_weight_mg": 3.18,
            "net_gold_weight_mg": 3.12, "main_stone_name": "钻石", "main_stone_count": 1, "main_stone_mct": 0.3,
            "main_stone_color": "I-J", "main_stone_clarity": "SI", "certificate_no": "NGTC900000130001",
            "label_price_fen": 8980, "cost_fen": 4600, "ring_size": "12", "counter": "镶嵌柜", "tags": "新品;专柜同款",
        },
    ),
    "members": (
        {
            "name": "李雪梅", "phone": "12800006620", "sex": "女", "birthday": "1988-11-08", "tier": "金卡",
            "points": 12860, "principal_fen": 3000, "bonus_fen": 200, "card_no": "M81435045257",
        },
        {"name": "刘小敏", "phone": "12700006620", "birthday": "09-02"},
    ),
    "goods": (
        {
            "code": "6901234567892", "name": "珍珠耳钉", "category_major": "配件", "category": "耳饰", "unit": "对",
            "price_fen": 39, "cost_fen": 12, "supplier": "饰品厂", "qty": 60,
        },
        {"code": "BOX1", "name": "首饰盒", "category_major": "赠品", "category": "包装", "unit": "个", "qty": 200},
    ),
}  # fmt: skip


def template(path: Path) -> None:
    """Write the workbook to fill in to `path` (.xlsx)."""
    sheets = [
        NewSheet(SHEET_NAMES[kind], _rows(kind, columns), tuple(i for i, c in enumerate(columns) if c.kind in _AS_TEXT))
        for kind, columns in KINDS.items()
    ]
    write_workbook(path, [*sheets, NewSheet(NOTES_SHEET, _notes())])


def _rows(kind: str, columns: tuple[Column, ...]) -> list[list[object]]:
    samples = [[SAMPLE if not c.field else sample.get(c.field) for c in columns] for sample in _SAMPLES[kind]]
    return [[column.title for column in columns], *samples]


def _notes() -> list[list[object]]:
    rows: list[list[object]] = [["表", "列", "必填", "单位", "允许的值", "说明"]]
    for kind, columns in KINDS.items():
        for column in columns:
            words = "、".join(dict.fromkeys(word for word, _ in column.choices if not word.isascii()))
            unit = column.units[0] if column.units else ""
            required = "是" if column.required else ""
            rows.append([SHEET_NAMES[kind], column.header, required, unit, words, column.note])
    return rows
