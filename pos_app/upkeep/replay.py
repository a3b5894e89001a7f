"""Bringing a restored file up to date: what headquarters and the old file know and the backup lacks.

The register's own entries and the others' were once carried out in one order, which nobody kept. A sale needs the
piece that came by a feed before it; a parked bill that another till ended needs the parking before it. So both queues
are merged by their wall time, and an entry whose effect does not fit yet waits until the other queue has moved on.

A card's step fits always, for a till hears of cards that it does not know. So it waits where the other queue will make
that card: clocks of machines do not agree, and a lost card must not begin as a good one again.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec
from sqlalchemy import Connection, select

from kernel.books import Bookkeeper, apply_entry, is_known
from kernel.executor import carry_out
from kernel.facts import Entry, UnknownKind, hash_of
from kernel.projection import Conflict, Insert
from kernel.tables import journal
from membership.cards.facts import CardExchanged, CardIssued, CardStepped
from membership.facts import MemberEnrolled, MemberIntroduced
from membership.tables import member_card

_STEPS = frozenset({CardStepped.kind, CardExchanged.kind})
_MAKERS = frozenset({CardIssued.kind, CardExchanged.kind, MemberEnrolled.kind, MemberIntroduced.kind})


class _Cards(msgspec.Struct):
    """The cards that an entry names; `cards` those that an introduction tells."""

    card_no: str = ""
    new_card_no: str = ""
    cards: tuple[_Cards, ...] = ()


_cards = msgspec.json.Decoder(_Cards)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many entries were taken in, and how many of them could not be carried out (exception ledger)."""

    own: int
    others: int
    troubled: int


@dataclass
class _Queue:
    """Entries in their order, and how many of those that wait make each card."""

    entries: deque[Entry]
    makes: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self.makes.update(_made_by(entry))

    def take(self) -> Entry:
        entry = self.entries.popleft()
        self.makes.subtract(_made_by(entry))
        return entry

    def waits_for(self, other: _Queue, connection: Connection) -> bool:
        """Whether the next entry is a step of a card that is not here and that the other queue makes."""
        entry = self.entries[0]
        if entry.kind not in _STEPS or not other.makes[card_no := _named(entry).card_no]:
            return False
        here = select(member_card.c.card_no).where(member_card.c.card_no == card_no)
        return connection.execute(here).first() is None


def _made_by(entry: Entry) -> list[str]:
    if entry.kind not in _MAKERS:
        return []
    named = _named(entry)
    if entry.kind == CardExchanged.kind:
        return [named.new_card_no]
    return [named.card_no, *(card.card_no for card in named.cards)]


def _named(entry: Entry) -> _Cards:
    try:
        return _cards.decode(entry.body)
    except msgspec.DecodeError:  # kept, and without an effect
        return _Cards()


def chained(entries: Iterable[Entry], after_hash: str) -> tuple[list[Entry], list[Entry]]:
    """(the entries that continue the chain from `after_hash` without a break, the rest)."""
    whole: list[Entry] = []
    rest: list[Entry] = []
    last = after_hash
    for entry in entries:
        if not rest and entry.prev == last and hash_of(entry) == entry.hash:
            whole.append(entry)
            last = entry.hash
        else:
            rest.append(entry)
    return whole, rest


def replay(
    keeper: Bookkeeper,
    connection: Connection,
    own: Sequence[Entry],
    others: Sequence[Entry],
    *,
    came_at: str,
    before: Callable[[Entry], None] = lambda _entry: None,
) -> Replayed:
    """Take in own entries, as written here, and others', as come at `came_at`, inside the caller's transaction.

    `before` is told each entry just before it is stored: a member's key comes no sooner than the entry that needs it.
    """
    keep = partial(_keep, keeper, connection, came_at, before)
    mine = _Queue(deque(own))
    theirs = _Queue(deque(entry for entry in others if not is_known(connection, entry)))
    counts = {"own": len(mine.entries), "others": len(theirs.entries)}
    troubled = 0
    while mine.entries or theirs.entries:
        first, second = (mine, theirs) if _is_next(mine.entries, theirs.entries) else (theirs, mine)
        for one, other in ((first, second), (second, first)):
            is_due = one.entries and not one.waits_for(other, connection)
            if is_due and _fits(keeper, connection, one.entries[0], keep):
                one.take()
                break
        else:  # neither order helps: it goes where it went, or would have gone, the first time
            entry = first.take()
            keep(entry)
            troubled += apply_entry(connection, keeper.projections, entry) is not None
    return Replayed(own=counts["own"], others=counts["others"], troubled=troubled)


def _is_next(mine: deque[Entry], theirs: deque[Entry]) -> bool:
    return bool(mine) and (not theirs or mine[0].wall <= theirs[0].wall)


def _fits(keeper: Bookkeeper, connection: Connection, entry: Entry, keep: Callable[[Entry], None]) -> bool:
    """Store an entry and carry it out, or leave everything as it was."""
    try:
        fact = keeper.projections.kinds.read(entry)
    except (UnknownKind, msgspec.DecodeError):
        return False
    savepoint = connection.begin_nested()
    try:
        keep(entry)
        carry_out(connection, keeper.projections.rows_of(entry, fact))
    except Conflict:
        savepoint.rollback()
        return False
    savepoint.commit()
    return True


def _keep(
    keeper: Bookkeeper, connection: Connection, came_at: str, before: Callable[[Entry], None], entry: Entry
) -> None:
    before(entry)
    row = msgspec.structs.asdict(entry)
    carry_out(connection, [Insert(journal, row if entry.register == keeper.register else {**row, "came_at": came_at})])
