"""How a till stands with headquarters, as the chip and the page on its screen show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sync.protocol import BATCH_ENTRIES

State = Literal["synced", "pending", "offline", "rejected"]

SKEW_TOLD_S = 300
SKEW_STEP_S = 60
SKEW_SUSPECT_S = 86_400
LOW_DISK_BYTES = 10**9
OLD_QUEUE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """One moment of it.

    `pending` own entries not acknowledged, the oldest written at `oldest_wall` ('' when none); `window` how many
    entries the next batch may hold. `reason` why the last contact was refused or what does not fit ('' else).
    `exceptions` others' or own entries that could not be applied here (sync/exceptions.py lists them).
    `feed_position` of the feed that was read farthest; `refetches` how often a feed was read from its start again.
    `clock_skew_s` headquarters' clock minus this one at the last contact; `offset_s` what is added to this clock, 0
    while it is nearly right, kept from start to start. `incarnation` the life of headquarters, `recovering` it was
    restored and waits for journals; `frozen` why no right is asked for or spent (sync/standing.py).
    `warnings`: disk.low | queue.old | clock.skew | clock.suspect | feed.checksum. None of them stops a sale for cash.
    """

    state: State = "pending"
    pending: int = 0
    offline_since: datetime | None = None
    last_contact: datetime | None = None
    exceptions: int = 0
    feed_position: int = 0
    clock_skew_s: int = 0
    reason: str = ""
    oldest_wall: str = ""
    window: int = BATCH_ENTRIES
    last_hello: datetime | None = None
    incarnation: int = 0
    recovering: bool = False
    frozen: str = ""
    backed_up_seq: int = 0
    refetches: int = 0
    offset_s: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def clock_suspect(self) -> bool:
        """This machine's clock is a day or more wrong: a person confirms the date when the day is opened."""
        return is_suspect(self.offset_s)


def offset_of(skew_s: int, kept_s: int) -> int:
    """What to add to a clock that is so wrong, where `kept_s` was added so far.

    Nothing within five minutes, where the line's own delay counts; and a move of less than a minute is none.
    """
    near = abs(skew_s) <= (SKEW_TOLD_S - SKEW_STEP_S if kept_s else SKEW_TOLD_S)
    if near:
        return 0
    return kept_s if kept_s and abs(skew_s - kept_s) < SKEW_STEP_S else skew_s


def is_suspect(offset_s: int) -> bool:
    return abs(offset_s) > SKEW_SUSPECT_S


def warnings_of(*, free_bytes: int | None, oldest_wall: str, now: datetime, offset_s: int) -> tuple[str, ...]:
    """What a person should look after; `free_bytes` None where it is not known. `now` is the right time."""
    found = []
    if free_bytes is not None and free_bytes < LOW_DISK_BYTES:
        found.append("disk.low")
    if oldest_wall and now - datetime.fromisoformat(oldest_wall) > OLD_QUEUE:
        found.append("queue.old")
    if offset_s:
        found.append("clock.suspect" if is_suspect(offset_s) else "clock.skew")
    return tuple(found)
