"""The headless till takes and leaves promotions as the screen does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


def test_a_promotion_is_left_and_taken_again_by_its_id(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("attach_member", tail="1234")

    dues = [counter.ok(do, rule="GEM-MEMBER-98")["due"] for do in ("refuse_promotion", "take_back_choice")]

    assert dues == ["8,980.00", "8,800.40"]
