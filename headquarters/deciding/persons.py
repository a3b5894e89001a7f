"""Two cards of one person become one member, and two members again where it was a mistake; tills may ask for it."""

from __future__ import annotations

from headquarters.books import OfficeBooks
from headquarters.telling import known_members
from kernel.books import Books
from kernel.clock import stamp
from membership.cards.queries import holder_of
from membership.errors import MemberNotFound
from membership.file.errors import MergeAskUnknown
from membership.file.facts import MergeAnswered
from membership.file.queries import MergeAsk, merges_asked
from membership.rules.cards import normalise_card
from shop import merging
from shop.merging import merge_members, unmerge_members
from shop.persons import member_of_card


def merge_cards(books: OfficeBooks, survivor_card: str, merged_card: str, reason: str) -> str:
    """One member holds both cards: the second leads to the first from now on; returns the survivor's id.

    Stores that knew the second get to know the first. Raises CardInvalid, MemberNotFound, and as merge_members.
    """
    books.lock_head()  # no right is granted and no fact comes in meanwhile
    survivor, merged = member_of_card(books.connection, survivor_card), member_of_card(books.connection, merged_card)
    _merge(books, survivor, merged, reason)
    return survivor


def _merge(books: OfficeBooks, survivor: str, merged: str, reason: str) -> None:
    connection, now = books.connection, stamp(books.clock.now())
    merge_members(books, survivor, merged, reason, now=now)
    books.settle()  # who hears of it by an introduction does not hear of it twice
    stores = known_members.known_at(connection, [merged]).get(merged, ())
    known_members.introduce(books, [(survivor, store) for store in stores], now)


def unmerge_card(books: OfficeBooks, merged_card: str, reason: str) -> str:
    """Two members again; returns the id of the second. Raises CardInvalid, MemberNotFound, and as unmerge_members."""
    books.lock_head()
    card = normalise_card(merged_card)
    merged = holder_of(books.connection, card, state="")
    if merged is None:
        raise MemberNotFound(asked=card)
    unmerge_members(books, merged, reason, now=stamp(books.clock.now()))
    return merged


def accept_merge(books: OfficeBooks, ask_id: str, reason: str) -> MergeAsk:
    """Do what a till asked for. Raises MergeAskUnknown, and as merge_members; it stays asked then."""
    books.lock_head()
    asked = _asked(books, ask_id)
    _merge(books, asked.survivor, asked.member_id, reason)
    return _answered(books, asked, "merged", reason)


def refuse_merge(books: Books, ask_id: str, why: str) -> MergeAsk:
    """Leave the two as they are; the store reads why. Raises MergeAskUnknown."""
    return _answered(books, _asked(books, ask_id), "refused", why)


def _asked(books: Books, ask_id: str) -> MergeAsk:
    found = next((one for one in merges_asked(books.connection) if one.ask_id == ask_id), None)
    if found is None:
        raise MergeAskUnknown(ask=ask_id)
    return found


def _answered(books: Books, asked: MergeAsk, state: str, why: str) -> MergeAsk:
    books.record(
        MergeAnswered(ask_id=asked.ask_id, member_id=asked.member_id, survivor=asked.survivor, state=state, why=why)
    )
    return asked


def carry_merged(books: OfficeBooks) -> int:
    """What tills that had not heard wrote to merged accounts goes on to the survivors; how many accounts had some."""
    books.lock_head()
    return merging.carry_merged(books)
