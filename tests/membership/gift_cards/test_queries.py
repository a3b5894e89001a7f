"""Gift cards as answers: batches, what is owed, which numbers are taken."""

from __future__ import annotations

from membership.gift_cards.facts import GiftCardFrozen, GiftCardsMade, GiftCardSold, MadeCard
from membership.gift_cards.queries import (
    batches,
    card,
    cards_of_batch,
    fen_at_end_of,
    off_balance,
    owed_on_cards,
    state_words,
    taken_numbers,
)
from membership.gift_cards.rules.numbers import gift_number
from membership.gift_cards.tables import gift_card
from tests.membership.builders import Place

FIRST, SECOND, THIRD = (gift_number(name) for name in ("one", "two", "three"))


def place_with_cards() -> Place:
    """Three cards of a batch: one sold, one sold and frozen, one not sold."""
    place = Place()
    cards = tuple(MadeCard(card_no=number, secret_hash="x") for number in (FIRST, SECOND, THIRD))
    with place.open() as books:
        books.record(GiftCardsMade(batch_no="GB1", store="HP", named=False, face_fen=500_00, cards=cards))
        for number, ends_on in ((FIRST, "2029-11-21"), (SECOND, "2030-11-21")):
            books.record(GiftCardSold(card_no=number, store="HP", fen=500_00, ends_on=ends_on, document_no="S-1"))
        books.record(GiftCardFrozen(card_no=SECOND, reason="挂失"))
    return place


def test_what_is_owed_counts_frozen_and_ended_cards_too() -> None:
    with place_with_cards().database.reading() as connection:
        owed = owed_on_cards(connection, "2030-01-01")

    assert (owed.cards, owed.fen, owed.expired_fen) == (2, 1_000_00, 500_00)


def test_what_was_owed_when_a_day_was_over_is_what_had_been_sold_by_then() -> None:
    with place_with_cards().database.reading() as connection:
        assert [fen_at_end_of(connection, day) for day in ("2026-11-20", "2026-11-21")] == [0, 1_000_00]


def test_a_batch_counts_its_cards_by_what_they_are() -> None:
    with place_with_cards().database.reading() as connection:
        (batch,) = batches(connection)
        unsold = cards_of_batch(connection, "GB1", "made")

    assert (batch.made, batch.active, batch.frozen, batch.voided, batch.balance_fen) == (1, 1, 1, 0, 1_000_00)
    assert unsold == (THIRD,)


def test_a_card_balances_by_its_movements() -> None:
    place = place_with_cards()
    with place.database.writing() as connection:
        balanced = off_balance(connection, "HP")
        connection.execute(gift_card.update().where(gift_card.c.card_no == FIRST).values(balance_fen=499_99))

        assert (balanced, off_balance(connection, "HP"), off_balance(connection, "BJ")) == ((), ((FIRST, -1),), ())


def test_numbers_that_cards_have_are_taken() -> None:
    free = gift_number("four")
    with place_with_cards().database.reading() as connection:
        taken, found = taken_numbers(connection, [FIRST, free]), card(connection, FIRST)

    assert taken == {FIRST}
    assert found is not None
    assert state_words(found, "2030-01-01") == "已过期"
