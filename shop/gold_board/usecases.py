"""Publishing a gold board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from kernel.books import Books
from kernel.clock import stamp
from shop.gold_board.facts import BoardRow, GoldBoardPublished
from shop.gold_board.queries import latest_version
from shop.gold_board.rules.publishing import check_board

VALID_FOR = timedelta(hours=24)


def publish_board(
    books: Books, rows: Sequence[BoardRow], *, effective_at: datetime, valid_for: timedelta = VALID_FOR
) -> int:
    """Publish a new version, in force from `effective_at`; its number is returned. Raises BoardRefused."""
    start, end = stamp(effective_at), stamp(effective_at + valid_for)
    check_board(rows, effective_at=start, valid_until=end)
    version = latest_version(books.connection) + 1
    fact = GoldBoardPublished(
        board_version=version, effective_at=start, valid_until=end, published_by=books.actor.name, rows=tuple(rows)
    )
    books.record(fact)
    return version
