"""The till's side of the proof that it and headquarters agree (sync/digest.py)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from kernel.clock import SystemClock
from kernel.database import AnyDatabase, Database
from kernel.errors import DomainError
from membership.tables import member
from pos_app.place import DATABASE, require_sound, secrets_of
from pos_app.settings import load_settings
from shop.agreement import StoreTables, balance_lines, first_row_apart
from sync.digest import (
    SPANS,
    ChainSum,
    DigestAnswer,
    DigestAsk,
    DigestSource,
    Span,
    SpanSum,
    chains,
    first_difference,
    places_of,
    sums_of,
)
from sync.identity import CounterFile, Signer, TokenFile
from sync.inbox import positions
from sync.ports import Rejected, Unreachable
from sync.transport import HttpHeadquarters

_Chains = Mapping[tuple[str, int], ChainSum]


class NothingCompared(DomainError):
    """No line to headquarters. `finding`."""

    code = "digest.no_line"


class DigestRefused(DomainError):
    """Headquarters, or this till's own missing token, says no. `reason` is the code."""

    code = "digest.refused"


class NoHeadquarters(DomainError):
    """This shop stands alone: there is nobody to compare with."""

    code = "digest.alone"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was compared. `differences` name the first record apart of each chain and table; none: both ends agree.

    `waiting` own entries are not handed in yet and were not compared; `behind` says that headquarters has news for
    this till, so that its tables were not compared either.
    """

    entries: int
    rows: int
    waiting: int
    behind: bool
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences

    def lines(self) -> tuple[str, ...]:
        found = [*self.differences]
        if self.waiting:
            found.append(f"{self.waiting} entries are not handed in yet")
        if self.waiting or self.behind:
            found.append("the tables were not compared: this till and headquarters have news for each other")
        if self.agrees:
            found.append(f"agrees: {self.entries + self.rows} records")
        return tuple(found)


def own_lines(database: AnyDatabase, register: str, store: str) -> tuple[str, ...]:
    """This till's sums, for a person to compare with headquarters' by telephone."""
    with database.reading() as connection:
        found = [
            f"{one.register}-{one.epoch}: {one.count} entries to {one.last} {one.digest}"
            for one in chains(places_of(connection, own=register, mine=True))
        ]
        tables = _tables(connection, store).sums()
        found += balance_lines(connection, store)
    return (*found, *(f"table {name}: {total.count} rows {total.digest}" for name, total in sorted(tables.items())))


def compare(database: AnyDatabase, register: str, store: str, headquarters: DigestSource) -> Agreement:
    """Ask headquarters and compare. Reads only; the till may be selling. Raises Unreachable, Rejected."""
    with database.reading() as connection:
        return _Comparing(connection, register, store, headquarters).run()


def digest_folder(folder: Path, *, own: bool = False) -> tuple[tuple[str, ...], bool]:
    """(what a person reads, whether both ends agree) of a till's folder; it may be open. `own`: this till's sums alone.

    Raises NotSetUp, SettingsBroken, NoHeadquarters, NothingCompared, DigestRefused, and as `secrets_of`
    and `require_sound`.
    """
    settings = load_settings(folder)
    if not (own or settings.headquarters_url):
        raise NoHeadquarters()
    secrets = secrets_of(folder, settings)
    require_sound(folder)
    database = Database(folder / DATABASE)
    signer = Signer(TokenFile(folder), secrets.signing_key, SystemClock(), CounterFile(folder))
    line = HttpHeadquarters(settings.headquarters_url, signer, verify=settings.headquarters_ca or True)
    try:
        if own:
            return own_lines(database, settings.register, settings.store), True
        found = compare(database, settings.register, settings.store, line)
        return found.lines(), found.agrees
    except Unreachable as error:
        raise NothingCompared(finding=str(error)) from error
    except Rejected as error:
        raise DigestRefused(reason=error.code) from error
    finally:
        line.close()
        database.close()


@dataclass(slots=True)
class _Comparing:
    connection: Connection
    register: str
    store: str
    headquarters: DigestSource
    at: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def run(self) -> Agreement:
        self.at = positions(self.connection)
        theirs = self.headquarters.digest(DigestAsk(positions=self.at))
        known = {(one.register, one.epoch): one for one in theirs.chains}
        entries, waiting = self._own(known)
        entries += self._others(known)
        behind = any(self.at.get(feed, 0) < end for feed, end in theirs.heads.items())
        rows = 0 if waiting or behind else self._tables(theirs)
        return Agreement(entries, rows, waiting, behind, tuple(self.differences))

    def _own(self, known: _Chains) -> tuple[int, int]:
        """(entries that agree, entries that headquarters has not got yet)."""
        compared = waiting = 0
        mine = {one.epoch: one for one in chains(places_of(self.connection, own=self.register, mine=True))}
        first = min(mine, default=1)  # what another machine wrote before this one came is not here
        epochs = {epoch for name, epoch in known if name == self.register and epoch >= first}
        for epoch in sorted(epochs | set(mine)):
            own, other = mine.get(epoch), known.get((self.register, epoch))
            if other is None:
                waiting += 0 if own is None else own.count
                continue
            waiting += max(0, (own.last if own else 0) - other.last)
            compared += self._chain(Span(register=self.register, epoch=epoch, first=1, last=other.last), other.count)
        return compared, waiting

    def _others(self, known: _Chains) -> int:
        mine = {
            (one.register, one.epoch): one for one in chains(places_of(self.connection, own=self.register, mine=False))
        }
        theirs = {key: one for key, one in known.items() if key[0] != self.register}
        compared = 0
        for key in sorted(mine.keys() | theirs.keys()):
            own, other = mine.get(key), theirs.get(key)
            if own == other and own is not None:
                compared += own.count
                continue
            last = max(one.last for one in (own, other) if one is not None)
            self._chain(Span(register=key[0], epoch=key[1], first=1, last=last), 0)
        return compared

    def _chain(self, whole: Span, count: int) -> int:
        """How many entries agree: all or none; the first one apart is named."""
        mine = sums_of(self.connection)
        seq = first_difference(mine, self._asked, whole)
        if seq is None:
            return count
        one = Span(register=whole.register, epoch=whole.epoch, first=seq, last=seq)
        own, other = mine([one])[0].count, self._asked([one])[0].count
        self.differences.append(f"first difference: entry {whole.register}-{whole.epoch}-{seq} {_where(own, other)}")
        return 0

    def _asked(self, spans: Sequence[Span]) -> Sequence[SpanSum]:
        found: list[SpanSum] = []
        for start in range(0, len(spans), SPANS):
            some = tuple(spans[start : start + SPANS])
            found += self.headquarters.digest(DigestAsk(positions=self.at, spans=some)).spans
        return found

    def _tables(self, theirs: DigestAnswer) -> int:
        mine, compared = _tables(self.connection, self.store), 0
        for name, total in mine.sums().items():
            if total == theirs.tables.get(name, total):
                compared += total.count
                continue
            key = first_row_apart(mine.all_rows(name), self._rows(name))
            if key is not None:
                self.differences.append(f"first difference: table {name} row {key}")
        return compared

    def _rows(self, name: str) -> Iterator[tuple[str, str]]:
        after, more = "", True
        while more:
            page = self.headquarters.digest(DigestAsk(positions=self.at, table=name, after=after))
            yield from page.rows
            after, more = (page.rows[-1][0], page.more) if page.rows else (after, False)


def _tables(connection: Connection, store: str) -> StoreTables:
    return StoreTables(connection, store, select(member.c.member_id))


def _where(mine: int, theirs: int) -> str:
    if mine and theirs:
        return "is another one at headquarters"
    return "stands only here" if mine else "stands only at headquarters"
