"""How long pieces lie in a store: days in stock, in bands."""

from __future__ import annotations

from datetime import date

BANDS = (90, 180, 365)
"""The last day of each band but the last one, which has no end."""
BAND_NAMES = ("90 天内", "91-180 天", "181-365 天", "超过 365 天")


def days_between(received_at: str, today: str) -> int:
    """Whole days from an ISO time to an ISO day; 0 on the day itself."""
    return max(0, (date.fromisoformat(today[:10]) - date.fromisoformat(received_at[:10])).days)


def band_of(days: int) -> int:
    """The place of the band in BAND_NAMES."""
    return next((place for place, last in enumerate(BANDS) if days <= last), len(BANDS))
