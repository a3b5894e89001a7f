"""Calendar days as text: 'YYYY-MM-DD', which sorts as the days do. Whatever else a person types is no day."""

from __future__ import annotations

from datetime import date


def is_day(text: str) -> bool:
    """Whether `text` is a day of the calendar, and written so that it sorts among others."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def days_between(first: str, last: str) -> int:
    """Days from one day to another, below zero where `last` comes first. Both must be days."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
