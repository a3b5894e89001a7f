"""Where business days begin, for books that are kept by the hour."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from shop.daily_close.tables import business_day

_NEVER = "9999"


def span_of(connection: Connection, store: str, first: str, last: str) -> tuple[str, str]:
    """From when to when the store's business days `first` to `last` went, as ISO times.

    A day goes from its opening to the next one's: what happens at night belongs to the day before.
    """
    of = business_day.c
    opened = select(func.min(of.opened_at)).where(of.store == store)
    begins, ends = (connection.scalar(opened.where(wanted)) for wanted in (of.date >= first, of.date > last))
    return begins or _NEVER, ends or _NEVER
