"""Commands about the gold board say what is wrong with them before anything is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, standing_alone

ROW = {"purity": "AU999", "retail": "1031.00", "trade_in": "1013.00", "recycle": "971.00"}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


@pytest.mark.parametrize(
    "more",
    [
        {"rows": [{**ROW, "retail": "dear"}]},
        {"rows": [{**ROW, "price": "1"}]},
        {"rows": [ROW], "effective_at": "tomorrow"},
        {"rows": [ROW], "confirm": {"AU999": ["dear"]}},
        {"rows": [ROW], "confirm": {"AU999": "1031"}},
    ],
)
def test_a_board_that_cannot_be_read_is_a_bad_command(counter: Counter, more: dict[str, Any]):
    assert counter.refusal("propose_board", **more) == "script.bad_command"
    assert not counter.journal("gold_board.proposed")


@pytest.mark.parametrize("rows", [[], [{**ROW, "purity": "XX"}]])
def test_a_board_of_nothing_and_of_unknown_gold_is_refused_in_words(counter: Counter, rows: list[dict[str, str]]):
    assert counter.refusal("propose_board", rows=rows) == "gold.board_refused"


def test_what_was_never_proposed_is_not_decided(counter: Counter):
    counter.unlock(shop.MANAGER)

    assert counter.refusal("approve_board", proposal="G-1") == "gold.proposal_not_open"
    assert counter.refusal("withdraw_board", proposal="G-1") == "gold.proposal_not_open"


def test_without_a_price_nothing_is_printed_for_the_window(counter: Counter):
    counter.clock.forward(hours=25)

    assert counter.refusal("print_board") == "gold.no_price"
