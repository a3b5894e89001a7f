"""Time is injected: no module asks the operating system by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991


class Clock(Protocol):
    def now(self) -> datetime:
        """An aware time in the shop's zone."""


class SystemClock:
    """The machine's clock in China's zone."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), CHINA)


class OffsetClock:
    """Another clock, put right by `offset_s` seconds, which may change while it runs."""

    def __init__(self, base: Clock, offset_s: Callable[[], int]) -> None:
        self._base, self._offset_s = base, offset_s

    def now(self) -> datetime:
        """The base's time put right; the base's own where no calendar holds the right one."""
        at = self._base.now()
        try:
            return at + timedelta(seconds=self._offset_s())
        except OverflowError:
            return at


class FixedClock:
    """A clock that stands where it is put; scripts and tests move it."""

    def __init__(self, at: datetime) -> None:
        self.at = aware(at)

    def now(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


def aware(at: datetime) -> datetime:
    """`at` in the shop's zone; a naive time is taken as the shop's."""
    return at.replace(tzinfo=CHINA) if at.tzinfo is None else at.astimezone(CHINA)


def stamp(at: datetime) -> str:
    """The one text form of a time in facts and tables: ISO 8601 with offset and milliseconds.

    Always in the shop's zone, so that texts sort as the times do.
    """
    return aware(at).isoformat(timespec="milliseconds")


def unix_ms(at: datetime) -> int:
    delta = at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


@dataclass(frozen=True, slots=True)
class Instant:
    """So many nanoseconds after this start of the machine, which `boot_id` names: no one can set it back."""

    ns: int
    boot_id: str


class Monotonic(Protocol):
    def now(self) -> Instant:
        """The time since the machine was started, its sleep included where the system tells."""


class SystemMonotonic:
    """The machine's own count. Where the system does not name its starts, each start of the program counts as one."""

    def __init__(self, boot_id_file: Path = Path("/proc/sys/kernel/random/boot_id")) -> None:
        try:
            self._boot_id = boot_id_file.read_text("ascii").strip()
        except OSError:
            self._boot_id = f"program-{time.time_ns()}"
        self._source = getattr(time, "CLOCK_BOOTTIME", None)

    def now(self) -> Instant:
        ns = time.monotonic_ns() if self._source is None else time.clock_gettime_ns(self._source)
        return Instant(ns, self._boot_id)


class FixedMonotonic:
    """A count that scripts and tests move."""

    def __init__(self, ns: int = 0, boot_id: str = "boot-1") -> None:
        self.at = Instant(ns, boot_id)

    def now(self) -> Instant:
        return self.at

    def forward(self, seconds: int) -> None:
        self.at = Instant(self.at.ns + seconds * 1_000_000_000, self.at.boot_id)

    def reboot(self) -> None:
        """The machine is started again: the count begins anew under another name."""
        self.at = Instant(0, f"{self.at.boot_id}+")
