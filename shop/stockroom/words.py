"""One short Chinese line for each step of custody and each column of the balance, shared by screen, slip and report."""

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
