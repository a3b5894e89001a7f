"""A bill that a gift card pays takes it off the card and closes its right, in one go."""

from __future__ import annotations

from msgspec.structs import replace

from kernel.executor import carry_out
from kernel.projection import Remove
from membership.facts import Personal
from membership.gift_cards.facts import GiftCardsMade, GiftCardSold, MadeCard
from membership.gift_cards.queries import card
from membership.gift_cards.rules.numbers import gift_number, hashed_text
from membership.gift_cards.tables import gift_card
from membership.tables import member_key
from shop.gift_cards import account_of, is_buyer, is_held, spend_gift_cards, take_back
from shop.sales.facts import SoldTender
from sync.rights import right
from tests.builders.books import rows
from tests.shop.counting_house import STAFF, House
from tests.shop.sales.test_projection import SALE

CARD, SECRET = gift_number("one"), "ABCD2345EFGH"


def house_with_card() -> House:
    house = House()
    made = MadeCard(card_no=CARD, secret_hash=hashed_text(CARD, SECRET))
    house.record("HQ", GiftCardsMade(batch_no="GB1", store="HP", named=False, face_fen=500_00, cards=(made,)))
    house.record("HP01", GiftCardSold(card_no=CARD, store="HP", fen=500_00, ends_on="", document_no="S-1"))
    return house


def balance(house: House) -> tuple[str, int]:
    with house.database.reading() as connection:
        found = card(connection, CARD)
    assert found is not None
    return found.state, found.balance_fen


def test_what_a_card_pays_leaves_it_and_what_is_paid_out_by_another_way_does_not() -> None:
    house = house_with_card()
    house.ask("HP01", "r1", account_of(CARD), 120_00, pin=SECRET)
    paid = SoldTender(method="gift_card", amount_fen=120_00, tendered_fen=120_00, reference=CARD, right_id="r1")
    back = SoldTender(method="gift_card", amount_fen=-50_00, tendered_fen=-50_00, reference=CARD)

    with house.books_of("HP01").open(STAFF) as books:
        spend_gift_cards(books, replace(SALE, tenders=(paid, back)))

    assert balance(house) == ("active", 380_00)
    assert [row["state"] for row in rows(house.database, right)] == ["closed"]


def test_a_card_that_is_taken_back_is_void_and_its_right_closed() -> None:
    house = house_with_card()
    house.ask("HP01", "r1", account_of(CARD), 500_00, pin=SECRET)

    with house.books_of("HP01").open(STAFF) as books:
        take_back(books, CARD, "r1", 500_00, document_no="S-2", store="HP")

    assert balance(house) == ("voided", 0)
    assert [row["state"] for row in rows(house.database, right)] == ["closed"]


def test_a_card_is_held_while_a_bill_has_set_some_of_it_aside() -> None:
    house = house_with_card()
    with house.database.reading() as connection:
        before = is_held(connection)(CARD)
    house.ask("HP01", "r1", account_of(CARD), 120_00, pin=SECRET)

    with house.database.reading() as connection:
        assert (before, is_held(connection)(CARD)) == (False, True)


def test_who_bought_is_told_by_the_identity_number_where_its_key_is_and_else_by_nobody() -> None:
    house = house_with_card()
    with house.database.writing() as connection:
        carry_out(connection, [house.keys.create("b1"), house.keys.create("b2")])
        sealed = house.keys.seal(connection, "b1", Personal(name="李学明", phone="", id_no="11010519491231002X"))
        same = gift_card.c.card_no == CARD
        connection.execute(gift_card.update().where(same).values(sealed_under="b1", sealed_buyer=sealed))

    with house.database.writing() as connection:
        found = [is_buyer(connection, house.keys, CARD, text) for text in ("11010519491231002x", "110105194912310011")]
        carry_out(connection, [Remove(member_key, {"member_id": "b1"})])
        forgotten = is_buyer(connection, house.keys, CARD, "11010519491231002X")

    assert (found, forgotten) == ([True, False], None)
