"""What a deposit is in law."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.orders.rules.deposit import Default, Deposit, Kind, earnest_cap_fen, given_back_fen, split_deposit


def test_a_fifth_of_the_contract_is_the_most_that_is_earnest():
    """Worked example E11: 5,000 of a contract of 25,360.00 is earnest, the cap is 5,072.00."""
    assert earnest_cap_fen(25_360_00) == 5_072_00
    assert split_deposit("earnest", 5_000_00, 25_360_00) == Deposit(5_000_00, 0)


def test_what_is_above_the_fifth_is_a_prepayment():
    assert split_deposit("earnest", 6_000_00, 25_360_00) == Deposit(5_072_00, 928_00)


def test_an_agreed_prepayment_has_no_part_that_is_earnest():
    assert split_deposit("prepayment", 6_000_00, 25_360_00) == Deposit(0, 6_000_00)


@pytest.mark.parametrize(("default", "fen"), [("customer", 928_00), ("shop", 11_072_00), ("nobody", 6_000_00)])
def test_who_defaults_decides_what_a_cancelled_order_gives_back(default: Default, fen: int):
    assert given_back_fen(Deposit(5_072_00, 928_00), default) == fen


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(["earnest", "prepayment"]))
def test_the_parts_are_what_was_paid(contract_fen: int, paid_fen: int, kind: Kind):
    paid_fen = min(paid_fen, contract_fen)

    parts = split_deposit(kind, paid_fen, contract_fen)

    assert parts.fen == paid_fen
    assert 0 <= parts.earnest_fen * 5 <= contract_fen
