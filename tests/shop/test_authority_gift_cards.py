"""A gift card is spent by whoever knows its secret, and by nobody twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from membership.gift_cards.facts import (
    GiftCardFrozen,
    GiftCardLost,
    GiftCardReissued,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardThawed,
    MadeCard,
)
from membership.gift_cards.rules.numbers import gift_number, hashed_text
from sync.rights import RightClosed
from tests.shop.counting_house import House, granted, refused

CARD, SECRET, WRONG = gift_number("one"), "ABCD2345EFGH", "ABCD2345EFGJ"
OTHER_SECRET = "ZYXW2345VUTS"
ACCOUNT = f"gift:{CARD}"


def made(house: House) -> None:
    card = MadeCard(card_no=CARD, secret_hash=hashed_text(CARD, SECRET))  # the house's hash is the text itself
    house.record("HQ", GiftCardsMade(batch_no="GB1", store="HP", named=False, face_fen=500_00, cards=(card,)))


def sold(house: House) -> None:
    made(house)
    house.record("HP01", GiftCardSold(card_no=CARD, store="HP", fen=500_00, ends_on="2029-11-21", document_no="S-1"))


@pytest.fixture
def house() -> House:
    return House()


def test_of_two_tills_that_ask_for_all_of_a_card_at_once_one_gets_it(house: House) -> None:
    sold(house)

    first = house.ask("HP01", "r1", ACCOUNT, 500_00, pin=SECRET)
    second = house.ask("BJ01", "r2", ACCOUNT, 500_00, pin=SECRET)

    assert granted(first) == (500_00, 0)
    assert refused(second)[0] == "stored_value.set_aside"


def test_the_rest_of_a_card_stays_on_it_and_no_more_than_that(house: House) -> None:
    sold(house)
    house.ask("HP01", "r1", ACCOUNT, 300_00, pin=SECRET)
    house.record("HP01", GiftCardSpent(card_no=CARD, right_id="r1", store="HP", fen=300_00, document_no="S-2"))
    house.record("HP01", RightClosed(right_id="r1", spent=300_00))

    too_much = house.ask("BJ01", "r2", ACCOUNT, 200_01, pin=SECRET)
    rest = house.ask("BJ01", "r3", ACCOUNT, 200_00, pin="abcd-2345 efgh")

    assert refused(too_much) == ("stored_value.balance_too_low", {"balance": "¥200.00", "asked": "¥200.01"})
    assert granted(rest) == (200_00, 0)


def test_five_wrong_secrets_lock_a_card_also_for_the_right_one(house: House) -> None:
    sold(house)

    wrong = [refused(house.ask("HP01", f"w{n}", ACCOUNT, 1_00, pin=WRONG))[0] for n in range(5)]
    locked = house.ask("HP01", "r1", ACCOUNT, 1_00, pin=SECRET)
    house.clock.at += timedelta(minutes=16)
    again = house.ask("HP01", "r2", ACCOUNT, 1_00, pin=SECRET)

    assert wrong == ["stored_value.pin_wrong"] * 4 + ["stored_value.locked"]
    assert refused(locked)[0] == "stored_value.locked"
    assert granted(again) == (1_00, 0)


def test_a_card_that_was_not_paid_for_or_is_nobodys_pays_nothing(house: House) -> None:
    made(house)

    assert refused(house.ask("HP01", "r1", ACCOUNT, 1_00, pin=SECRET))[0] == "gift_card.state"
    assert refused(house.ask("HP01", "r2", f"gift:{gift_number('two')}", 1_00, pin=SECRET))[0] == "gift_card.unknown"


def test_a_frozen_card_pays_nothing_until_it_is_thawed(house: House) -> None:
    sold(house)
    house.record("HQ", GiftCardFrozen(card_no=CARD, reason="挂失"))
    frozen = house.ask("HP01", "r1", ACCOUNT, 1_00, pin=SECRET)
    house.record("HQ", GiftCardThawed(card_no=CARD, reason="找到"))

    assert refused(frozen) == ("gift_card.state", {"card_no": CARD, "state": "已冻结", "step": "消费"})
    assert granted(house.ask("HP01", "r2", ACCOUNT, 1_00, pin=SECRET)) == (1_00, 0)


def test_an_ended_card_says_so_and_keeps_what_is_left(house: House) -> None:
    sold(house)
    house.clock.at = house.clock.at.replace(year=2029, day=22)

    assert refused(house.ask("HP01", "r1", ACCOUNT, 1_00, pin=SECRET)) == (
        "gift_card.expired", {"card_no": CARD, "ends_on": "2029-11-21"},
    )  # fmt: skip


def test_no_till_holds_a_card_for_later(house: House) -> None:
    sold(house)

    assert refused(house.ask("HP01", "r1", ACCOUNT, 1_00, kind="lease", pin=SECRET))[0] == "lease.at_limit"


def test_a_card_that_was_reported_lost_pays_nothing_and_neither_does_one_that_was_replaced(house: House) -> None:
    sold(house)
    house.record("HP01", GiftCardLost(card_no=CARD, store="HP", reason="丢失"))
    lost = house.ask("HP01", "r1", ACCOUNT, 1_00, pin=SECRET)
    other = gift_number("two")
    blank = MadeCard(card_no=other, secret_hash=hashed_text(other, OTHER_SECRET))
    house.record("HQ", GiftCardsMade(batch_no="GB2", store="HP", named=True, face_fen=500_00, cards=(blank,)))
    house.record(
        "HQ",
        GiftCardReissued(
            card_no=CARD, new_card_no=other, store="HP", fen=500_00, face_fen=500_00, sold_on="2026-11-21", ends_on="",
            document_no="S-1", sealed_under="", sealed_buyer="", reason="补卡",
        ),
    )  # fmt: skip

    replaced = house.ask("HP01", "r2", ACCOUNT, 1_00, pin=SECRET)
    by_the_old_secret = house.ask("HP01", "r3", f"gift:{other}", 1_00, pin=SECRET)

    assert refused(lost)[1]["state"] == "已挂失"
    assert refused(replaced)[1]["state"] == "已补卡"
    assert refused(by_the_old_secret)[0] == "stored_value.pin_wrong"
    assert granted(house.ask("HP01", "r4", f"gift:{other}", 500_00, pin=OTHER_SECRET)) == (500_00, 0)
