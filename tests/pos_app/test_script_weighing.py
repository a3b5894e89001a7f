"""Commands about the balance say what is wrong with them before anything is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from printers.devices.scale import ScaleState
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.pos_app.fake_scale import FakeScale


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.till.weighing.scale = FakeScale()
        yield till.begin()


@pytest.mark.parametrize("wrong", [{"no": 2}, {"no": 1, "weight": "20,35"}, {"no": 1, "seen": "1.23456"}])
def test_a_line_or_weight_that_is_none_is_no_command(counter: Counter, wrong: dict[str, object]):
    counter.ok("scan", code=shop.BANGLE)

    assert counter.refusal("weigh_line", **wrong) == "script.bad_command"


def test_a_silent_balance_is_shown_as_it_is(counter: Counter):
    answer = counter.ok("scale")

    assert (answer["state"], answer["weight"]) == (ScaleState.SILENT.value, "")
