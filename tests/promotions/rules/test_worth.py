from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Line
from promotions.rules.worth import least_pay, most_cost
from tests.promotions.asking import Raw, basket_of, order_off, order_pct, problem_of

YUAN: Raw = {"id": "Y", "stage": "finish", "benefit": {"type": "round_down_to", "fen": 100}}
MEMBER = order_pct("M", 5, lanes=["member"])


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(1_000, 99_999), st.sampled_from([(), ("M",), ("T",), ("Y",), ("M", "T"), ("M", "T", "Y")]))
def test_no_bill_is_paid_with_less_than_its_bound(price: int, taken: tuple[str, ...]) -> None:
    basket = basket_of([Line(id="ring", price=price)], MEMBER, order_off("T", 333), YUAN)
    problem = problem_of(basket, *taken)

    paid = problem.settle(problem.base)

    assert paid is None or least_pay(problem, problem.base_cost) <= paid


@pytest.mark.parametrize("price", [1_009, 1_010, 1_011, 1_030])
def test_after_one_percent_the_bound_is_the_price_to_the_fen(price: int) -> None:
    problem = problem_of(basket_of([Line(id="ring", price=price)], MEMBER), "M")

    assert least_pay(problem, problem.base_cost) == problem.settle(problem.base)


def test_a_wish_met_is_worth_more_than_any_money() -> None:
    basket = basket_of([Line(id="ring", price=1_000)], order_off("S", 1), order_off("T", 900))

    with_wish, without = problem_of(basket, "S", wanted=("S",)), problem_of(basket, "T", wanted=("S",))

    assert least_pay(with_wish, with_wish.base_cost) < least_pay(without, without.base_cost)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 99_999))
def test_what_costs_more_than_a_bill_allows_is_dearer(worth: int) -> None:
    problem = problem_of(basket_of([Line(id="ring", price=99_999)], MEMBER, order_off("T", 333)), "M", "T")

    limit = most_cost(problem, worth)

    assert least_pay(problem, limit) <= worth < least_pay(problem, limit + 1)
