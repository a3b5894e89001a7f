"""What a person should look after is said; nothing of it stops a sale."""

from __future__ import annotations

from datetime import datetime

import pytest

from kernel.clock import CHINA
from sync.status import SyncStatus, offset_of, warnings_of

NOW = datetime(2026, 11, 21, 10, tzinfo=CHINA)
DAY = 86_400


@pytest.mark.parametrize(
    ("skew", "kept", "offset"),
    [
        pytest.param(300, 0, 0, id="five minutes are the line's and the clock's own"),
        pytest.param(301, 0, 301, id="more is added"),
        pytest.param(-301, 0, -301, id="or taken away"),
        pytest.param(290, 301, 301, id="around five minutes it does not go to and fro"),
        pytest.param(240, 301, 0, id="a clock that was set right needs nothing"),
        pytest.param(7_230, 7_200, 7_200, id="half a minute is the line's delay"),
        pytest.param(7_260, 7_200, 7_260, id="a minute is written down"),
    ],
)
def test_how_much_is_added_to_a_clock(skew: int, kept: int, offset: int) -> None:
    assert offset_of(skew, kept) == offset


@pytest.mark.parametrize(
    ("free", "oldest", "offset", "warnings"),
    [
        (10**9, "2026-10-22T10:00:00.000+08:00", 0, ()),
        (None, "", 0, ()),
        (10**9 - 1, "", 0, ("disk.low",)),
        (None, "2026-10-22T09:59:59.999+08:00", 0, ("queue.old",)),
        (None, "", 301, ("clock.skew",)),
        (None, "", DAY, ("clock.skew",)),
        (None, "", -DAY - 1, ("clock.suspect",)),
    ],
)
def test_what_is_warned_of(free: int | None, oldest: str, offset: int, warnings: tuple[str, ...]) -> None:
    assert warnings_of(free_bytes=free, oldest_wall=oldest, now=NOW, offset_s=offset) == warnings


def test_a_clock_a_day_off_needs_a_person_to_name_the_date() -> None:
    assert [SyncStatus(offset_s=offset).clock_suspect for offset in (0, DAY, DAY + 1)] == [False, False, True]
