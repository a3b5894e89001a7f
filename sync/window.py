"""How many entries the next batch may hold: a little more after each success, half after each trouble."""

from __future__ import annotations

from sync.protocol import BATCH_ENTRIES

STEP = 20


class Window:
    """Additive increase, multiplicative decrease; never below 1, never above what headquarters or the wire takes."""

    def __init__(self, size: int = BATCH_ENTRIES) -> None:
        self.size = size

    def wider(self, named: int) -> None:
        """A batch was acknowledged, and headquarters takes at most `named` next time."""
        self.size = _within(self.size + STEP, named)

    def narrower(self, named: int = BATCH_ENTRIES) -> None:
        """Nothing came back in time, or headquarters is busy and takes at most `named`."""
        self.size = _within(self.size // 2, named)


def _within(size: int, named: int) -> int:
    return max(1, min(size, named, BATCH_ENTRIES))
