"""Who is told what: entries are put into feeds by their kind, in the transaction that keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from heapq import merge
from typing import Any

from sqlalchemy import Connection, Row, func, select

from headquarters.registers import Installed
from headquarters.tables import feed_item
from kernel.actor import Actor
from kernel.books import Bookkeeper, Books, head
from kernel.executor import carry_out
from kernel.facts import Entry
from kernel.projection import Insert
from kernel.tables import journal
from sync.outbox import Point, entries_after
from sync.protocol import BATCH_ENTRIES, within_limits

ALL = "all"
STORE, NONE = "store", "none"

# The first line that fits decides; 'feature.*' fits every kind of the feature. What no line names stays here.
ROUTES: tuple[tuple[str, str], ...] = (
    ("sales.held", STORE),
    ("sales.hold_ended", STORE),
    ("staff.*", ALL),
    ("gold_board.*", ALL),
    ("stock.*", ALL),
    ("membership.*", ALL),
    ("promotions.*", ALL),
)
_READ_AT_ONCE = 1_000


class FeedAhead(Exception):
    """A register has taken more of a feed than there is: headquarters is older than what it told before."""


def audience(kind: str) -> str:
    """all | store | none for one kind of fact."""
    for pattern, told in ROUTES:
        if kind == pattern or (pattern.endswith(".*") and kind.startswith(pattern[:-1])):
            return told
    return NONE


def route(connection: Connection, entries: Iterable[Entry], store: str) -> None:
    """Put entries, in this order, into their feeds. `store` is the writing register's; '' for headquarters."""
    positions: dict[str, int] = {}
    items = []
    for entry in entries:
        feed = _feed(audience(entry.kind), store)
        if feed is None:
            continue
        if feed not in positions:
            positions[feed] = _end(connection, feed)
        positions[feed] += 1
        place = {"register": entry.register, "epoch": entry.epoch, "seq": entry.seq}
        items.append(Insert(feed_item, {"feed": feed, "pos": positions[feed], **place}))
    carry_out(connection, items)


def page(
    connection: Connection, reader: Installed, after: Mapping[str, int]
) -> tuple[dict[str, int], tuple[Entry, ...], bool]:
    """(new positions, entries, whether there is more) for one register, in the order headquarters applied them.

    The reader's own entries are passed over, positions of feeds that are not the reader's ignored. Raises FeedAhead.
    """
    feeds = (ALL, f"store:{reader.store}")
    positions = {feed: after.get(feed, 0) for feed in feeds}
    waiting: list[list[Row[Any]]] = []
    for feed in feeds:
        if positions[feed] > _end(connection, feed):
            raise FeedAhead(feed)
        waiting.append(_following(connection, feed, positions[feed]))
    rows = list(merge(*waiting, key=lambda row: row.no))[: BATCH_ENTRIES + 1]
    others = [_entry(row) for row in rows[:BATCH_ENTRIES] if row.register != reader.register]
    chosen = within_limits(others)
    taken = 0
    for row in rows[:BATCH_ENTRIES]:
        if row.register != reader.register:
            if taken == len(chosen):
                return positions, chosen, True
            taken += 1
        positions[row.feed] = row.pos
    return positions, chosen, len(rows) > BATCH_ENTRIES


class OfficeKeeper(Bookkeeper):
    """Headquarters' own books: what is recorded here is put into the feeds in the same transaction."""

    @contextmanager
    def open(self, actor: Actor) -> Iterator[Books]:
        with super().open(actor) as books:
            at = Point(*head(books.connection, self.register))
            yield books
            while written := entries_after(books.connection, self.register, at, _READ_AT_ONCE):
                route(books.connection, written, "")
                at = Point(written[-1].epoch, written[-1].seq, written[-1].hash)


def _feed(told: str, store: str) -> str | None:
    if told == STORE:
        return f"store:{store}" if store else None
    return ALL if told == ALL else None


def _end(connection: Connection, feed: str) -> int:
    return connection.scalar(select(func.max(feed_item.c.pos)).where(feed_item.c.feed == feed)) or 0


def _following(connection: Connection, feed: str, pos: int) -> list[Row[Any]]:
    columns = [journal.c[name] for name in Entry.__struct_fields__]
    same = (
        (journal.c.register == feed_item.c.register)
        & (journal.c.epoch == feed_item.c.epoch)
        & (journal.c.seq == feed_item.c.seq)
    )
    query = select(feed_item.c.feed, feed_item.c.pos, journal.c.no, *columns).select_from(feed_item.join(journal, same))
    following = query.where(feed_item.c.feed == feed, feed_item.c.pos > pos).order_by(feed_item.c.pos)
    return list(connection.execute(following.limit(BATCH_ENTRIES + 1)))


def _entry(row: Row[Any]) -> Entry:
    values: Sequence[Any] = [getattr(row, name) for name in Entry.__struct_fields__]
    return Entry(**dict(zip(Entry.__struct_fields__, values, strict=True)))
