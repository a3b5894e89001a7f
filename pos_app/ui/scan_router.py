"""Scans from a keyboard-wedge scanner, told apart from typing by their speed, wherever the focus is.

Every key goes on to the field at once, so typing is never delayed; when the burst turns out to be a scan, the field
gets back what it held before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

GAP_MS = 35
LENGTH_MIN = 6
ALONE_MS = 40
BOUNCE_MS = 300
SUFFIXES = ("\r", "\n", "\t")


class Verdict(Enum):
    PASS = auto()
    SWALLOW = auto()
    WAIT = auto()  # a key that acts only alone: swallow it now, ask `alone` later


class Field(Protocol):
    """The field that has the focus while a burst begins."""

    def restore(self) -> None:
        """Give it back what it held when the burst began."""

    def type_in(self, text: str) -> None:
        """Put in what was held back."""


@dataclass(slots=True)
class Burst:
    """Printable keys in quick succession."""

    text: str = ""
    last_ms: int = -1_000_000
    field: Field | None = None


class ScanRouter:
    """`remember` takes a picture of the focused field; `scanned` gets each code once; times are in milliseconds."""

    def __init__(
        self,
        scanned: Callable[[str], None],
        remember: Callable[[], Field | None],
        *,
        gap_ms: int = GAP_MS,
        prefix: str = "",
    ) -> None:
        self._scanned, self._remember, self._gap_ms, self._prefix = scanned, remember, gap_ms, prefix
        self._burst = Burst()
        self._held = ""  # a key that waits to be alone
        self._held_act: Callable[[], None] | None = None
        self._last_code, self._last_at = "", -1_000_000

    def key(self, text: str, at_ms: int, *, alone: Callable[[], None] | None = None) -> Verdict:
        """A key press without Ctrl or Alt. `text` is what it types ('' for none); `alone` what it does on its own."""
        gap = at_ms - self._burst.last_ms
        quick = gap <= self._gap_ms
        if text in SUFFIXES and text:
            return self._end(at_ms, quick)
        if not text or not text.isprintable():
            return Verdict.PASS
        self._release_held(quick or gap <= ALONE_MS)
        if not quick:
            self._burst = Burst(field=self._remember())
        first = not self._burst.text
        self._burst.text += text
        self._burst.last_ms = at_ms
        if alone is not None and first:
            self._held, self._held_act = text, alone
            return Verdict.WAIT
        return Verdict.PASS

    def alone_elapsed(self) -> None:
        """40 ms passed since a key that waits: nothing followed, so it acts."""
        act, self._held, self._held_act = self._held_act, "", None
        if act is not None:
            self._burst = Burst()
            act()

    def _release_held(self, followed: bool) -> None:
        if self._held and followed and self._burst.field is not None:
            self._burst.field.type_in(self._held)
        if self._held and not followed and self._held_act is not None:
            self._held_act()
        self._held, self._held_act = "", None

    def _end(self, at_ms: int, quick: bool) -> Verdict:
        burst, self._burst = self._burst, Burst()
        if not quick or len(burst.text) < LENGTH_MIN:
            if self._held:
                self.alone_elapsed()
            return Verdict.PASS
        self._held, self._held_act = "", None
        if burst.field is not None:
            burst.field.restore()
        code = clean(burst.text, self._prefix)
        bounced = code == self._last_code and at_ms - self._last_at <= BOUNCE_MS
        self._last_code, self._last_at = code, at_ms
        if code and not bounced:
            self._scanned(code)
        return Verdict.SWALLOW


def clean(text: str, prefix: str) -> str:
    """A scanned text without control characters, outer blanks and the scanner's own prefix."""
    plain = "".join(letter for letter in text if letter.isprintable()).strip()
    return plain.removeprefix(prefix) if prefix else plain
