"""How old the stock is."""

from __future__ import annotations

from tests.builders.register import Register
from tests.shop.reports.day import rows


def test_stock_is_told_by_category_purity_and_age():
    found = rows(Register(), "stock_age", "库龄", first="2027-03-01", last="2027-03-01")

    assert ("素金", "足金999", "91-180 天", 1, 20_350, 100) in found
