"""The desk: everything that registers ask to be written, in as few transactions as the moment allows.

Who comes while a transaction runs waits, and all who wait go into the next one together: their entries are carried out
set by set, or their rights decided one after the other, and one commit answers them all. Nothing is answered before it.
Uploads and questions take turns: a customer who pays does not wait for another till's sales, and half of the statements
is all that either of them needs.

Another server process may commit while a group is carried out, and may commit just what one of its entries needed. So
what is in conflict is settled alone: with the end of the journal locked nothing else is committed, and an entry waits
in the exception ledger only for what stands behind it in the journal, or nowhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding.main_cards import close_second_mains
from headquarters.deciding.tiers import raise_who_earned
from headquarters.intake.receiving import Fresh, Handed, acknowledged, sort_out
from headquarters.intake.trying import subjects_of, try_again
from headquarters.registers.recovering import awaited, has_handed_in, silent, tell_of_refused
from headquarters.tables import register_cursor
from headquarters.telling.audience import Told
from headquarters.telling.known_members import introduction_facts, seen_rows, tell_anew
from headquarters.telling.told_again import to_tell_again
from headquarters.watching import Unwatched, Watch
from kernel.actor import program
from kernel.books import apply_entries
from kernel.bulk import carry_out_together
from kernel.clock import Monotonic, SystemMonotonic, stamp
from kernel.facts import Entry, Fact
from kernel.projection import Put, RowOp
from membership.facts import MemberEnrolled
from shop.authority import Authority, Decision
from sync.outbox import Point
from sync.protocol import Later, LeasePolicy, RightAnswer, RightAsk, RightRefusedAnswer, UploadAnswer

GROUP_ENTRIES = 2_000
GROUP_ITEMS = 64


def _held() -> threading.Lock:
    """A lock that somebody else will release: to wait for an answer costs less by it than by an event."""
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False, slots=True)
class _Upload:
    handed: Handed
    answer: UploadAnswer | None = None
    error: BaseException | None = None
    called: threading.Lock = field(default_factory=_held)
    weight: int = 1

    def __post_init__(self) -> None:
        self.weight = len(self.handed.entries)


@dataclass(eq=False, slots=True)
class _Question:
    register: str
    ask: RightAsk
    answer: RightAnswer | None = None
    error: BaseException | None = None
    called: threading.Lock = field(default_factory=_held)
    weight: int = field(default=1, init=False)


_Item = _Upload | _Question


class _Overtaken(Exception):
    """Another process committed entries while a group with a conflict was carried out: it must be done again, alone."""


HoldConsents = Callable[[OfficeBooks, Sequence[Told], str], None]
"""Lets go of keys that members took back (headquarters/intake/consenting.py)."""
TakeKeys = Callable[[Connection, Sequence[Entry], Mapping[str, str]], None]
"""Keeps the keys of members that these entries enrol (connection, entries, keys)."""


class Desk:
    """One for each server process. Safe from any number of threads."""

    def __init__(
        self,
        keeper: OfficeKeeper,
        authority: Authority,
        *,
        incarnation: int,
        take_keys: TakeKeys,
        hold_consents: HoldConsents,
        store_of: Callable[[str], str],
        policy_of: Callable[[str], LeasePolicy],
        watch: Watch | None = None,
        monotonic: Monotonic | None = None,
    ) -> None:
        self._keeper, self._authority, self._incarnation = keeper, authority, incarnation
        self._take_keys, self._hold_consents = take_keys, hold_consents
        self._store_of, self._policy_of = store_of, policy_of
        self._watch, self._monotonic = watch or Unwatched(), monotonic or SystemMonotonic()
        self._kept, self._troubled = 0, 0  # entries of the group that is being written
        self._waiting: dict[type[_Item], list[_Item]] = {_Question: [], _Upload: []}
        self._list, self._led = threading.Lock(), False

    def receive(self, handed: Handed) -> UploadAnswer:
        """Keep a batch, exactly once."""
        item = self._through(_Upload(handed))
        assert isinstance(item, _Upload)
        assert item.answer is not None
        return item.answer

    def ask(self, register: str, ask: RightAsk) -> RightAnswer:
        """Decide about a right; the same id has the same answer for ever."""
        item = self._through(_Question(register, ask))
        assert isinstance(item, _Question)
        assert item.answer is not None
        return item.answer

    def _through(self, item: _Item) -> _Item:
        """Wait for the item's answer. One thread leads: it does the work of all who wait, and the others sleep."""
        with self._list:
            self._waiting[type(item)].append(item)
            leads, self._led = not self._led, True
        if not leads:
            item.called.acquire()
            leads = item.answer is None and item.error is None  # called to lead
        if leads:
            self._lead(type(item))
        if item.error is not None:
            raise item.error
        return item

    def _lead(self, kind: type[_Item]) -> None:
        """Do the next group's work; the leader's own item is its first. Then another leads, of the other kind first."""
        group = self._next_group(self._waiting[kind])
        try:
            self._run(group)
        except BaseException as error:
            for item in group:
                item.error = error
            raise
        finally:
            with self._list:
                others = self._waiting[_Upload if kind is _Question else _Question]
                next_group = (others or self._waiting[kind])[:1]
                self._led = bool(next_group)
            for item in (*group, *next_group):  # who is answered may ask again, and be in the next group still
                item.called.release()

    def _next_group(self, waiting: list[_Item]) -> list[_Item]:
        with self._list:
            weight, count = 0, 0
            for item in waiting[:GROUP_ITEMS]:
                weight += item.weight
                if count and weight > GROUP_ENTRIES:
                    break
                count += 1
            group = waiting[:count]
            del waiting[:count]
        return group

    def _run(self, group: Sequence[_Item]) -> None:
        began = self._monotonic.now().ns
        try:
            answers = self._write(group)
        except Exception as error:
            if len(group) == 1:
                group[0].error = error
                return
            for item in group:  # one of them is at fault; the others must not suffer for it
                self._run([item])
            return
        for item, answer in zip(group, answers, strict=True):
            item.answer = answer
        took = self._monotonic.now().ns - began
        self._watch.group_written(items=len(group), entries=self._kept, troubled=self._troubled, ns=took)

    def _write(self, group: Sequence[_Item]) -> list[UploadAnswer | RightAnswer]:
        try:
            return self._keeper.transact(program("HQ"), lambda books: self._work(books, group), often=True)
        except _Overtaken:
            return self._keeper.transact(program("HQ"), lambda books: self._work(books, group, alone=True), often=True)

    def _work(
        self, books: OfficeBooks, group: Sequence[_Item], *, alone: bool = False
    ) -> list[UploadAnswer | RightAnswer]:
        now, incarnation = stamp(books.clock.now()), self._incarnation
        uploads = [item for item in group if isinstance(item, _Upload)]
        questions = [item for item in group if isinstance(item, _Question)]
        sorted_out = self._sort_out(books, [item.handed for item in uploads], now)
        fresh = [one for one in sorted_out if isinstance(one, Fresh)]
        if alone:
            books.lock_head()
        told = self._carry_out(books, fresh)
        if not alone and self._troubled and books.lock_head() > min(one.behind for one in fresh):
            raise _Overtaken
        decisions = self._decide(books, questions)
        if told:
            books.lock_head([one for one, _ in told])
            books.keep_foreign(told, now)
            _try_again(books, told)
            raise_who_earned(books, [one for one, _ in told])
            close_second_mains(books, [one for one, _ in told])
        self._record(books, decisions)
        _move_cursors(books, fresh, incarnation)
        self._introduce(books, [one for one, shared in told if shared], now)
        if self._incarnation > 1:
            tell_of_refused(books, [one for one, shared in told if not shared], now)
        self._hold_consents(books, [one for one, shared in told if shared], now)
        answers: dict[int, UploadAnswer | RightAnswer] = {}
        for upload, result in zip(uploads, sorted_out, strict=True):
            if isinstance(result, Fresh):
                last = result.entries[-1]
                at = Point(last.epoch, last.seq, last.hash)
                result = acknowledged(at, now=now, incarnation=incarnation, backed_up_seq=result.backed_up)
            answers[id(upload)] = result
        answers |= {id(item): decision.answer for item, decision in zip(questions, decisions, strict=True)}
        return [answers[id(item)] for item in group]

    def _sort_out(self, books: OfficeBooks, handed: Sequence[Handed], now: str) -> list[Fresh | UploadAnswer]:
        """As receiving.sort_out, but a restored headquarters takes nothing of a register that has not named its rights.

        What it handed in before may spend from rights that were forgotten here.
        """
        if self._incarnation == 1:
            return sort_out(books.connection, handed, now=now, incarnation=1)
        quiet = silent(books.connection, {one.batch.register for one in handed})
        heard = [one for one in handed if one.batch.register not in quiet]
        found = iter(sort_out(books.connection, heard, now=now, incarnation=self._incarnation))
        return [Later(retry_after_s=1) if one.batch.register in quiet else next(found) for one in handed]

    def _carry_out(self, books: OfficeBooks, fresh: Sequence[Fresh]) -> list[tuple[Told, bool]]:
        """Every effect of the new entries; with each entry whether others are told of it."""
        for one in fresh:
            self._take_keys(books.connection, one.entries, one.handed.batch.member_keys)
        entries = [entry for one in fresh for entry in one.entries]
        stores = {one.handed.sender.register: one.handed.sender.store for one in fresh}
        applied = apply_entries(books.connection, self._keeper.projections, entries)
        self._kept, self._troubled = len(entries), sum(trouble is not None for _, trouble in applied)
        told = []
        for entry, (fact, trouble) in zip(entries, applied, strict=True):
            known = (entry.kind, entry.version) in self._keeper.projections.kinds
            # What is in conflict here would be so everywhere; a kind that only newer tills know is told to them.
            shared = trouble is None or not known
            told.append((Told(entry, fact if trouble is None else None, stores[entry.register]), shared))
        return told

    def _decide(self, books: OfficeBooks, questions: Sequence[_Question]) -> list[Decision]:
        if not questions:
            return []
        if self._incarnation > 1 and awaited(books.connection):
            return [_not_yet(item.ask) for item in questions]
        decisions = self._authority.answer(
            books.connection,
            [(item.register, item.ask) for item in questions],
            incarnation=self._incarnation,
            store_of=self._store_of,
            policy_of=self._policy_of,
        )
        carry_out_together(books.connection, [op for decision in decisions for op in decision.ops])
        return decisions

    def _record(self, books: OfficeBooks, decisions: Sequence[Decision]) -> None:
        facts: list[Fact] = [fact for one in decisions for fact in (one.fact, *one.called) if fact is not None]
        if facts:
            books.record_later(facts)

    def _introduce(self, books: OfficeBooks, told: Sequence[Told], now: str) -> None:
        """Members whom a store met for the first time are told to it, with all that headquarters knows of them."""
        met: dict[tuple[str, str], None] = {}
        for one in told:
            member_id = getattr(one.fact, "member_id", "")
            if member_id and one.store and one.entry.kind.startswith("membership."):
                met[member_id, one.store] = None
                if isinstance(one.fact, MemberEnrolled) and one.fact.home_store:
                    met[member_id, one.fact.home_store] = None
        if not met:
            return
        known = books.settle()  # what was kept goes to those who knew the member before
        strangers = [(member_id, store) for member_id, store in met if store not in known.get(member_id, ())]
        if strangers:
            books.write_now()  # an introduction says how far the registers are heard
            facts, rows = introduction_facts(books.connection, strangers, now)
            books.record_all(facts)
            carry_out_together(books.connection, rows)
        if again := to_tell_again(books.connection, told, known):
            books.write_now()
            for member_id, store in again:
                tell_anew(books, store, [member_id], now)
        books.write_later(seen_rows(books.not_seen(met, now[:10]), now))


def _try_again(books: OfficeBooks, told: Sequence[tuple[Told, bool]]) -> None:
    """What waited for a piece or a member of these entries, and what of them came before those."""
    news = {subject for one, shared in told if shared for subject in subjects_of(one.fact)}
    try_again(books, news=news, behind=[one.entry for one, shared in told if not shared])


def _not_yet(ask: RightAsk) -> Decision:
    """Not written down: the id was never decided, and a till does not ask twice under the id of a no."""
    return Decision(RightRefusedAnswer(right_id=ask.right_id, code="rights.recovering", facts={}), None)


def _move_cursors(books: OfficeBooks, fresh: Sequence[Fresh], incarnation: int) -> None:
    """The new end of each register's chain."""
    ends = {one.handed.sender.register: one.entries[-1] for one in fresh}
    rows: list[RowOp] = [
        Put(register_cursor, {"register": name, "epoch": last.epoch, "seq": last.seq, "hash": last.hash})
        for name, last in sorted(ends.items())
    ]
    if rows:
        books.write_later(rows)
    if incarnation > 1 and ends:
        has_handed_in(books.connection, ends)
