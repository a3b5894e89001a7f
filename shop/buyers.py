"""Who bought prepaid cards: kept for as long as the law asks, then nobody can read it any more."""

from __future__ import annotations

from sqlalchemy import select

from kernel.books import Books
from kernel.projection import Remove
from membership.gift_cards.tables import gift_card
from membership.tables import member_key, prepaid_buyer


def forget_buyers(books: Books, since: str) -> int:
    """Destroy the keys here of all who bought before the day `since`; returns how many. Again it finds none."""
    here = select(member_key.c.member_id)
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
