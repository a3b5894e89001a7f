"""What a sheet keeps of a birthday prices the bill as the birthday itself does, and tells no more."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shop.sheet.rules.birthdays import a_birthday, narrowest, windows_of

RULES = [
    {"id": "A", "audience": {"birthday": 7}},
    {"id": "B", "audience": {"birthday": "day"}},
    {"id": "C", "audience": {"birthday": "month"}},
    {"id": "D"},
]


def test_the_windows_are_those_that_the_rules_ask_for():
    assert windows_of(RULES) == [0, 7]


def test_of_a_birthday_in_no_window_nothing_is_kept():
    assert narrowest("2026-11-21", "11-29", [0, 7]) is None
    assert narrowest("2026-11-21", "", [0, 7]) is None
    assert a_birthday("2026-11-21", False, None, [0, 7]) == ""


def test_of_a_birthday_near_by_the_window_is_kept_and_not_the_day():
    assert [narrowest("2026-11-21", birthday, [0, 7]) for birthday in ("11-21", "11-22", "11-28")] == [0, 7, 7]


@given(
    day=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    apart=st.integers(-182, 182),
    windows=st.sets(st.sampled_from([0, 1, 3, 7, 15, 30, 60]), max_size=4).map(sorted),
)
def test_another_birthday_answers_every_rule_alike(day: date, apart: int, windows: list[int]):
    today, birthday = day.isoformat(), (day + timedelta(days=apart)).isoformat()[5:]
    month, kept = birthday[:2] == today[5:7], narrowest(today, birthday, windows)

    other = a_birthday(today, month, kept, windows)

    assert narrowest(today, other, windows) == kept
    assert (other[:2] == today[5:7]) == month
