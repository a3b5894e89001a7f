"""Slips of goods by quantity, as they stand on 80 mm paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.pos_app.test_script_goods import CODE, EARRING
from tests.printers.reading import on_paper


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as counter:
        counter.begin(shop.MANAGER)
        counter.ok("list_goods", goods=[EARRING])
        yield counter


def lines(till: Counter, kind: str, number: str) -> list[list[str]]:
    return [line.split() for line in on_paper(till.till.paper.document_of(kind, number), 48).splitlines()]


def test_a_delivery_names_its_goods_and_no_cost(till: Counter):
    made = till.ok("receive_goods", goods={CODE: 10}, supplier="饰品厂")["document"]

    slip = lines(till, "goods_received", made["number"])
    assert [CODE, "10", "对"] in slip
    assert ["合计", "1", "种", "10", "件"] in slip
    assert not any("12.00" in word for line in slip for word in line)


def test_a_count_shows_what_was_found_beside_the_books(till: Counter):
    till.ok("receive_goods", goods={CODE: 10}, supplier="饰品厂")
    made = till.ok("count_goods", counted={CODE: 8}, reason="破损")["document"]

    slip = lines(till, "goods_counted", made["number"])
    assert [CODE, "8", "对"] in slip
    assert ["账面", "10", "盘亏", "-2"] in slip
