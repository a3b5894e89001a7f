"""A reset code is eight digits and finds a slip of the finger."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from membership.pins.rules.codes import is_code, reset_code
from membership.rules.check_digit import is_checked


@given(st.binary(min_size=16, max_size=16))
def test_each_code_is_eight_digits_of_which_the_last_checks_the_others(drawn: bytes) -> None:
    code = reset_code(drawn)

    assert is_code(code)
    assert is_checked(code)
    assert not any(
        is_checked(code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]) for place in range(8)
    )


def test_a_pin_is_no_code() -> None:
    assert not is_code("246810")
