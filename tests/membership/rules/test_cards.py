"""A card number is made offline, read from whatever bears it, and tells a slip of the finger."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from membership.errors import BankCardShown, CardInvalid
from membership.rules.cards import card_number, is_bank_card, is_card_number, is_stripe, normalise_card

VISA, UNION, AMEX = "4111111111111111", "6222021234567890128", "378282246310005"  # made up, as checks are tried with


@given(st.text(), st.integers(0, 5))
def test_a_made_number_is_a_card_number(member_id: str, attempt: int) -> None:
    assert is_card_number(card_number(member_id, attempt))


def test_a_taken_number_gives_way_to_another() -> None:
    assert card_number("a-member", 0) != card_number("a-member", 1)


@given(st.text(), st.integers(1, 12), st.integers(1, 9))
def test_one_wrong_digit_is_no_card_number(seed: str, place: int, off_by: int) -> None:
    card = card_number(seed)
    wrong = str((int(card[place]) + off_by) % 10)

    assert not is_card_number(card[:place] + wrong + card[place + 1 :])


@given(st.text(), st.integers(1, 11))
def test_two_neighbours_that_changed_places_are_no_card_number(seed: str, place: int) -> None:
    card = card_number(seed)
    assume(card[place] != card[place + 1])

    assert not is_card_number(card[:place] + card[place + 1] + card[place] + card[place + 2 :])


def test_a_card_of_before_stays_good() -> None:
    assert is_card_number("M81435045257")
    assert not is_card_number("M81435045258")


@pytest.mark.parametrize("read", ["{}", " {} ", "；{}＝２６１２？"])
def test_a_card_is_the_same_card_by_stripe_code_and_hand(read: str) -> None:
    card = card_number("a-member")
    bare = card[1:] if "；" in read else card

    assert normalise_card(read.format(bare)) == card


@pytest.mark.parametrize("swipe", [";{}=2612?", ";{}?", "{}=2612"])
def test_a_stripe_has_our_digits_without_the_letter(swipe: str) -> None:
    card = card_number("a-member")

    assert is_stripe(swipe.format(card[1:]))
    assert normalise_card(swipe.format(card[1:])) == card


def test_a_stripe_that_was_read_badly_is_no_card() -> None:
    with pytest.raises(CardInvalid):
        normalise_card(";123456789012=2612?")


def test_an_old_card_of_the_shop_is_kept_in_capitals_without_gaps() -> None:
    assert normalise_card(" vip 0012-３４ ") == "VIP001234"


@pytest.mark.parametrize("given_card", ["", "金卡12", "12;DROP", "9" * 33])
def test_what_no_scanner_reads_is_no_card(given_card: str) -> None:
    with pytest.raises(CardInvalid):
        normalise_card(given_card)


WIDE = "４１１１１１１１１１１１１１１１"
STRIPE_1 = f"%B{UNION}^LI/XUEMEI^29122010000012345?"
MISREAD = ";4111111111111112=2912?"
BANKS = (
    STRIPE_1,
    f"{STRIPE_1};{UNION}=2912?",
    MISREAD,
    VISA,
    f";{UNION}=29122010000012345?",
    "4111 1111-1111 1111",
    AMEX,
    f";{VISA}=2912?",
    WIDE,
)


@pytest.mark.parametrize("shown", BANKS)
def test_a_banks_card_is_refused_and_its_number_stands_nowhere(shown: str) -> None:
    assert is_bank_card(shown)
    with pytest.raises(BankCardShown) as refusal:
        normalise_card(shown)
    assert refusal.value.facts == {}


@pytest.mark.parametrize(
    "code", ["4111111111111112", "6901234567892", "4006381333931", "13800006620", "280123456789012345"]
)
def test_labels_phones_and_payment_codes_are_no_banks_card(code: str) -> None:
    assert not is_bank_card(code)
