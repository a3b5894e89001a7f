"""Who bought prepaid cards or gave them back: kept for as long as the law asks, then nobody can read it any more."""

from __future__ import annotations

from sqlalchemy import func, select

from kernel.books import Books
from kernel.projection import Remove
from membership.gift_cards.tables import gift_card
from membership.tables import member, member_key, prepaid_buyer

_ID_SIGNS = 36  # of the id that a buyer's key has; documents about other persons have theirs under their number


def forget_buyers(books: Books, since: str) -> int:
    """Destroy the keys here of all who bought before the day `since`; returns how many. Again it finds none.

    A member's own key is none of them, whatever a register named as the buyer's.
    """
    members = select(member.c.member_id)
    here = select(member_key.c.member_id).where(
        func.length(member_key.c.member_id) == _ID_SIGNS, member_key.c.member_id.not_in(members)
    )
    sold = (
        select(prepaid_buyer.c.sealed_under).where(prepaid_buyer.c.wall < since),
        select(gift_card.c.sealed_under).where(gift_card.c.sold_on != "", gift_card.c.sold_on < since),
    )
    old = {
        under
        for query in sold
        for under in books.connection.scalars(query.where(query.selected_columns[0].in_(here)))
        if under
    }
    books.carry_out([Remove(member_key, {"member_id": under}) for under in sorted(old)])
    return len(old)
