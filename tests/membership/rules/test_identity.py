"""Numbers of identity cards: their form, their check digit, what is shown of them."""

from __future__ import annotations

import pytest

from membership.rules.identity import is_identity, mask_identity, plain_identity


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_a_right_number_is_taken(number: str):
    assert is_identity(number)


@pytest.mark.parametrize(
    "number", ["110105194912310021", "11010519491331002X", "1101051949123100", "", "11010519491231002Y"]
)
def test_a_slip_of_the_finger_is_noticed(number: str):
    assert not is_identity(number)


def test_blanks_small_letters_and_full_width_digits_are_the_same_number():
    assert plain_identity(" 110105 19491231 002x") == plain_identity("110105194912310０2Ｘ") == "11010519491231002X"


def test_birthday_and_serial_are_never_shown():
    assert mask_identity("11010519491231002X") == "110105********002X"
