"""Returns by the headless till: the rehearsal in figures, and a weight that is no weight."""

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


def test_a_rehearsal_names_the_ways_of_the_refund(counter: Counter):
    counter.ok("scan", code=shop.SILVER)
    counter.ok("scan", code=shop.LI)
    counter.ok("pay", method="stored_value", amount="160.00", pin=shop.VALUE_PIN)
    counter.ok("pay", method="card", reference="5521")
    number = counter.ok("commit")["sale_no"]
    counter.ok("return_lines", sale_no=number, lines=[1], reason="尺寸不合")

    told = counter.ok("return_rehearsal")

    assert told["refund"] == [
        {"method": "stored_value", "amount": "-160.00", "reference": "", "principal": "-150.00", "bonus": "-10.00"},
        {"method": "card", "amount": "-208.00", "reference": "5521"},
    ]


def test_a_weight_in_words_is_refused(counter: Counter):
    number = counter.sell(shop.BANGLE)["sale_no"]
    counter.ok("return_lines", sale_no=number, lines=[1], reason="尺寸不合")

    assert counter.refusal("weigh_return", sale_no=number, line=1, weight="twenty") == "script.bad_command"


def test_without_a_return_there_is_nothing_to_rehearse(counter: Counter):
    assert counter.refusal("return_rehearsal") == "return.nothing"
