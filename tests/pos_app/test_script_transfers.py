"""Commands about pieces between stores say what is wrong with them before anything is done."""

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


@pytest.mark.parametrize("until", ["tomorrow", "1999-01-01T10:00:00+08:00"])
def test_a_time_that_is_no_time_of_our_days_is_a_bad_command(counter: Counter, until: str):
    assert counter.refusal("keep_piece", reservation="Y-1", until=until) == "script.bad_command"


def test_a_list_of_codes_is_asked_for_where_one_code_is_given(counter: Counter):
    assert counter.refusal("send_pieces", codes=shop.RING, to="BJ") == "script.bad_command"


def test_a_document_that_is_none_is_refused_in_words(counter: Counter):
    answer = counter.do("look_transfer", codes=[shop.RING])

    assert answer["code"] == "transfer.altered"
    assert "库存没有变化" in answer["message"]


def test_what_was_never_asked_for_is_not_kept_refused_or_ended(counter: Counter):
    until = "2026-11-22T20:00:00+08:00"

    assert counter.refusal("keep_piece", reservation="Y-1", until=until) == "reservation.not_found"
    assert counter.refusal("refuse_reservation", reservation="Y-1", reason="没有") == "reservation.not_found"
    assert counter.refusal("end_reservation", reservation="Y-1", reason="没有") == "reservation.not_found"
