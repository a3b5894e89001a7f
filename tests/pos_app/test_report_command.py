"""A report from a till's folder: for whoever may see it, while the till is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kernel.actor import NotPermitted
from pos_app.report_command import listed, write
from shop.staff.errors import PinWrong
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone

DAY = "2026-11-21"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.begin().sell(shop.RING)
        yield till


def ask(counter: Counter, name: str, out: Path, staff_no: str, pin: str) -> None:
    write(counter.folder, name, out, staff_no=staff_no, pin=pin, clock=counter.clock)


def test_a_manager_has_the_days_sales_in_a_workbook_while_the_till_is_open(counter: Counter, tmp_path: Path):
    out = tmp_path / "sales.xlsx"

    ask(counter, "sales", out, shop.MANAGER, shop.pin_of(shop.MANAGER))

    (row,) = list(load_workbook(out)["按大类"].iter_rows(min_row=2, max_row=2, values_only=True))
    assert row == ("镶嵌", 1, 3.12, 8980, 0, 0, 8980)


def test_who_may_not_see_reports_has_none(counter: Counter, tmp_path: Path):
    with pytest.raises(NotPermitted):
        ask(counter, "sales", tmp_path / "a.pdf", shop.CASHIER, shop.pin_of(shop.CASHIER))
    with pytest.raises(PinWrong):
        ask(counter, "sales", tmp_path / "a.pdf", shop.MANAGER, "000000")

    assert not list(tmp_path.glob("*.pdf"))


def test_every_report_is_listed_by_name():
    assert ["sales", "销售汇总"] in [line.split() for line in listed()]
