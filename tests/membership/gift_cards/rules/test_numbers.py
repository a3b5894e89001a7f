"""Numbers and secrets of gift cards, as they are made and as people type them."""

from __future__ import annotations

import pytest

from membership.gift_cards.errors import GiftCardUnknown
from membership.gift_cards.rules.numbers import gift_number, hashed_text, plain_number, secret_of

NUMBER = gift_number("batch/1")


def test_a_number_is_found_however_it_was_typed() -> None:
    typed = f" g c {NUMBER[2:6]}-{NUMBER[6:]} ".replace("1", "１")

    assert plain_number(typed) == NUMBER


@pytest.mark.parametrize("text", ["", "GC123", "M12345678901", NUMBER + "0", NUMBER[:-1] + "X"])
def test_what_is_no_gift_card_number_is_refused(text: str) -> None:
    with pytest.raises(GiftCardUnknown):
        plain_number(text)


def test_one_wrong_digit_is_refused() -> None:
    wrong = NUMBER[:5] + str((int(NUMBER[5]) + 1) % 10) + NUMBER[6:]

    with pytest.raises(GiftCardUnknown):
        plain_number(wrong)


def test_a_secret_has_twelve_signs_that_nobody_confuses() -> None:
    secret = secret_of(bytes(range(0, 240, 20)))

    assert len(secret) == 12
    assert not set(secret) & set("01IO")


def test_a_secret_is_hashed_with_its_card_and_however_it_was_typed() -> None:
    assert hashed_text(NUMBER, "abcd efgh-jkmn") == hashed_text(NUMBER, "ABCDEFGHJKMN")
    assert hashed_text(NUMBER, "ABCD") != hashed_text(gift_number("batch/2"), "ABCD")
