"""The inbox is the others' journal: their entries are stored and carried out here, once, with the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from kernel.books import Bookkeeper
from kernel.clock import stamp
from kernel.executor import carry_out
from kernel.facts import Entry, hash_of
from kernel.projection import Put
from sync.protocol import FeedPage, TakeKey
from sync.tables import feed_cursor


class PageAltered(Exception):
    """An entry of a page does not fit its own hash; nothing of the page was taken."""


def positions(connection: Connection) -> dict[str, int]:
    """How far each feed has been taken: {feed: position}."""
    return {row.feed: row.pos for row in connection.execute(select(feed_cursor).order_by(feed_cursor.c.feed))}


def apply_page(keeper: Bookkeeper, page: FeedPage, *, take_key: TakeKey) -> int:
    """Take a page and its cursor in one transaction; returns how many entries went to the exception ledger.

    The register's own entries are passed over: its journal is where they come from. Raises PageAltered.
    """
    others = [entry for entry in page.entries if entry.register != keeper.register]
    _check(others)
    with keeper.database.writing() as connection:
        troubled = _take(keeper, connection, others, page.member_keys, take_key)
        carry_out(connection, [Put(feed_cursor, {"feed": f, "pos": p}) for f, p in sorted(page.positions.items())])
    return troubled


def _check(entries: Iterable[Entry]) -> None:
    for entry in entries:
        if hash_of(entry) != entry.hash:
            raise PageAltered(f"{entry.register}-{entry.epoch}-{entry.seq}")


def _take(
    keeper: Bookkeeper,
    connection: Connection,
    entries: Sequence[Entry],
    keys: Mapping[str, str],
    take_key: TakeKey,
) -> int:
    for member_id, key in keys.items():
        take_key(connection, member_id, key)
    came_at = stamp(keeper.clock.now())
    return sum(keeper.apply_foreign(connection, entry, came_at) is not None for entry in entries)
