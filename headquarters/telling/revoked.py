"""The filter of all revoked cards, for tills: made when one asks and the list has changed since."""

from __future__ import annotations

import threading

from sqlalchemy import Connection, select, union

from headquarters.tables import feed_head
from headquarters.telling.audience import REVOKED
from membership.rules.revoked import CardFilter
from membership.tables import member_card, revoked_card
from sync.protocol import FilterPage

_REVOKED = union(
    select(revoked_card.c.card_no), select(member_card.c.card_no).where(member_card.c.revoked == 1)
).order_by("card_no")


def filter_name(connection: Connection) -> str:
    """Changes whenever a card is revoked or reinstated; '' before the first one."""
    end = connection.scalar(select(feed_head.c.no).where(feed_head.c.feed == REVOKED))
    return "" if end is None else f"r{end}"


class RevokedFilter:
    """Keeps the newest filter in memory."""

    def __init__(self) -> None:
        self._kept: FilterPage | None = None
        self._lock = threading.Lock()

    def page(self, connection: Connection) -> FilterPage:
        name = filter_name(connection)
        with self._lock:
            if self._kept is None or self._kept.name != name:
                cards = CardFilter.of(list(connection.scalars(_REVOKED)))
                self._kept = FilterPage(name=name, hashes=cards.hashes, bits=cards.to_base64())
            return self._kept
