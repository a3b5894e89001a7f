"""The inbox is the others' journal: their entries are stored and carried out here, once, with the cursor.

A cursor says how far a feed was read, in which of its lives, and what the entries up to there add up to. What is
missing is therefore noticed at the end of a feed; it is then read again from its start, and the entries that are here
already are passed over: nothing is undone and nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from kernel.asking import fetch
from kernel.books import Bookkeeper, is_known
from kernel.clock import stamp
from kernel.executor import carry_out
from kernel.facts import Entry, hash_of
from kernel.projection import Put
from sync.checksum import NO_SUM, add_sums, sum_of
from sync.keys import owner_of
from sync.protocol import FeedPage, TakeKey
from sync.settling import carried_here, place_of, tried_again
from sync.tables import feed_cursor


class PageAltered(Exception):
    """A page that does not fit itself; nothing of it was taken."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far one feed was taken: `epoch` the feed's life, `checksum` the sum of everything in it up to `pos`."""

    pos: int = 0
    epoch: int = 0
    checksum: str = NO_SUM


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a page, feed by feed.

    `stale`: it was asked for from another place, so it was left. `began_anew`: headquarters says that the position
    means nothing, read from 0 again. Of those read to their end, `agreeing` add up to headquarters' sum, `reread` do
    not and are read from 0 again, `unsound` do not and stay. `troubled` entries went to the exception ledger.
    """

    stale: bool = False
    began_anew: tuple[str, ...] = ()
    agreeing: tuple[str, ...] = ()
    reread: tuple[str, ...] = ()
    unsound: tuple[str, ...] = ()
    troubled: int = 0


_CURSORS = select(feed_cursor).order_by(feed_cursor.c.feed)


def cursors(connection: Connection) -> dict[str, Cursor]:
    return {row.feed: Cursor(row.pos, row.epoch, row.checksum) for row in fetch(connection, _CURSORS, {})}


def positions(connection: Connection) -> dict[str, int]:
    """How far each feed has been taken: {feed: position}."""
    return {feed: cursor.pos for feed, cursor in cursors(connection).items()}


def read_anew(connection: Connection, feeds: Mapping[str, int]) -> tuple[str, ...]:
    """Put the cursors of `feeds` (with their epochs) back to 0 where their epoch is another; returns which moved."""
    known = cursors(connection)
    moved = {feed: epoch for feed, epoch in feeds.items() if known.get(feed, Cursor()).epoch != epoch}
    _put(connection, {feed: Cursor(epoch=epoch) for feed, epoch in moved.items()})
    return tuple(sorted(feed for feed in moved if feed in known and known[feed].pos))


def read_all_anew(connection: Connection, epochs: Mapping[str, int]) -> None:
    """Put every cursor back to 0: headquarters is another than the one that gave these positions."""
    feeds = {**dict.fromkeys(cursors(connection), 0), **epochs}
    _put(connection, {feed: Cursor(epoch=epoch) for feed, epoch in feeds.items()})


def brings_news(page: FeedPage, known: Mapping[str, Cursor]) -> bool:
    """Whether anything here changes by this page; most pages of a quiet hour bring nothing."""
    if page.refetch or page.entries:
        return True
    if any(feed not in known or known[feed].epoch != epoch for feed, epoch in page.epochs.items()):
        return True
    reached = _reached(page, known)
    if any(known.get(feed) != cursor for feed, cursor in reached.items()):
        return True
    return any(feed in known and known[feed].checksum != total for feed, total in page.checksums.items())


def apply_page(
    keeper: Bookkeeper,
    page: FeedPage,
    *,
    after: Mapping[str, int],
    take_key: TakeKey,
    read_again: Callable[[str], bool] = lambda _feed: True,
) -> Taken:
    """Take the page that follows `after`, and its cursors, in one transaction.

    The register's own entries are passed over: its journal is where they come from. A feed that does not add up goes
    back to 0 where `read_again` says so. Raises PageAltered.
    """
    _check(page)
    with keeper.database.writing() as connection:
        known = cursors(connection)
        if {feed: cursor.pos for feed, cursor in known.items()} != dict(after):
            return Taken(stale=True)
        anew = _begun_anew(page, known)
        if anew:
            _put(connection, {feed: Cursor(epoch=page.epochs.get(feed, known[feed].epoch)) for feed in anew})
            return Taken(began_anew=anew)
        troubled = _take(keeper, connection, page, take_key)
        reached = _reached(page, known)
        ended = {feed: reached[feed].checksum == total for feed, total in page.checksums.items() if feed in reached}
        reread = tuple(sorted(feed for feed, agrees in ended.items() if not agrees and read_again(feed)))
        _put(connection, reached | {feed: Cursor(epoch=reached[feed].epoch) for feed in reread})
    return Taken(
        agreeing=tuple(sorted(feed for feed, agrees in ended.items() if agrees)),
        reread=reread,
        unsound=tuple(sorted(feed for feed, agrees in ended.items() if not agrees and feed not in reread)),
        troubled=troubled,
    )


def _check(page: FeedPage) -> None:
    if len(page.feeds_of) != len(page.entries):
        raise PageAltered("not every entry names its feeds")
    for entry in page.entries:
        if hash_of(entry) != entry.hash:
            raise PageAltered(f"{entry.register}-{entry.epoch}-{entry.seq}")
    try:
        add_sums(*page.own.values(), *page.checksums.values())
    except ValueError as error:
        raise PageAltered("what is no sum") from error


def _begun_anew(page: FeedPage, known: Mapping[str, Cursor]) -> tuple[str, ...]:
    """Feeds with a position here that means nothing to headquarters any more."""
    begun = {feed for feed, epoch in page.epochs.items() if feed in known and known[feed].epoch != epoch}
    return tuple(sorted(feed for feed in begun | set(page.refetch) if known.get(feed, Cursor()).pos))


def _reached(page: FeedPage, known: Mapping[str, Cursor]) -> dict[str, Cursor]:
    reached = {feed: replace(known.get(feed, Cursor()), pos=pos) for feed, pos in page.positions.items()}
    for feed, cursor in reached.items():
        came = [sum_of(entry) for entry, feeds in zip(page.entries, page.feeds_of, strict=True) if feed in feeds]
        total = add_sums(cursor.checksum, page.own.get(feed, NO_SUM), *came)
        reached[feed] = replace(cursor, epoch=page.epochs.get(feed, cursor.epoch), checksum=total)
    return reached


def _take(keeper: Bookkeeper, connection: Connection, page: FeedPage, take_key: TakeKey) -> int:
    came_at = stamp(keeper.clock.now())
    troubled = 0
    carried = carried_here(connection)
    for entry in _others(keeper, page.entries):
        inner = tried_again(entry)
        if place_of(inner or entry) in carried or _has_heard(keeper, connection, inner):
            continue  # a headquarters that was set back tells otherwise what it told before
        owner = owner_of(entry)
        # Just before the entry that needs it, and for no other: what was forgotten before, or is below, stays so.
        if owner in page.member_keys and not is_known(connection, entry):
            take_key(connection, owner, page.member_keys[owner])
        troubled += keeper.apply_foreign(connection, entry, came_at) is not None
        if inner is not None:
            carried.add(place_of(inner))
    return troubled


def _has_heard(keeper: Bookkeeper, connection: Connection, inner: Entry | None) -> bool:
    """Whether the entry that is told again is here as its writer, another register, said it."""
    return inner is not None and inner.register != keeper.register and is_known(connection, inner)


def _others(keeper: Bookkeeper, entries: Iterable[Entry]) -> Iterable[Entry]:
    return (entry for entry in entries if entry.register != keeper.register)


def _put(connection: Connection, moved: Mapping[str, Cursor]) -> None:
    rows = [
        {"feed": feed, "pos": cursor.pos, "epoch": cursor.epoch, "checksum": cursor.checksum}
        for feed, cursor in sorted(moved.items())
    ]
    carry_out(connection, [Put(feed_cursor, row) for row in rows])
