"""Two cards of one person become one member, and two members again where it was a mistake."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from headquarters.books import OfficeBooks
from headquarters.telling import known_members
from kernel.clock import stamp
from membership.cards.queries import holder_of
from membership.errors import MemberNotFound
from membership.file import usecases as file
from membership.file.errors import MergeHeld
from membership.rules.cards import normalise_card
from promotions.queries import vouchers_of
from shop.persons import member_of_card
from sync.rights import right


def merge_cards(books: OfficeBooks, survivor_card: str, merged_card: str, reason: str) -> str:
    """One member holds both cards: the second leads to the first from now on; returns the survivor's id.

    Stores that knew the second get to know the first. Raises CardInvalid, MemberNotFound, and as merge.
    """
    connection, now = books.connection, stamp(books.clock.now())
    books.lock_head()  # no right is granted and no fact comes in meanwhile
    survivor, merged = member_of_card(connection, survivor_card), member_of_card(connection, merged_card)
    vouchers = vouchers_of(connection, merged, now)
    if vouchers:
        raise MergeHeld(what="、".join(f"券 {own.code}" for own in vouchers))
    file.merge(books, survivor, merged, reason, is_held=held(connection))
    books.settle()  # who hears of it by an introduction does not hear of it twice
    stores = known_members.known_at(connection, [merged]).get(merged, ())
    known_members.introduce(books, [(survivor, store) for store in stores], now)
    return survivor


def unmerge_card(books: OfficeBooks, merged_card: str, reason: str) -> str:
    """Two members again; returns the id of the second. Raises CardInvalid, MemberNotFound, and as unmerge."""
    books.lock_head()
    card = normalise_card(merged_card)
    merged = holder_of(books.connection, card, state="")
    if merged is None:
        raise MemberNotFound(asked=card)
    file.unmerge(books, merged, reason, is_held=held(books.connection))
    return merged


def carry_merged(books: OfficeBooks) -> int:
    """What tills that had not heard wrote to merged accounts goes on to the survivors; how many accounts had some."""
    books.lock_head()
    return file.carry_rest(books, is_held=held(books.connection))


def held(connection: Connection) -> Callable[[str], bool]:
    """Whether something of a member's account is set aside for a register."""

    def is_held(member_id: str) -> bool:
        accounts = (f"value:{member_id}", f"points:{member_id}")
        query = select(right.c.right_id).where(right.c.account.in_(accounts), right.c.aside == 1).limit(1)
        return connection.execute(query).first() is not None

    return is_held
