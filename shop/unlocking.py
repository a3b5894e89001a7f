"""A locked PIN is tried again before its time: the wrong tries are forgotten, and the books say who said so."""

from __future__ import annotations

from kernel.books import Books
from kernel.projection import Remove
from membership.cards import usecases
from membership.queries import survivors_of
from shop.presented import card_account
from shop.standing import WITH_PIN, pin_tries


def unlock_pin(books: Books, card_no: str, *, today: str, paper: str, reason: str) -> None:
    """Let the PIN of a card be tried again: a sub-card's own, else the member's.

    `paper`: what the holder showed. Raises CardInvalid, CardUnknown, CardPaperMissing.
    """
    card = usecases.unlock_pin(books, card_no, today=today, paper=paper, reason=reason)
    (member_id,) = survivors_of(books.connection, [card.member_id])
    accounts = [f"{what}:{member_id}" for what in WITH_PIN]
    locked = [card_account(card.card_no)] if card.kind == "sub" else accounts
    books.carry_out([Remove(pin_tries, {"account": account}) for account in locked])
