"""One zone, one text form of a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kernel.clock import (
    CHINA,
    FixedClock,
    FixedMonotonic,
    Instant,
    OffsetClock,
    SystemClock,
    SystemMonotonic,
    aware,
    stamp,
    unix_ms,
)

FIRST, LAST = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01")
moments = st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.just(UTC))


def test_a_time_is_written_in_the_shops_zone_with_milliseconds():
    assert stamp(datetime(2026, 11, 21, 1, 30, 0, 999_999, tzinfo=UTC)) == "2026-11-21T09:30:00.999+08:00"


def test_a_time_without_a_zone_is_the_shops():
    assert aware(datetime.fromisoformat("2026-11-21T09:30")) == datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)


@given(moments, moments)
def test_texts_sort_as_the_times_do(one: datetime, other: datetime):
    earlier, later = sorted((one, other))

    assert stamp(earlier) <= stamp(later)


@given(moments)
def test_milliseconds_since_1970_are_exact(at: datetime):
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=unix_ms(at)) == at.replace(
        microsecond=at.microsecond // 1000 * 1000
    )


def test_a_fixed_clock_stands_until_it_is_moved():
    clock = FixedClock(datetime(2026, 11, 21, 9, 30, tzinfo=CHINA))
    before = clock.now()

    clock.forward(hours=1, seconds=5)

    assert (clock.now() - before).total_seconds() == 3_605


def test_the_machines_clock_speaks_in_the_shops_zone():
    assert SystemClock().now().utcoffset() == timedelta(hours=8)


def test_a_clock_is_put_right_by_what_it_is_told():
    base, offset = FixedClock(datetime(2025, 11, 21, 9, 30, tzinfo=CHINA)), [0]
    clock = OffsetClock(base, lambda: offset[0])

    offset[0] = 365 * 86_400

    assert clock.now() == datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)


def test_a_clock_that_no_offset_puts_right_is_left_as_it_is():
    base = FixedClock(datetime(9999, 12, 31, tzinfo=CHINA))

    assert OffsetClock(base, lambda: 10**11).now() == base.now()


def test_the_machines_count_never_goes_back_and_names_the_machines_start(tmp_path: Path):
    (tmp_path / "boot_id").write_text("5f0c\n")
    monotonic = SystemMonotonic(tmp_path / "boot_id")

    first, second = monotonic.now(), monotonic.now()

    assert first.ns <= second.ns
    assert (first.boot_id, second.boot_id) == ("5f0c", "5f0c")


def test_where_the_system_does_not_name_its_starts_each_start_of_the_program_is_one(tmp_path: Path):
    one, other = (SystemMonotonic(tmp_path / "missing").now().boot_id for _ in range(2))

    assert one != other


def test_a_fixed_count_begins_anew_after_a_reboot():
    count = FixedMonotonic(ns=5)
    count.forward(seconds=2)
    before = count.now()

    count.reboot()

    assert before == Instant(2_000_000_005, "boot-1")
    assert count.now() == Instant(0, "boot-1+")
