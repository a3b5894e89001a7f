"""The calculation sheet on A4, read as a customer reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pos_app.papers_sheet import sheet_pdf
from pos_app.quoting import bill_of, bill_pdf, reading_till
from shop.sheet.rules.calculate import calculate
from shop.sheet.rules.inputs import SheetInput
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.builders.examples import example
from tests.printers.test_pdf import read


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till at work, that stands alone."""
    with standing_alone(tmp_path) as made:
        yield made.begin()


@pytest.fixture
def page(counter: Counter, tmp_path: Path) -> str:
    for code in (shop.BANGLE, shop.VOUCHER):
        counter.ok("scan", code=code)
    counter.ok("pay", method="cash")
    counter.ok("commit")
    with reading_till(counter.folder) as till:
        return "".join(read(bill_pdf(till, bill_of(till, "S-HP01-20261121-0001")), tmp_path))


def test_every_figure_stands_on_the_sheet_with_its_formula(page: str):
    rows = {" ".join(row.split()) for row in page.splitlines()}

    assert {
        "金重 20.35 g × 1,028.00 20,919.80", "工费 20.35 g × 35.00 712.25", "100元代金券 减 100.00 按金额分摊 -100.00",
        "小计 20,919.80 + 712.25 - 100.00 21,532.05", "不含税价 实收 21,532.05 ÷ (1 + 13 %) 19,054.91",
        "实付 21,532.05",
    } <= rows  # fmt: skip


def test_the_sheet_says_how_it_rounds_and_whose_it_is(page: str):
    wanted = [
        "计算单",
        "S-HP01-20261121-0001",
        "和平路店",
        "到 0.01 g 四舍五入",
        "全单到 0.01 舍去",
        "顾客：",
        "金铺珠宝有限公司",
    ]

    assert [words for words in wanted if words not in page] == []


def test_a_note_about_old_gold_is_printed_with_both_numbers(counter: Counter, tmp_path: Path):
    counter.sell(shop.RING)
    with reading_till(counter.folder) as till:
        bill = bill_of(till, "S-HP01-20261121-0001")
    traded = calculate(msgspec.convert(example("e7")["input"], SheetInput))

    page = "".join(read(sheet_pdf(bill, traded, company="金铺", store="和平路店"), tmp_path))

    assert "新货金重 12.35 g 少于旧料 20.00 g:超出 7.65 g 按回收价 1,180.00 计。" in " ".join(page.split())
    assert "付给顾客" in page
