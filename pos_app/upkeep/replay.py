"""Bringing a restored file up to date: what headquarters and the old file know and the backup lacks.

The register's own entries and the others' were once carried out in one order, which nobody kept. A sale needs the
piece that came by a feed before it; a parked bill that another till ended needs the parking before it. So both queues
are merged by their wall time, and an entry whose effect does not fit yet waits until the other queue has moved on.

A card's step fits always, for a till hears of cards that it does not know. So it waits where the other queue will make
that card: clocks of machines do not agree, and a lost card must not begin as a good one again. So does what others say
of members that this register enrolled and of vouchers that it handed out or used: they cannot have said it before. And
a gift card that this register sold was made at headquarters before that.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec
from sqlalchemy import Column, Connection, select

from kernel.books import Bookkeeper, apply_entry, is_known
from kernel.executor import carry_out
from kernel.facts import Entry, UnknownKind, hash_of
from kernel.projection import Conflict, Insert
from kernel.tables import journal
from membership.cards.facts import CardExchanged, CardIssued, CardStepped
from membership.facts import MemberEnrolled, MemberErased, MemberIntroduced, MembersWithdrawn
from membership.file.facts import MembersMerged, MembersUnmerged
from membership.gift_cards.facts import GiftCardFrozen, GiftCardLost, GiftCardsMade, GiftCardSold, GiftCardTakenBack
from membership.gift_cards.tables import gift_card
from membership.tables import member, member_card
from membership.tiers.facts import TierChanged
from promotions.facts import VoucherGivenBack, VoucherRedeemed, VouchersGiven, VouchersVoided
from promotions.tables import voucher

_STEPS = frozenset({CardStepped.kind, CardExchanged.kind})
_OF_MEMBERS = frozenset({
    MemberIntroduced.kind, MembersWithdrawn.kind, MemberErased.kind, MembersMerged.kind, MembersUnmerged.kind,
    TierChanged.kind,
})  # fmt: skip
_OF_GIFT_CARDS = frozenset({GiftCardSold.kind, GiftCardTakenBack.kind, GiftCardLost.kind, GiftCardFrozen.kind})
_OF_CARDS = _STEPS | _OF_GIFT_CARDS
_OF_OTHERS = _STEPS | _OF_MEMBERS | {VouchersVoided.kind, VoucherGivenBack.kind}
_MAKERS = frozenset({
    CardIssued.kind, CardExchanged.kind, MemberEnrolled.kind, MemberIntroduced.kind, VouchersGiven.kind,
    VoucherRedeemed.kind, GiftCardsMade.kind,
})  # fmt: skip
_IDS: tuple[Column[str], ...] = (member_card.c.card_no, member.c.member_id, voucher.c.code, gift_card.c.card_no)


class _Named(msgspec.Struct):
    """The cards, members and vouchers that an entry names; `cards` those that an introduction tells."""

    card_no: str = ""
    new_card_no: str = ""
    cards: tuple[_Named, ...] = ()
    member_id: str = ""
    member_ids: tuple[str, ...] = ()
    survivor: str = ""
    codes: tuple[str, ...] = ()
    code: str = ""
    document_no: str = ""

    @property
    def use(self) -> str:
        """Of a voucher on a bill; no table has it under this name."""
        return f"{self.code} {self.document_no}"


_named = msgspec.json.Decoder(_Named)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many entries were taken in, and how many of them could not be carried out (exception ledger)."""

    own: int
    others: int
    troubled: int


@dataclass
class _Queue:
    """Entries in their order, which kinds of them wait, and how many of those in it make each card, member, voucher."""

    entries: deque[Entry]
    waiting: frozenset[str]
    makes: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self.makes.update(_made_by(entry))

    def take(self) -> Entry:
        entry = self.entries.popleft()
        self.makes.subtract(_made_by(entry))
        return entry

    def waits_for(self, other: _Queue, connection: Connection) -> bool:
        """Whether the next entry is about something that is not here and that the other queue makes."""
        entry = self.entries[0]
        if entry.kind not in self.waiting:
            return False
        missing = {one for one in _about(entry) if other.makes[one] > 0}
        for column in _IDS if missing else ():
            missing -= set(connection.scalars(select(column).where(column.in_(sorted(missing)))))
        return bool(missing)


def _made_by(entry: Entry) -> list[str]:
    if entry.kind not in _MAKERS:
        return []
    named = _names_in(entry)
    if entry.kind == CardExchanged.kind:
        return [named.new_card_no]
    if entry.kind == VouchersGiven.kind:
        return [*named.codes]
    if entry.kind == VoucherRedeemed.kind:
        return [named.use]
    if entry.kind == GiftCardsMade.kind:
        return [card.card_no for card in named.cards]
    made = [named.card_no, *(card.card_no for card in named.cards)]
    return made if entry.kind == CardIssued.kind else [*made, named.member_id]


def _about(entry: Entry) -> list[str]:
    named = _names_in(entry)
    if entry.kind in _OF_CARDS:
        return [named.card_no]
    if entry.kind == VouchersVoided.kind:
        return [*named.codes]
    if entry.kind == VoucherGivenBack.kind:
        return [named.use]
    return [named.member_id, named.survivor, *named.member_ids]


def _names_in(entry: Entry) -> _Named:
    try:
        return _named.decode(entry.body)
    except msgspec.DecodeError:  # kept, and without an effect
        return _Named()


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
    mine = _Queue(deque(own), _OF_CARDS)
    theirs = _Queue(deque(entry for entry in others if not is_known(connection, entry)), _OF_OTHERS)
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
