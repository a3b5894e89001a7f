"""Gift cards on bills: what features that do not know each other do together, cards and rights and sales.

A card's value is at headquarters, or in the books of a shop that stands alone. It is set aside for one bill by a right
(shop/authority.py), and the bill's commit spends it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from kernel.books import Books
from kernel.projection import Remove
from membership.gift_cards.facts import GiftCardSpent, GiftCardTakenBack
from membership.gift_cards.queries import sealed_buyer_of
from membership.personal import MemberKeys
from membership.rules.identity import plain_identity
from shop.sales.facts import SaleCompleted
from shop.sales.rules.tenders import GIFT_CARD
from sync.rights import IS_ASIDE, RightClosed, in_doubt, right


def account_of(card_no: str) -> str:
    """The account that rights on this card are asked of."""
    return f"gift:{card_no}"


def spend_gift_cards(books: Books, fact: SaleCompleted) -> None:
    """What gift cards pay of a bill leaves them, in the transaction that closes it."""
    for tender in fact.tenders:
        if tender.method == GIFT_CARD and tender.amount_fen > 0:
            books.record(
                GiftCardSpent(
                    card_no=tender.reference, right_id=tender.right_id, store=fact.store, fen=tender.amount_fen,
                    document_no=fact.sale_no,
                )
            )  # fmt: skip
            _close(books, tender.right_id, tender.amount_fen)


def take_back(
    books: Books, card_no: str, right_id: str, fen: int, *,
    document_no: str, store: str, sealed_under: str = "", sealed_payee: str = "",
) -> None:  # fmt: skip
    """An unused card is void; the bill pays its face out. The right holds all of it, so nobody spends it meanwhile."""
    books.record(
        GiftCardTakenBack(
            card_no=card_no, right_id=right_id, store=store, fen=fen, document_no=document_no,
            sealed_under=sealed_under, sealed_payee=sealed_payee,
        )
    )  # fmt: skip
    _close(books, right_id, fen)


def is_held(connection: Connection) -> Callable[[str], bool]:
    """Whether a bill at some register holds something of a card (membership.gift_cards.usecases.reissue)."""

    def asked(card_no: str) -> bool:
        aside = (right.c.account == account_of(card_no), IS_ASIDE)
        return connection.execute(select(right.c.right_id).where(*aside).limit(1)).first() is not None

    return asked


def is_buyer(connection: Connection, keys: MemberKeys, card_no: str, id_no: str) -> bool | None:
    """Whether a card was bought under this identity number; None where nobody can say, for want of its key here."""
    under, sealed = sealed_buyer_of(connection, card_no)
    personal = keys.open(connection, under, sealed) if sealed else None
    return None if personal is None else plain_identity(personal.id_no) == plain_identity(id_no)


def _close(books: Books, right_id: str, spent: int) -> None:
    books.record(RightClosed(right_id=right_id, spent=spent))
    books.carry_out([Remove(in_doubt, {"right_id": right_id})])
