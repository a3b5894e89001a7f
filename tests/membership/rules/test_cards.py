"""A card number is made offline and tells a slip of the finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.errors import CardInvalid
from membership.rules.cards import card_number, is_card_number, normalise_card


@given(st.text(), st.integers(0, 5))
def test_a_made_number_is_a_card_number(member_id: str, attempt: int) -> None:
    assert is_card_number(card_number(member_id, attempt))


def test_a_taken_number_gives_way_to_another() -> None:
    assert card_number("a-member", 0) != card_number("a-member", 1)


@given(st.integers(1, 11), st.integers(1, 9))
def test_one_wrong_digit_is_no_card_number(place: int, off_by: int) -> None:
    card = card_number("a-member")
    wrong = str((int(card[place]) + off_by) % 10)

    assert not is_card_number(card[:place] + wrong + card[place + 1 :])


def test_an_old_card_of_the_shop_is_kept_in_capitals_without_gaps() -> None:
    assert normalise_card(" vip 0012-３４ ") == "VIP001234"


@pytest.mark.parametrize("given_card", ["", "金卡12", "12;DROP", "9" * 33])
def test_what_no_scanner_reads_is_no_card(given_card: str) -> None:
    with pytest.raises(CardInvalid):
        normalise_card(given_card)
