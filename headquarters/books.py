"""Headquarters' own books: every entry that is kept here gets its number in the journal and its feeds.

The journal's head is locked before the first number is given and until the commit. So two server processes on one
PostgreSQL number their entries in the order in which they commit, a reader that sees a number sees all before it, and
a rebuild in that order meets what the first time met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, func, select

from headquarters.tables import journal_head
from headquarters.telling import known_members, said_before
from headquarters.telling.audience import Told, audiences, whereabouts
from headquarters.telling.feeds import share
from headquarters.telling.foreseeing import Foreseen, foresight_of
from kernel.actor import Actor
from kernel.asking import fetch_all
from kernel.books import HEAD, Bookkeeper, Books, apply_entries, end_of
from kernel.bulk import InsertAll, carry_out_apart, carry_out_together
from kernel.clock import stamp
from kernel.database import AnyDatabase
from kernel.facts import Entry, Fact, UnknownKind
from kernel.projection import Insert, Put, RowOp
from kernel.tables import journal
from membership.facts import MemberEnrolled
from shop.staff.queries import store_of_register
from sync.branches import BranchEntry, carried
from sync.settling import TriedAgain, innermost

T = TypeVar("T")
_JOURNAL_HEAD = select(journal_head.c.no).where(journal_head.c.one == 1).with_for_update()


class OfficeBooks(Books):
    """One transaction's view of headquarters' books. What is kept is told to its audiences by `close_up`."""

    def __init__(self, keeper: Bookkeeper, connection: Connection, actor: Actor) -> None:
        super().__init__(keeper, connection, actor)
        self._projections = keeper.projections
        self._last_no: int | None = None
        self._kept: list[tuple[int, Told]] = []
        self._later: list[RowOp] = []
        self._settled: list[tuple[int, Entry, tuple[str, ...]]] = []
        self._strangers: list[known_members.Pair] = []
        self._enrolled: set[str] = set()
        self._foreseen = Foreseen({}, {})
        self.ends: dict[str, int] = {}  # of the feeds that `close_up` wrote

    def record(self, fact: Fact, *, business_date: str | None = None) -> Entry:
        """See Books.record."""
        self.lock_head()  # before the end of headquarters' own chain is read
        return super().record(fact, business_date=business_date)

    def keep(self, entry: Entry, fact: Fact) -> None:
        no = self._next_no()
        self._write([_line(entry, no), *self._projections.rows_of(entry, fact)])
        self._kept.append((no, Told(entry, fact, "")))

    def record_all(self, facts: Sequence[Fact]) -> None:
        """Append facts that do not wait for each other's effects, set by set."""
        self.record_later(facts)
        self.write_now()

    def record_later(self, facts: Sequence[Fact]) -> None:
        """As `record_all`, of facts whose effects nothing in this transaction reads again."""
        self.lock_head()
        for fact in facts:
            entry = self.next_entry(fact)
            no = self._next_no()
            self._later += [_line(entry, no), *self._projections.rows_of(entry, fact)]
            self.appended(entry)
            self._kept.append((no, Told(entry, fact, "")))

    def record_carrying(self, fact: BranchEntry, store: str) -> str | None:
        """Append an entry of a branch, written in `store`, and do what it does.

        What cannot be done waits in the exception ledger, and why is returned.
        """
        self.lock_head()
        entry, no = self.next_entry(fact), self._next_no()
        self._write([_line(entry, no)])
        self.appended(entry)
        (applied,) = apply_entries(self.connection, self._projections, [entry])
        if applied.trouble is None:
            inside = carried(fact)
            self._kept.append((no, Told(entry, self._projections.kinds.read(inside), store, inside)))
        return applied.trouble

    def record_again(self, waiting: Entry) -> bool:
        """Append that an entry takes effect after all, and carry it out; False, and nothing, while it cannot."""
        self.lock_head()
        fact = TriedAgain(entry=waiting)
        entry = self.next_entry(fact)
        try:
            ops = list(self._projections.rows_of(entry, fact))
        except Exception:  # whatever fails in a projection, the entry is why (kernel/books.py)
            return False
        if carry_out_apart(self.connection, ops) is not None:
            return False
        no = self._next_no()
        self._later.append(_line(entry, no))
        self.appended(entry)
        written, inner = innermost(self._projections.kinds, entry, fact, here=self.register)
        store = store_of_register(self.connection, written.register) or ""
        self._kept.append((no, Told(entry, inner, store, written)))
        return True

    def read(self, entry: Entry) -> tuple[Entry, Fact] | None:
        """What an entry says, or the one that it carries; None where this program cannot read it."""
        try:
            return innermost(self._projections.kinds, entry, self._projections.kinds.read(entry), here=self.register)
        except (UnknownKind, msgspec.DecodeError):
            return None

    def keep_foreign(self, told: Sequence[tuple[Told, bool]], came_at: str) -> None:
        """Keep registers' entries, whose effects are carried out already; those marked False stay here."""
        for one, is_shared in told:
            no = self._next_no()
            self._later.append(_line(one.entry, no, came_at))
            if is_shared:
                self._kept.append((no, one))

    def write_later(self, ops: Sequence[RowOp]) -> None:
        """Rows that nothing in this transaction reads again: they are written with what comes next."""
        self.lock_head()  # or nothing would come
        self._later += ops

    def write_now(self) -> None:
        """What was to be written later is there for what is read next."""
        self._write([])

    def lock_head(self, about: Sequence[Told] = ()) -> int:
        """Wait until no other transaction writes entries; from here on none does until this one ends.

        Returns the number of the last entry. What these entries are `about` is looked up in the same message.
        """
        if self._last_no is None:
            foresight = foresight_of(about)
            more = foresight.questions if foresight else []
            asked = [(_JOURNAL_HEAD, {}), (HEAD, {"register": self.register}), *more]
            found, own, *answers = fetch_all(self.connection, asked)
            self._head = self._head or end_of(own)
            self._last_no = found[0].no if found else self._first_number()
            self._foreseen = foresight.read(answers) if foresight else self._foreseen
        return self._last_no

    def not_seen(self, pairs: Iterable[known_members.Pair], day: str) -> list[known_members.Pair]:
        """Those of the pairs of whom it is not known here that the member was at the store on this day."""
        return [pair for pair in pairs if self._foreseen.seen.get(pair, "")[:10] != day]

    def settle(self) -> Mapping[str, Sequence[str]]:
        """Decide now who is told of what was kept so far: whom a store gets to know later is not told of it twice.

        Returns which stores know the members of whom something was kept.
        """
        told = [one for _, one in self._kept]
        enrolled = [
            (one.fact.member_id, store)
            for one in told
            if isinstance(one.fact, MemberEnrolled)
            for store in {one.fact.home_store, one.store} - {""}
        ]
        erased: set[str] = set()
        if enrolled:
            beside = {written.id for one in told for written in (one.entry, one.carries) if written is not None}
            erased = said_before.erased_before(self.connection, (member_id for member_id, _ in enrolled))
            known_members.note_enrolled(self.connection, enrolled, stamp(self.clock.now()), beside, erased)
            self._enrolled |= {member_id for member_id, _ in enrolled} - erased
        where = whereabouts(self.connection, told, {} if enrolled else self._foreseen.members)
        self._foreseen = replace(self._foreseen, members={})  # it holds until somebody is introduced
        self._strangers += [pair for pair in enrolled if pair[1] not in where.members.get(pair[0], ())]
        feeds = audiences(self.connection, told, where)
        for (no, one), names in zip(self._kept, feeds, strict=True):
            is_told = not isinstance(one.fact, MemberEnrolled) or one.fact.member_id not in erased
            self._settled.append((no, one.entry, names if is_told else ()))
        self._kept.clear()
        if erased:
            self.record_later([said_before.erasure(member_id) for member_id in sorted(erased)])
            self.settle()
        return where.members

    def close_up(self) -> None:
        """Put everything that was kept into its feeds and move the journal's head: the end of the transaction."""
        if self._last_no is None:
            return
        self.settle()
        self._introduce()
        self._say_merges()
        rows = share(self.connection, self._settled, self._foreseen.feeds)
        self.ends.update({feed: no for no, _, feeds in self._settled for feed in feeds})
        self._write([*rows, Put(journal_head, {"one": 1, "no": self._last_no})], last=True)
        self._settled.clear()

    def _introduce(self) -> None:
        """Stores that did not get to know a new member by the enrolment, and by nobody since, are told all of them."""
        if self._strangers:
            self.write_now()  # an introduction says how far the registers are heard
            known_members.introduce(self, self._strangers, stamp(self.clock.now()))
            self.settle()

    def _say_merges(self) -> None:
        """Merges with a new member are said again, and the survivor is told to the stores that know the other."""
        enrolled, self._enrolled = self._enrolled, set()
        if not enrolled:
            return
        self.write_now()
        for said in said_before.merges_before(self.connection, enrolled):
            self.record(said.fact, business_date=said.business_date)
            self.settle()  # who hears of it by an introduction does not hear of it twice
            stores = known_members.known_at(self.connection, [said.fact.member_id]).get(said.fact.member_id, ())
            pairs = [(said.fact.survivor, store) for store in stores]
            known_members.introduce(self, pairs, stamp(self.clock.now()))
        self.settle()

    def _write(self, ops: Sequence[RowOp | InsertAll], *, last: bool = False) -> None:
        later, self._later = self._later, []
        carry_out_together(self.connection, [*later, *ops], last=last)

    def _first_number(self) -> int:
        """The row is made by the schema's step; a database made without steps begins with its journal's end."""
        return int(self.connection.scalar(select(func.coalesce(func.max(journal.c.no), 0))) or 0)

    def _next_no(self) -> int:
        self._last_no = self.lock_head() + 1
        return self._last_no


