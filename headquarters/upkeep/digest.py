"""Headquarters' side of the proof that a till and it agree (sync/digest.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from headquarters.registers.door import Installed
from headquarters.registers.recovering import awaited, incarnation_of
from headquarters.tables import enrolled_register, feed_head
from headquarters.telling.audience import feeds_of_register
from headquarters.telling.feed_rows import told_up_to
from headquarters.telling.known_members import member_at
from kernel.asking import fetch, in_parts
from kernel.clock import stamp, unix_ms
from kernel.tables import journal
from shop.agreement import StoreTables, balance_lines
from sync.checksum import NO_SUM, add_sums
from sync.digest import ChainSum, DigestAnswer, DigestAsk, Place, Span, SpanSum, chains, span_sum

_PLACE = (journal.c.register, journal.c.epoch, journal.c.seq, journal.c.hash)
_NUMBERED = select(journal.c.no, *_PLACE).where(journal.c.no.in_(bindparam("numbers", expanding=True)))
_PAGE = 1_000
_EVER = 2**63 - 1
SILENT_MS = 3_600_000


def answer(connection: Connection, reader: Installed, ask: DigestAsk, now: datetime) -> DigestAnswer:
    """What a till asked about what it should know: its own journal, and what it was told up to its positions."""
    known = _View(connection, reader, ask.positions)
    base = {"now": stamp(now), "incarnation": incarnation_of(connection)}
    if ask.spans:
        return DigestAnswer(spans=known.sums_of(ask.spans), **base)  # type: ignore[arg-type]
    tables = _tables(connection, reader.store)
    if ask.table:
        rows, more = tables.rows(ask.table, ask.after)
        return DigestAnswer(rows=rows, more=more, **base)  # type: ignore[arg-type]
    heads = select(feed_head).where(feed_head.c.feed.in_(feeds_of_register(reader.register, reader.store)))
    return DigestAnswer(
        heads={row.feed: row.no for row in connection.execute(heads)},
        chains=known.chains(),
        tables=tables.sums(),
        **base,  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class _View:
    """The entries that one till should have."""

    connection: Connection
    reader: Installed
    positions: dict[str, int]

    def chains(self) -> tuple[ChainSum, ...]:
        own = select(*_PLACE).where(journal.c.register == self.reader.register).order_by(*_PLACE[:3])
        return chains(_places(self.connection, own)) + chains(self._of_others())

    def sums_of(self, spans: Sequence[Span]) -> tuple[SpanSum, ...]:
        told = self._told() if any(span.register != self.reader.register for span in spans) else set()
        return tuple(span_sum(self._within(span, told)) for span in spans)

    def _within(self, span: Span, told: Set[int]) -> Iterator[Place]:
        rows = self.connection.execute(
            select(journal.c.no, *_PLACE)
            .where(
                journal.c.register == span.register,
                journal.c.epoch == span.epoch,
                journal.c.seq.between(span.first, span.last),
            )
            .order_by(*_PLACE[:3]),
            execution_options={"yield_per": _PAGE},
        )
        is_own = span.register == self.reader.register
        return (Place(*row[1:]) for row in rows if is_own or row.no in told)

    def _of_others(self) -> list[Place]:
        found = [
            Place(*row[1:])
            for some in in_parts(sorted(self._told()))
            for row in fetch(self.connection, _NUMBERED, {"numbers": some})
            if row.register != self.reader.register
        ]
        return sorted(found, key=lambda place: (place.register, place.epoch, place.seq))

    def _told(self) -> set[int]:
        """The numbers of what stands in its feeds up to where it has read them."""
        feeds = set(feeds_of_register(self.reader.register, self.reader.store)) & self.positions.keys()
        return {no for feed in feeds for no in told_up_to(self.connection, feed, self.positions[feed])}


@dataclass(frozen=True, slots=True)
class StoreDigest:
    """What headquarters knows of a store, for a person to compare with what its tills print."""

    store: str
    registers: tuple[RegisterDigest, ...]
    tables: dict[str, SpanSum]
    unsound: tuple[str, ...]
    grams: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        found = [line for one in self.registers for line in one.lines()]
        found += self.grams
        found += [f"table {name}: {total.count} rows {total.digest}" for name, total in sorted(self.tables.items())]
        found += [f"feed {feed}: its entries do not add up to its checksum" for feed in self.unsound]
        return tuple(found) if self.registers else (f"no register is enrolled in store {self.store}",)


@dataclass(frozen=True, slots=True)
class RegisterDigest:
    """One register's chains here. `behind` says in words why it may have more than headquarters ('' when it has not).

    `silent_ms` since its last request, -1 when it has not spoken yet.
    """

    register: str
    state: str
    silent_ms: int
    awaited: bool
    chains: tuple[ChainSum, ...]

    @property
    def behind(self) -> str:
        if self.state != "active":
            return f"it is {self.state}"
        if self.awaited:
            return "headquarters was restored and waits for it"
        if self.silent_ms < 0:
            return "it has never spoken"
        return f"silent for {self.silent_ms // 60_000} minutes" if self.silent_ms > SILENT_MS else ""

    def lines(self) -> tuple[str, ...]:
        found = [f"{self.register}-{one.epoch}: {one.count} entries to {one.last} {one.digest}" for one in self.chains]
        found = found or [f"{self.register}: no entries"]
        return (*found, f"{self.register} may be behind: {self.behind}") if self.behind else tuple(found)


def of_store(connection: Connection, store: str, now: datetime) -> StoreDigest:
    """Everything that headquarters knows of a store's registers, tables and feeds, added up."""
    waited_for = set(awaited(connection))
    rows = connection.execute(
        select(enrolled_register).where(enrolled_register.c.store == store).order_by(enrolled_register.c.register)
    ).all()
    found = [
        RegisterDigest(
            register=row.register,
            state=row.state,
            silent_ms=unix_ms(now) - row.counter if row.counter else -1,
            awaited=row.register in waited_for,
            chains=_View(connection, Installed(row.register, store), {}).chains(),
        )
        for row in rows
    ]
    feeds = sorted({feed for row in rows for feed in feeds_of_register(row.register, store)})
    unsound = tuple(feed for feed in feeds if not _adds_up(connection, feed))
    grams = balance_lines(connection, store)
    return StoreDigest(store, tuple(found), _tables(connection, store).sums(), unsound, grams)


def _tables(connection: Connection, store: str) -> StoreTables:
    known = select(member_at.c.member_id).where(member_at.c.store == store, member_at.c.known == 1)
    return StoreTables(connection, store, known)


def _places(connection: Connection, query: Select[Any]) -> Iterator[Place]:
    return (Place(*row) for row in connection.execute(query, execution_options={"yield_per": _PAGE}))


def _adds_up(connection: Connection, feed: str) -> bool:
    head = connection.execute(select(feed_head).where(feed_head.c.feed == feed)).first()
    total, count, items = NO_SUM, 0, 0
    for some in in_parts(list(told_up_to(connection, feed, _EVER))):
        rows = fetch(connection, _NUMBERED, {"numbers": some})
        total = add_sums(total, *(row.hash[:16] for row in rows))
        count, items = count + len(rows), items + len(some)
    kept = (NO_SUM, 0) if head is None else (head.checksum, head.items)
    return (total, count) == kept and items == count
