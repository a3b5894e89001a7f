"""The feeds: what each audience is told, in the order of headquarters' journal, and the pages that registers read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, select

from headquarters.tables import feed_head, feed_item
from headquarters.telling.audience import feeds_of_register
from kernel.asking import fetch
from kernel.bulk import InsertAll
from kernel.facts import Entry
from kernel.projection import Put, RowOp
from kernel.tables import journal
from sync.checksum import NO_SUM, add_sums, sum_of
from sync.protocol import BATCH_ENTRIES
from sync.wire import within_limits

_COLUMNS = [journal.c[name] for name in Entry.__struct_fields__]
# Made once: every register asks them every few seconds.
HEADS = select(feed_head).where(feed_head.c.feed.in_(bindparam("feeds", expanding=True)))
_FOLLOWING = (
    select(feed_item.c.feed, feed_item.c.no.label("pos"), *_COLUMNS)
    .select_from(feed_item.join(journal, journal.c.no == feed_item.c.no))
    .where(
        feed_item.c.feed == bindparam("feed"),
        feed_item.c.no > bindparam("after"),
        feed_item.c.no <= bindparam("end"),
    )
    .order_by(feed_item.c.no)
    .limit(BATCH_ENTRIES + 1)
)


End = tuple[int, int, str]
"""Where a feed ends: the number of its last entry, how many it has, their checksum."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page for one register: what of sync.protocol.FeedPage the feeds themselves know."""

    positions: dict[str, int]
    entries: tuple[Entry, ...]
    feeds_of: tuple[tuple[str, ...], ...]
    checksums: dict[str, str]
    own: dict[str, str]
    refetch: tuple[str, ...]
    more: bool


def ends_in(rows: Iterable[Any]) -> dict[str, End]:
    """What the rows that answer `HEADS` say, by feed."""
    return {row.feed: (row.no, row.items, row.checksum) for row in rows}


def share(
    connection: Connection,
    numbered: Sequence[tuple[int, Entry, tuple[str, ...]]],
    foreseen: Mapping[str, End | None] = MappingProxyType({}),
) -> list[RowOp | InsertAll]:
    """The rows that put entries, given with their numbers, into their feeds. The journal's head is locked.

    `foreseen` are ends that were read under the lock already, None for a feed that has not begun.
    """
    items = [(feed, no) for no, _, feeds in numbered for feed in feeds]
    if not items:
        return []
    alike: dict[tuple[str, ...], tuple[int, int, str]] = {}  # a member of many stores is told to all of them
    for no, entry, told in numbered:
        _, count, total = alike.get(told, (0, 0, NO_SUM))
        alike[told] = no, count + 1, add_sums(total, sum_of(entry))
    feeds = sorted({feed for told in alike for feed in told})
    ends = {feed: end for feed in feeds if (end := foreseen.get(feed)) is not None}
    if unseen := [feed for feed in feeds if feed not in foreseen]:
        ends |= ends_in(fetch(connection, HEADS, {"feeds": unseen}))
    for told, (last, more, sums) in alike.items():
        for feed in told:
            no, count, total = ends.get(feed, (0, 0, NO_SUM))
            ends[feed] = max(no, last), count + more, add_sums(total, sums)
    heads = [Put(feed_head, {"feed": f, "no": n, "items": i, "checksum": c}) for f, (n, i, c) in sorted(ends.items())]
    return [InsertAll(feed_item, ("feed", "no"), items), *heads]


def page(connection: Connection, register: str, store: str, after: Mapping[str, int]) -> Page:
    """What follows `after` in a register's feeds, in headquarters' order; its own entries are left out.

    Where a feed ends is read first and nothing behind it is looked at: entries are numbered in the order in which
    they are committed, so what stands before an end that is seen is seen too. A position behind the end is one that
    an older headquarters gave: that feed is to be read again.
    """
    feeds = feeds_of_register(register, store)
    ends = {row.feed: row for row in fetch(connection, HEADS, {"feeds": list(feeds)})}
    positions = {feed: after.get(feed, 0) for feed in feeds}
    refetch = tuple(feed for feed in feeds if positions[feed] > (ends[feed].no if feed in ends else 0))
    positions.update(dict.fromkeys(refetch, 0))
    found: dict[int, tuple[Entry, list[str]]] = {}
    for feed, head in ends.items():
        if positions[feed] < head.no:
            for row in fetch(connection, _FOLLOWING, {"feed": feed, "after": positions[feed], "end": head.no}):
                if row.pos not in found:
                    found[row.pos] = Entry(**dict(zip(Entry.__struct_fields__, row[2:], strict=True))), []
                found[row.pos][1].append(feed)
    numbers = sorted(found)
    entries, feeds_of, own = [], [], dict.fromkeys(feeds, NO_SUM)
    chosen = _fitting(numbers[:BATCH_ENTRIES], found, register)
    for no in chosen:
        entry, told = found[no]
        positions.update(dict.fromkeys(told, no))
        if entry.register == register:
            own.update({feed: add_sums(own[feed], sum_of(entry)) for feed in told})
        else:
            entries.append(entry)
            feeds_of.append(tuple(sorted(told)))
    more = len(chosen) < len(numbers)
    at_end = {} if more else {feed: head.checksum for feed, head in ends.items() if positions[feed] == head.no}
    return Page(positions, tuple(entries), tuple(feeds_of), at_end, own, refetch, more)


def _fitting(numbers: Sequence[int], found: Mapping[int, tuple[Entry, list[str]]], register: str) -> Sequence[int]:
    """As many as fit one message; the reader's own weigh nothing, they are not sent."""
    others = [no for no in numbers if found[no][0].register != register]
    kept = len(within_limits([found[no][0] for no in others]))
    return numbers if kept == len(others) else [no for no in numbers if no < others[kept]]
