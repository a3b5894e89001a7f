"""Every line that was sold, with its bill."""

from __future__ import annotations

from tests.builders import shop
from tests.shop.reports.day import CHAIN_CODE, DAY, NEXT, a_day, another_day, rows, tables


def test_each_line_stands_with_its_bill_and_what_was_paid():
    table = tables(a_day(), "sale_lines")["明细"]

    assert [row[1] for row in table.rows] == [CHAIN_CODE, shop.BANGLE, shop.SILVER]
    assert table.rows[1][3:] == ("赵敏", 1, 20_350, 21_632_05, 142_45, 21_489_60)
    assert table.totals == ("合计", "", "", "", 3, 38_550, 32_580_05, 142_45, 32_437_60)


def test_another_day_is_another_report():
    register = a_day()
    another_day(register)
    register.sell(shop.RING)

    assert [row[1] for row in rows(register, "sale_lines", "明细", first=NEXT, last=NEXT)] == [shop.RING]
    assert len(rows(register, "sale_lines", "明细", first=DAY, last=NEXT)) == 4
