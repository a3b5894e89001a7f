"""The feeds: what each audience is told, in the order of headquarters' journal, and the pages that registers read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, select

from headquarters.tables import feed_head, feed_item
from headquarters.telling.audience import feeds_of_register
from headquarters.telling.feed_rows import following, rows_for
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
_ENTRIES = select(journal.c.no.label("pos"), *_COLUMNS).where(journal.c.no.in_(bindparam("numbers", expanding=True)))


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
    alike: dict[tuple[str, ...], _Telling] = {}  # a member of many stores is told to all of them
    for no, entry, feeds in numbered:
        alike.setdefault(feeds, _Telling()).take(no, sum_of(entry))
    told: dict[str, list[_Telling]] = {}
    for feeds, telling in alike.items():
        for feed in feeds:
            told.setdefault(feed, []).append(telling)
    if not told:
        return []
    ends = {feed: end for feed in told if (end := foreseen.get(feed)) is not None}
    if unseen := sorted(feed for feed in told if feed not in foreseen):
        ends |= ends_in(fetch(connection, HEADS, {"feeds": unseen}))
    items: list[tuple[str, int, str]] = []
    heads: list[RowOp | InsertAll] = []
    for feed, tellings in sorted(told.items()):
        one = tellings[0] if len(tellings) == 1 else _Telling.of(tellings)
        items += [(feed, *row) for row in one.rows]
        _, count, total = ends.get(feed, (0, 0, NO_SUM))
        ended = {"no": one.numbers[-1], "items": count + len(one.numbers), "checksum": add_sums(total, one.checksum)}
        heads.append(Put(feed_head, {"feed": feed, **ended}))
    return [InsertAll(feed_item, ("feed", "no", "earlier"), items), *heads]


@dataclass(slots=True)
class _Telling:
    """What a transaction tells a feed: the numbers of entries, in their order, and their checksum."""

    numbers: list[int] = field(default_factory=list)
    checksum: str = NO_SUM
    _rows: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, parts: Iterable[_Telling]) -> _Telling:
        """Several together."""
        whole = cls()
        for part in parts:
            whole.numbers += part.numbers
            whole.checksum = add_sums(whole.checksum, part.checksum)
        whole.numbers.sort()
        return whole

    def take(self, no: int, checksum: str) -> None:
        self.numbers.append(no)
        self.checksum = add_sums(self.checksum, checksum)

    @property
    def rows(self) -> list[tuple[int, str]]:
        """Made once, however many feeds are told; nothing is taken after."""
        self._rows = self._rows or rows_for(self.numbers)
        return self._rows


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
    found = _found(connection, {feed: (positions[feed], head.no) for feed, head in ends.items()})
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


def _found(connection: Connection, spans: Mapping[str, tuple[int, int]]) -> dict[int, tuple[Entry, list[str]]]:
    """The first entries in these feeds, by number, behind one position and up to another, one more than a page holds.

    With each entry in which of the feeds it is.
    """
    told: dict[int, list[str]] = {}
    for feed, (after, end) in spans.items():
        if after < end:
            for no in following(connection, feed, after, end, BATCH_ENTRIES + 1):
                told.setdefault(no, []).append(feed)
    if not told:
        return {}
    rows = fetch(connection, _ENTRIES, {"numbers": sorted(told)[: BATCH_ENTRIES + 1]})
    return {row.pos: (Entry(**dict(zip(Entry.__struct_fields__, row[1:], strict=True))), told[row.pos]) for row in rows}


def _fitting(numbers: Sequence[int], found: Mapping[int, tuple[Entry, list[str]]], register: str) -> Sequence[int]:
    """As many as fit one message; the reader's own weigh nothing, they are not sent."""
    others = [no for no in numbers if found[no][0].register != register]
    kept = len(within_limits([found[no][0] for no in others]))
    return numbers if kept == len(others) else [no for no in numbers if no < others[kept]]