def _line(entry: Entry, no: int, came_at: str | None = None) -> Insert:
    """An entry's row of the journal, of one shape for all, so that they go there in one statement."""
    return Insert(journal, {**msgspec.structs.asdict(entry), "no": no, "came_at": came_at})


class OfficeKeeper(Bookkeeper):
    """Opens headquarters' books: for one action of a person by `open`, for work that may be repeated by `transact`.

    `tell` hears after each commit which feeds were written, with their new ends.
    """

    def __init__(
        self, database: AnyDatabase, *, tell: Callable[[Mapping[str, int]], None] = lambda _ends: None, **more: Any
    ) -> None:
        super().__init__(database, **more)
        self._tell = tell

    @contextmanager
    def open(self, actor: Actor) -> Iterator[Books]:
        with self.database.writing() as connection:
            books = OfficeBooks(self, connection, actor)
            books.lock_head()
            yield books
            books.close_up()
        self._tell(books.ends)

    def transact(self, actor: Actor, work: Callable[[OfficeBooks], T], *, often: bool = False) -> T:
        """One transaction; on a server it is done again when another one came in between. `work` changes no memory.

        `often` as in AnyDatabase.transact.
        """

        def whole(connection: Connection) -> tuple[T, Mapping[str, int]]:
            books = OfficeBooks(self, connection, actor)
            result = work(books)
            books.close_up()
            return result, books.ends

        result, ends = self.database.transact(whole, often=often)
        self._tell(ends)
        return result
