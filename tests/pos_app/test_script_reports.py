"""Reports by script: listed, answered as text, written to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.goods.facts import GoodsListed, GoodsRecord
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.begin().sell(shop.RING)
        till.unlock(shop.MANAGER)
        yield till


def test_a_report_is_answered_and_written(counter: Counter, tmp_path: Path):
    answer = counter.ok("report", name="gram_balance", out=str(tmp_path / "g.pdf"))

    (table,) = answer["tables"]
    assert ("", "-销售", "1", "3.12") in table["rows"]
    assert answer["about"]["营业日"] == "2026-11-21"
    assert (tmp_path / "g.pdf").read_bytes().startswith(b"%PDF")


def test_reports_are_listed_with_what_they_ask(counter: Counter):
    found = {one["name"]: one["asks"] for one in counter.ok("reports")["reports"]}

    assert (found["sales"], found["stock_age"], found["piece_life"]) == ("period", "now", "piece")


def test_a_cashier_sees_no_report(counter: Counter):
    counter.unlock(shop.CASHIER)

    assert counter.refusal("report", name="sales") == "auth.not_permitted"


def test_goods_by_quantity_earn_by_the_piece(counter: Counter):
    box = GoodsRecord(
        code="BOX1", name="首饰盒", category_major="配件", category="包装", price_fen=10_00, cost_fen=3_00
    )
    with counter.till.post.books() as books:
        books.record(GoodsListed(goods=(box,)))
    counter.sell("3*BOX1")

    tables = counter.ok("report", name="margin")["tables"]

    (row,) = [row for row in tables[0]["rows"] if row[0] == "配件"]
    assert row == ("配件", "3", "0.00", "30.00", "0.00", "9.00", "21.00", "70.00%")
