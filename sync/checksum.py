"""What a feed adds up to, so that both ends can tell that they have the same entries of it, in whatever order."""

from __future__ import annotations

from kernel.facts import Entry

NO_SUM = "0" * 16


def sum_of(entry: Entry) -> str:
    """An entry's part: the first 64 bits of its hash, as 16 hex digits."""
    return entry.hash[:16]


def add_sums(*sums: str) -> str:
    """Sums modulo 2^64, as 16 hex digits. Raises ValueError for what is no sum."""
    return f"{sum(int(each, 16) for each in sums) % 2**64:016x}"
