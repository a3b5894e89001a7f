"""One short Chinese line for each step of custody, standing and column of the balance, for screen, slip and report."""

from __future__ import annotations

STEPS = {
    "received": "收货", "sold": "售出", "sent": "调拨发出", "moved": "总部改归属", "returned": "退货收回",
    "to_supplier": "退厂", "written_off": "报损", "lent": "借出", "lent_back": "归还", "count_loss": "盘亏",
    "count_gain": "盘盈",
}  # fmt: skip
MOVES = {
    "received": "入库", "transferred_in": "调入", "returned": "退货", "lent_back": "归还", "gained": "盘盈",
    "sold": "销售", "sent": "调出", "supplier_returned": "退厂", "written_off": "报损", "lent": "借出", "lost": "盘亏",
}  # fmt: skip
STANDINGS = {
    "in_stock": "在柜", "held": "在挂单里", "reserved": "已留给顾客", "in_transit": "调拨途中", "sold": "已售",
    "lent": "已借出", "unlocated": "下落不明", "disputed": "去向待核对", "lost": "盘亏", "written_off": "已报损",
    "to_supplier": "已退厂",
}  # fmt: skip
