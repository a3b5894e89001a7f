from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import pytest

from kernel.clock import CHINA
from promotions import Context, MemberContext, RuleSet
from promotions.rules.applicable import bar, in_window
from promotions.rules.rule import Schedule

NIGHT = Schedule(daily=("22:00", "02:00"), weekdays=(5,))
FRIDAY, SATURDAY = 20, 21


@pytest.mark.parametrize(
    ("day", "hour", "minute", "inside"),
    [
        (FRIDAY, 21, 59, False),
        (FRIDAY, 22, 0, True),
        (SATURDAY, 1, 59, True),
        (SATURDAY, 2, 0, False),
        (SATURDAY, 23, 0, False),
        (FRIDAY, 1, 0, False),
    ],
)
def test_a_window_over_midnight_belongs_to_the_day_it_opened(day: int, hour: int, minute: int, inside: bool) -> None:
    assert in_window(NIGHT, datetime(2026, 11, day, hour, minute, tzinfo=CHINA).replace(tzinfo=None)) is inside


def test_a_schedule_begins_at_from_and_is_over_at_until() -> None:
    schedule = msgspec.convert({"from": "2026-11-01T00:00:00", "until": "2026-11-12T00:00:00"}, Schedule)
    begin, end = schedule.from_, schedule.until

    assert in_window(schedule, begin)
    assert not in_window(schedule, end)


def test_a_time_with_a_zone_is_read_on_the_shops_clock() -> None:
    ctx = Context(now=datetime.fromisoformat("2026-11-20T17:30:00+00:00"))

    assert in_window(NIGHT, ctx.local_now)


@pytest.mark.parametrize(
    ("changes", "ctx", "code"),
    [
        ({"audience": {"member": True}}, Context(), "NOT_MEMBER"),
        ({"audience": {"levels": ["gold"]}}, Context(member=MemberContext(level="silver")), "WRONG_LEVEL"),
        ({"audience": {"segments": ["vip"]}}, Context(member=MemberContext()), "WRONG_SEGMENT"),
        ({"audience": {"birthday_month": True}}, Context(member=MemberContext(birthday="05-20")), "NOT_BIRTHDAY"),
        ({"audience": {"stores": ["BJ"]}}, Context(store="HP"), "WRONG_STORE"),
        ({"audience": {"trade_in": True}}, Context(), "NOT_TRADE_IN"),
        ({"not_with_tags": ["trade_in"]}, Context(trade_in=True), "NOT_WITH_TRADE_IN"),
        ({"schedule": {"until": "2026-11-01T00:00:00"}}, Context(now=datetime(2026, 11, 2)), "OUT_OF_WINDOW"),  # noqa: DTZ001
        ({"code": "ABC"}, Context(), "NO_CODE"),
        ({"opt_in": True}, Context(), "NOT_OPTED_IN"),
        ({}, Context(ban=("R",)), "BANNED"),
    ],
)
def test_a_rule_that_is_not_for_this_customer_says_why(changes: dict[str, Any], ctx: Context, code: str) -> None:
    (rule,) = RuleSet.parse([{"id": "R", "stage": "unit", "benefit": {"type": "percent", "pct": 10}, **changes}])

    assert bar(rule, ctx) == code
