"""Identities made offline: UUID version 7 (RFC 9562), so that they sort by time."""

from __future__ import annotations

import os
from collections.abc import Callable

from kernel.clock import Clock, unix_ms


class Ids:
    """Makes ids that sort in the order they were made, even within one millisecond or if the clock steps back."""

    def __init__(self, clock: Clock, random: Callable[[int], bytes] = os.urandom) -> None:
        self._clock, self._random = clock, random
        self._last = 0

    def new(self) -> str:
        """32 lower-case hex digits with dashes, e.g. '0193…-7…-8…'."""
        drawn = int.from_bytes(self._random(10), "big") & ((1 << 74) - 1)
        number = unix_ms(self._clock.now()) << 74 | drawn
        # Counted before version and variant are put between the bits, so that a carry never reaches them.
        self._last = max(number, self._last + 1)
        ms, rand = self._last >> 74, self._last & ((1 << 74) - 1)
        text = f"{ms << 80 | 0x7 << 76 | (rand >> 62) << 64 | 0b10 << 62 | rand & ((1 << 62) - 1):032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
