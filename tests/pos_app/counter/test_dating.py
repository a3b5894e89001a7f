"""Today's day begins where the machine knows what today is; otherwise one is offered to a manager."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kernel.clock import CHINA
from pos_app.counter.dating import Dating, date_to_open
from pos_app.till import Till
from sync.status import SyncStatus
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.builders.register import Register

YEAR_S = 365 * 86_400


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def dating(register: Register, now: str, *, suspect: bool = False) -> Dating:
    with register.reading() as connection:
        return date_to_open(connection, "HP01", now=at(now), suspect=suspect)


@pytest.mark.parametrize(
    ("now", "suspect", "expected"),
    [
        pytest.param("2026-11-22T09:00", False, Dating("2026-11-22", True), id="the clock is right"),
        pytest.param("2026-11-20T12:00", False, Dating("2026-11-20", True), id="a little behind is no fault"),
        pytest.param("2026-11-22T09:00", True, Dating("2026-11-22", False), id="put right by headquarters"),
        pytest.param("2015-01-01T00:00", False, Dating("2026-11-21", False), id="an empty battery, with no line"),
    ],
)
def test_the_day_that_begins(now: str, suspect: bool, expected: Dating) -> None:
    assert dating(Register(), now, suspect=suspect) == expected


def test_a_till_without_a_journal_believes_its_clock() -> None:
    with Register(opened=False).reading() as connection:
        assert date_to_open(connection, "XX99", now=at("2015-01-01T00:00"), suspect=False).sure


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Counter]:
    """A till that stands alone, before its day is opened."""
    with standing_alone(tmp_path) as counter:
        yield counter


def wrong_by(till: Till, seconds: int) -> None:
    till.post.offset_s = lambda: seconds
    till.post.sync_status = lambda: SyncStatus(offset_s=seconds)


def test_with_a_clock_a_year_behind_a_manager_confirms_the_right_date_and_sales_go_on(morning: Counter) -> None:
    morning.unlock(shop.CASHIER)
    right = morning.till.post.now()[:10]
    morning.clock.forward(seconds=-YEAR_S)
    wrong_by(morning.till, YEAR_S)

    assert morning.refusal("open_day", float="1000") == "day.clock_suspect"
    morning.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="day.confirm_date")
    morning.ok("open_day", float="1000", date=right)
    morning.ok("scan", code=shop.RING)

    assert morning.journal("daily_close.day_opened")[-1].business_date == right
    assert morning.till.post.cart.opened_at[:10] == right
    assert morning.journal("daily_close.day_opened")[-1].wall[:4] == "2025"  # what the machine showed, as evidence
