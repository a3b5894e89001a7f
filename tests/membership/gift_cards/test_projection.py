"""What each fact of a gift card does to the tables, also where the card is not known."""

from __future__ import annotations

from itertools import permutations

import pytest
from msgspec.structs import replace

from kernel.facts import Fact
from kernel.projection import Conflict
from membership.gift_cards.facts import (
    GiftCardFrozen,
    GiftCardLossCancelled,
    GiftCardLost,
    GiftCardPutBack,
    GiftCardReissued,
    GiftCardScrapped,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardTakenBack,
    GiftCardThawed,
    MadeCard,
)
from membership.gift_cards.queries import card, moves_of
from membership.gift_cards.rules.numbers import gift_number
from tests.membership.builders import Place

CARD, OTHER = gift_number("one"), gift_number("two")
MADE = GiftCardsMade(
    batch_no="GB1", store="HP", named=False, face_fen=500_00, cards=(MadeCard(card_no=CARD, secret_hash="x"),)
)
SOLD = GiftCardSold(card_no=CARD, store="HP", fen=500_00, ends_on="2029-11-21", document_no="S-1")
SPENT = GiftCardSpent(card_no=CARD, right_id="r", store="BJ", fen=120_00, document_no="S-2")
BACK = GiftCardPutBack(card_no=CARD, store="BJ", fen=20_00, document_no="S-2", returned_on="S-3")
LOST = GiftCardLost(card_no=CARD, store="BJ", reason="丢失")
FROZEN = GiftCardFrozen(card_no=CARD, reason="可疑")
THAWED = GiftCardThawed(card_no=CARD, reason="查清")


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


def test_a_till_that_hears_of_the_sale_behind_the_loss_has_the_card_as_lost_with_its_value() -> None:
    place = Place()
    with place.open() as books:
        for fact in (MADE, GiftCardLost(card_no=CARD, store="HP", reason="丢失"), SOLD):
            books.record(fact)

    with place.database.reading() as connection:
        found = card(connection, CARD)

    assert found is not None
    assert (found.state, found.balance_fen) == ("lost", 500_00)


REISSUED = GiftCardReissued(
    card_no=CARD, new_card_no=OTHER, store="HP", fen=380_00, face_fen=500_00, sold_on="2026-11-21", ends_on="",
    document_no="S-1", sealed_under="", sealed_buyer="", reason="丢失",
)  # fmt: skip


def test_a_card_goes_to_one_other_and_never_to_a_second() -> None:
    place = Place()
    third = gift_number("third")
    blank = (MadeCard(card_no=OTHER, secret_hash="y"), MadeCard(card_no=third, secret_hash="z"))
    with place.open() as books:
        for fact in (MADE, replace(MADE, cards=blank), SOLD, SPENT, REISSUED):
            books.record(fact)

    with place.open() as books, pytest.raises(Conflict):
        books.record(replace(REISSUED, new_card_no=third))


def test_a_till_that_hears_of_the_new_card_behind_its_loss_has_it_as_lost_with_its_value() -> None:
    place = Place()
    blank = replace(MADE, named=True, cards=(MadeCard(card_no=OTHER, secret_hash="y"),))
    with place.open() as books:
        for fact in (MADE, blank, SOLD, SPENT, replace(LOST, card_no=OTHER), REISSUED):
            books.record(fact)

    with place.database.reading() as connection:
        found = card(connection, OTHER)

    assert found is not None
    assert (found.state, found.balance_fen) == ("lost", 380_00)


@pytest.mark.parametrize("facts", list(permutations((LOST, FROZEN, THAWED), 2)))
def test_headquarters_word_stands_beside_a_tills_report_of_a_loss(facts: tuple[Fact, ...]) -> None:
    """A till may have reported what headquarters had frozen: it hears of that afterwards and goes by it."""
    place = Place()
    with place.open() as books:
        for fact in (replace(MADE, named=True), SOLD, *facts):
            books.record(fact)

    with place.database.reading() as connection:
        found = card(connection, CARD)
    assert found is not None
    assert found.state == {LOST: "lost", FROZEN: "frozen", THAWED: "active"}[facts[-1]]
    assert bool(found.lost_on) == (found.state == "lost")


@pytest.mark.parametrize("late", [LOST, FROZEN, THAWED, GiftCardLossCancelled(card_no=CARD, reason="找到")])
def test_a_card_that_was_paid_out_stays_void_whatever_was_said_of_it_before(late: Fact) -> None:
    """The right to pay it out was granted while it was good; the till hears what another said meanwhile afterwards."""
    place = Place()
    back = GiftCardTakenBack(card_no=CARD, right_id="r", store="HP", fen=500_00, document_no="S-4")
    with place.open() as books:
        for fact in (replace(MADE, named=True), SOLD, back, late):
            books.record(fact)

    with place.database.reading() as connection:
        found = card(connection, CARD)
    assert found is not None
    assert (found.state, found.balance_fen, found.lost_on) == ("voided", 0, "")
