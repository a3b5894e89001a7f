"""A till's past bills, read back with what they were priced from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from shop.catalogue.tables import piece
from shop.promotion_replay.queries import UnreadBill, count_past_bills, past_bills
from shop.promotion_replay.rules.past_bill import PastBill
from shop.sheet.tables import sale_sheet
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone

TODAY, TOMORROW = "2026-11-21", "2026-11-22"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till at work, that stands alone."""
    with standing_alone(tmp_path) as made:
        yield made.begin()


def found(counter: Counter, first: str = TODAY, last: str = TODAY, *, costs: bool = False) -> list[PastBill]:
    with counter.till.post.reading() as connection:
        bills = list(past_bills(connection, first, last, costs=costs))
        assert len(bills) == count_past_bills(connection, first, last)
    assert not [one for one in bills if isinstance(one, UnreadBill)]
    return bills  # type: ignore[return-value]


def test_bills_come_in_the_order_of_their_sale_with_the_rules_that_they_shared(counter: Counter) -> None:
    numbers = [counter.sell(code)["sale_no"] for code in (shop.SILVER, shop.RING)]

    bills = found(counter)

    assert [one.sale_no for one in bills] == numbers
    assert bills[0].shared is bills[1].shared
    assert {rule["id"] for rule in bills[0].shared.rules} == {rule["id"] for rule in shop.RULES}


def test_only_the_days_that_were_asked_for_are_read(counter: Counter) -> None:
    counter.sell(shop.SILVER)

    assert found(counter, TOMORROW, TOMORROW) == []


def test_a_bill_without_goods_has_nothing_to_replay(counter: Counter) -> None:
    counter.ok("attach_member", tail="1234")
    counter.ok("top_up", amount="500.00", buyer={"name": "李学明", "id_no": "11010519491231002X"})
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert found(counter) == []


def test_costs_are_told_line_by_line_and_only_when_asked_for(counter: Counter) -> None:
    with counter.till.post.books() as books:
        books.connection.execute(update(piece).where(piece.c.barcode == shop.RING).values(cost_fen=5_000_00))
    counter.sell(shop.SILVER, shop.RING)

    assert [one.costs_fen for one in found(counter)] == [()]
    assert [one.costs_fen for one in found(counter, costs=True)] == [(None, 5_000_00)]


def test_a_sheet_of_another_version_is_named_and_not_guessed_at(counter: Counter) -> None:
    number = counter.sell(shop.SILVER)["sale_no"]
    with counter.till.post.books() as books:
        books.connection.execute(update(sale_sheet).values(sheet='{"at":"2026-11-21T10:00","lines":[],"colour":1}'))

    with counter.till.post.reading() as connection:
        assert list(past_bills(connection, TODAY, TODAY, costs=False)) == [UnreadBill(number)]
