from datetime import date, timedelta
from random import Random

import pytest

from headquarters.demo.visits import ALPHA, A, B, R, draw_visits

JOINED = date(2021, 1, 1)


def drawn(days: int, count: int = 3_000) -> list[tuple[date, ...]]:
    rng = Random(7)
    return [draw_visits(rng, JOINED, JOINED + timedelta(days=days)) for _ in range(count)]


def test_every_member_came_on_the_day_of_joining_and_none_after_the_end():
    visits = drawn(900)

    assert {days[0] for days in visits} == {JOINED}
    assert max(days[-1] for days in visits) <= JOINED + timedelta(days=900)


def test_days_are_told_once_and_in_order():
    assert all(list(days) == sorted(set(days)) for days in drawn(1_800))


def test_nobody_comes_twice_within_no_time():
    assert drawn(0, count=50) == [(JOINED,)] * 50


def test_as_many_come_again_as_the_model_says():
    # One minus the chance of no visit within 39 model weeks, which is (alpha / (alpha + t)) ** r.
    expected = 1 - (ALPHA / (ALPHA + 39)) ** R

    again = sum(len(days) > 1 for days in drawn(39 * 30)) / 3_000

    assert again == pytest.approx(expected, abs=0.03)
    assert 0 < A < B
