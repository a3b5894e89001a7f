"""A ticket's fee on the bill: once, and no more than is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


@pytest.fixture
def ticket_no(counter: Counter) -> str:
    opened = counter.ok(
        "service_open",
        kinds=["clean"],
        article="戒指",
        weight="5.20",
        promised="2026-11-24",
        name="李大妈",
        fee="80.00",
    )
    return str(opened["ticket"]["ticket_no"])


def test_a_fee_that_fell_meanwhile_stops_the_bill(counter: Counter, ticket_no: str):
    counter.ok("service_pay", ticket=ticket_no)

    counter.ok("service_quote", ticket=ticket_no, fee="50.00")

    assert counter.refusal("begin_tender") == "service.fee_too_much"


def test_a_fee_is_on_a_bill_once(counter: Counter, ticket_no: str):
    counter.ok("service_pay", ticket=ticket_no, amount="30.00")

    assert counter.ok("service_pay", ticket=ticket_no)["due"] == "80.00"


def test_goods_and_a_fee_are_paid_together(counter: Counter, ticket_no: str):
    counter.ok("service_pay", ticket=ticket_no)

    counter.ok("scan", code=shop.RING)

    assert counter.ok("cart")["cart"]["due_fen"] == 8_980_00 + 80_00
