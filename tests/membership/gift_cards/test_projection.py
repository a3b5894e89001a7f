"""What each fact of a gift card does to the tables, also where the card is not known."""

from __future__ import annotations

from membership.gift_cards.facts import (
    GiftCardPutBack,
    GiftCardScrapped,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardTakenBack,
    MadeCard,
)
from membership.gift_cards.queries import card, moves_of
from membership.gift_cards.rules.numbers import gift_number
from tests.membership.builders import Place

CARD = gift_number("one")
MADE = GiftCardsMade(
    batch_no="GB1", store="HP", named=False, face_fen=500_00, cards=(MadeCard(card_no=CARD, secret_hash="x"),)
)
SOLD = GiftCardSold(card_no=CARD, store="HP", fen=500_00, ends_on="2029-11-21", document_no="S-1")
SPENT = GiftCardSpent(card_no=CARD, right_id="r", store="BJ", fen=120_00, document_no="S-2")
BACK = GiftCardPutBack(card_no=CARD, store="BJ", fen=20_00, document_no="S-2", returned_on="S-3")


def test_the_balance_is_the_sum_of_the_movements() -> None:
    place = Place()
    with place.open() as books:
        for fact in (MADE, SOLD, SPENT, BACK):
            books.record(fact)

    with place.database.reading() as connection:
        found, moves = card(connection, CARD), moves_of(connection, CARD)

    assert found is not None
    assert found.balance_fen == sum(move.fen for move in moves) == 400_00
    assert [move.what for move in moves] == ["sold", "spent", "put_back"]


def test_a_store_that_does_not_sell_the_card_keeps_the_movement_alone() -> None:
    place = Place()
    with place.open() as books:
        books.record(SPENT)

    with place.database.reading() as connection:
        found, moves = card(connection, CARD), moves_of(connection, CARD)

    assert (found, [move.fen for move in moves]) == (None, [-120_00])


def test_what_is_taken_back_or_scrapped_is_void() -> None:
    sold, unsold = Place(), Place()
    with sold.open() as books:
        back = GiftCardTakenBack(card_no=CARD, right_id="r", store="HP", fen=500_00, document_no="S-4")
        for fact in (MADE, SOLD, back):
            books.record(fact)
    with unsold.open() as books:
        for fact in (MADE, GiftCardScrapped(card_no=CARD, reason="丢失")):
            books.record(fact)

    for place in (sold, unsold):
        with place.database.reading() as connection:
            found = card(connection, CARD)
        assert found is not None
        assert (found.state, found.balance_fen) == ("voided", 0)
