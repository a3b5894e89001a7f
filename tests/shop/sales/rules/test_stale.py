"""A line whose gold price is older than the board's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.shop.sales.rules.test_pricing import LABELLED, NOW, line, priced

LATER = "2026-11-21T10:30:00.000+08:00"


def test_a_price_that_is_older_than_allowed_and_no_longer_the_boards_is_marked():
    assert priced(line(), board={"AU999": 1_180_00}, stale_after=LATER).lines[0].stale_price_fen == 1_180_00


@pytest.mark.parametrize(
    "given_",
    [
        {"board": {"AU999": 1_180_00}, "stale_after": NOW},  # young enough to be kept in silence
        {"board": {"AU999": 1_169_00}, "stale_after": LATER},  # still the board's
        {"board": {}, "stale_after": LATER},  # no board to compare with
    ],
)
def test_a_price_that_may_stand_is_not_marked(given_: dict[str, Any]):
    assert priced(line(), **given_).lines[0].stale_price_fen == 0


def test_a_fixed_price_does_not_move_with_gold():
    assert priced(line(LABELLED), board={"AU999": 1_180_00}, stale_after=LATER).lines[0].stale_price_fen == 0
