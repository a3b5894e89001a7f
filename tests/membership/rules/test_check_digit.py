"""A number that was mistyped by one digit, or by two neighbours swapped, is never taken for another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from membership.rules.check_digit import check_digit, is_checked

DIGITS = st.text("0123456789", min_size=1, max_size=18)


@given(DIGITS, st.data())
def test_no_single_mistake_and_no_swap_of_neighbours_passes(payload: str, data: st.DataObject) -> None:
    number = payload + check_digit(payload)
    place = data.draw(st.integers(0, len(number) - 2))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != number[place]]))

    wrong = number[:place] + digit + number[place + 1 :]
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert is_checked(number)
    assert not is_checked(wrong)
    assert swapped == number or not is_checked(swapped)


def test_the_published_example_and_what_is_no_number() -> None:
    assert check_digit("572") == "4"
    assert not any(is_checked(text) for text in ("57２4", "57A4", "5 72"))
