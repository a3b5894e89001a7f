"""What comes back of stored value, by the formulas of the Supreme Court's interpretation on prepayment."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from membership.value.rules.lots import Contract
from membership.value.rules.refund import Cause, refund_of

TODAY = "2026-11-21"
fen = st.integers(0, 1_000_000)


def contract(principal: int, bonus: int, used: int, day: str = "2026-01-10") -> Contract:
    """Used by the share of principal and bonus."""
    from_principal = used * principal // (principal + bonus)
    return Contract("e", day, "S-1", principal, bonus, principal - from_principal, bonus - (used - from_principal))


@pytest.mark.parametrize(
    ("paid", "given", "used", "cause", "back"),
    [
        (4_000_00, 400_00, 1_650_00, "merchant", 2_500_00),
        (4_000_00, 400_00, 1_650_00, "customer", 2_350_00),
        (1_000_00, 200_00, 600_00, "merchant", 500_00),
        (1_000_00, 200_00, 600_00, "customer", 400_00),
        (1_000_00, 200_00, 1_080_00, "merchant", 100_00),
        (1_000_00, 200_00, 1_080_00, "customer", 0),
        (1_000_00, 0, 0, "customer", 1_000_00),
    ],
)
def test_the_trades_cases(paid: int, given: int, used: int, cause: Cause, back: int) -> None:
    assert refund_of([contract(paid, given, used)], cause, today=TODAY).fen == back


def test_the_paper_shows_the_figures_of_the_formula() -> None:
    found = refund_of([contract(4_000_00, 400_00, 1_650_00)], "merchant", today=TODAY)

    assert found.formula == "4,000.00 - 1,650.00 × 4,000.00 ÷ 4,400.00 = 2,500.00"


def test_a_discount_on_what_was_used_is_lost_when_the_customer_ends_it() -> None:
    found = refund_of([contract(1_000_00, 0, 600_00)], "customer", today=TODAY, extra_fen=50_00)

    assert found.fen == 350_00


@pytest.mark.parametrize(("day", "cause"), [("2026-11-14", "seven_days"), ("2026-11-13", "customer")])
def test_unused_principal_comes_back_whole_and_for_seven_days_without_a_cause(day: str, cause: Cause) -> None:
    found = refund_of([contract(1_000_00, 200_00, 0, day)], "customer", today=TODAY)

    assert (found.fen, found.cause) == (1_000_00, cause)


def test_nobody_knows_when_value_of_other_books_was_paid() -> None:
    brought = Contract("e", TODAY, "", 100_00, 0, 100_00, 0)

    assert refund_of([brought], "merchant", today=TODAY).cause == "merchant"


def test_within_seven_days_the_cause_is_not_asked_and_after_one_use_it_is() -> None:
    young = contract(1_000_00, 200_00, 0, "2026-11-14")
    used = contract(1_000_00, 200_00, 1_00, "2026-11-14")

    assert refund_of([young], "merchant", today=TODAY).cause == "seven_days"
    assert refund_of([used], "seven_days", today=TODAY).cause == "merchant"


def test_a_young_contract_and_an_old_one_are_counted_apart() -> None:
    contracts = [contract(1_000_00, 200_00, 600_00), contract(500_00, 100_00, 0, "2026-11-20")]

    assert refund_of(contracts, "customer", today=TODAY).fen == 400_00 + 500_00


@given(fen, fen, fen, st.sampled_from(["merchant", "customer"]))
def test_never_more_comes_back_than_is_left_or_was_paid_in(paid: int, bonus: int, used: int, cause: Cause) -> None:
    assume(paid > 0 and used <= paid + bonus)
    one = contract(paid, bonus, used)

    back = refund_of([one], cause, today=TODAY).fen

    assert 0 <= back <= min(paid, one.principal_left_fen + one.bonus_left_fen)
    assert back <= refund_of([one], "merchant", today=TODAY).fen
