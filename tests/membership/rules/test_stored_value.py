"""Stored value is spent out of principal and bonus by their share, never more than there is."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from membership.errors import BalanceTooLow
from membership.rules.stored_value import Account, Split, spend

fen = st.integers(0, 10_000_000)


def test_a_payment_takes_principal_and_bonus_by_their_share() -> None:
    assert spend(Account("m", principal_fen=300_000, bonus_fen=20_000), 160_000) == (150_000, 10_000)


@pytest.mark.parametrize(
    ("split", "asked", "taken"),
    [
        ("principal_first", 200_000, (200_000, 0)),
        ("principal_first", 310_000, (300_000, 10_000)),
        ("bonus_first", 15_000, (0, 15_000)),
        ("bonus_first", 50_000, (30_000, 20_000)),
    ],
)
def test_a_chain_may_use_principal_or_gifts_first(split: Split, asked: int, taken: tuple[int, int]) -> None:
    assert spend(Account("m", principal_fen=300_000, bonus_fen=20_000), asked, split) == taken


def test_the_odd_fen_goes_to_the_larger_fraction() -> None:
    assert spend(Account("m", principal_fen=300_000, bonus_fen=20_000), 1) == (1, 0)


def test_the_whole_balance_can_be_spent() -> None:
    assert spend(Account("m", principal_fen=333, bonus_fen=1), 334) == (333, 1)


def test_more_than_the_balance_is_refused_with_both_amounts_in_words() -> None:
    with pytest.raises(BalanceTooLow) as refused:
        spend(Account("m", principal_fen=300_000, bonus_fen=20_000), 320_001)

    assert refused.value.code == "stored_value.balance_too_low"
    assert refused.value.facts == {"balance": "¥3,200.00", "asked": "¥3,200.01"}


@given(fen, fen, fen, st.sampled_from(["pro_rata", "principal_first", "bonus_first"]))
def test_the_two_parts_sum_to_the_payment_and_stay_within_the_account(
    principal: int, bonus: int, asked: int, split: Split
) -> None:
    assume(0 < asked <= principal + bonus)

    from_principal, from_bonus = spend(Account("m", principal_fen=principal, bonus_fen=bonus), asked, split)

    assert from_principal + from_bonus == asked
    assert 0 <= from_principal <= principal
    assert 0 <= from_bonus <= bonus
