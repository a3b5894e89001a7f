from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Line
from promotions.rules.problem import Problem
from tests.promotions.asking import basket_of, nth_pct, order_off, order_pct, problem_of, unit_off, unit_pct

RING = Line(id="ring", price=1_000, tags=("ring",))
CHAIN = Line(id="chain", price=500, tags=("chain",))
PAIR = [RING, CHAIN]


def lines_left_open(problem: Problem) -> list[str]:
    return [problem.basket.ids[item.line] for item in problem.items]


# --- what the reduction drops


def test_pieces_that_cannot_influence_each_other_are_settled_at_once() -> None:
    problem = problem_of(basket_of(PAIR, unit_pct("U", 10)))

    assert lines_left_open(problem) == []
    assert problem.base_cost == 1_350


def test_a_limited_offer_leaves_open_only_the_pieces_it_is_for() -> None:
    rings = Line(id="rings", qty=2, price=1_000, tags=("ring",))

    problem = problem_of(basket_of([rings, CHAIN], unit_pct("U", 10, scope={"any": ["ring"]}, limits={"max_units": 1})))

    assert lines_left_open(problem) == ["rings", "rings"]


def test_a_limit_that_this_basket_cannot_break_is_no_limit() -> None:
    problem = problem_of(basket_of(PAIR, unit_pct("U", 10, limits={"max_units": 2})))

    assert problem.resources == []
    assert lines_left_open(problem) == []


def test_a_limited_offer_worse_than_a_free_one_is_dropped() -> None:
    problem = problem_of(basket_of(PAIR, unit_pct("A", 20), unit_pct("B", 10, limits={"max_units": 1})))

    assert lines_left_open(problem) == []
    assert problem.base_cost == 1_200


def test_a_dearer_way_stays_where_a_threshold_may_need_it() -> None:
    basket = basket_of(PAIR, unit_pct("U", 10), order_off("T", 300, reach=1_400, scope={"any": ["ring", "chain"]}))

    problem = problem_of(basket, "T")

    assert lines_left_open(problem) == ["ring", "chain"]
    assert [way.sums[0] for way in problem.items[0].choices] == [900, 1_000]


def test_a_piece_that_the_threshold_does_not_count_is_settled_beside_it() -> None:
    basket = basket_of(PAIR, unit_pct("U", 10), order_off("T", 100, reach=950, scope={"any": ["ring"]}))

    problem = problem_of(basket, "T")

    assert lines_left_open(problem) == ["ring"]
    assert problem.base[0] == 450


def test_pieces_come_dearest_first() -> None:
    problem = problem_of(basket_of([CHAIN, RING], nth_pct("N", 2, 50)))

    assert lines_left_open(problem) == ["ring", "chain"]


# --- thresholds


@pytest.mark.parametrize(
    ("reach", "feasible", "critical"), [(1_350, True, []), (1_351, True, [0]), (1_500, True, [0]), (1_501, False, [])]
)
def test_a_threshold_between_the_lowest_net_and_the_list_price_is_decided_by_the_choices(
    reach: int, feasible: bool, critical: list[int]
) -> None:
    problem = problem_of(basket_of(PAIR, unit_pct("U", 10), order_off("T", 100, reach=reach)), "T")

    assert problem.feasible is feasible
    assert problem.critical == critical


def test_a_percent_taken_before_makes_a_threshold_undecided() -> None:
    basket = basket_of(PAIR, order_pct("A", 10, lanes=["member"]), order_off("T", 100, reach=1_400))

    assert problem_of(basket, "T").critical == []
    assert problem_of(basket, "A", "T").critical == [1]


def test_amounts_that_a_rule_may_eat_up_matter_to_the_fen() -> None:
    assert problem_of(basket_of([CHAIN], order_off("T", 500)), "T").amount_matters is False
    assert problem_of(basket_of([CHAIN], unit_off("U", 1), order_off("T", 500)), "T").amount_matters is True


def test_rules_whose_goods_overlap_without_one_inside_the_other_are_counted_unit_by_unit() -> None:
    both = Line(id="both", price=800, tags=("ring", "chain"))
    rules = (
        order_off("A", 50, scope={"any": ["ring"]}, lanes=["a"]),
        order_off("B", 60, scope={"any": ["chain"]}, lanes=["b"]),
    )

    assert problem_of(basket_of(PAIR, *rules), "A", "B").by_unit is False
    assert problem_of(basket_of([*PAIR, both], *rules), "A", "B").by_unit is True


# --- groups


def test_a_pair_that_saves_less_than_its_pieces_own_offers_is_not_looked_at() -> None:
    assert problem_of(basket_of(PAIR, nth_pct("N", 2, 50), unit_pct("U", 30))).groups == []


def test_beside_a_threshold_a_pair_that_saves_less_may_be_wanted() -> None:
    basket = basket_of(PAIR, nth_pct("N", 2, 50), unit_pct("U", 30), order_off("T", 100, reach=1_200))

    assert [way.saving for way in problem_of(basket, "T").groups] == [250]


def test_the_pieces_of_a_pair_bear_its_saving_as_the_bill_will_show() -> None:
    spend = order_off("T", 100, reach=700, scope={"any": ["ring"]})

    (pair,) = problem_of(basket_of(PAIR, nth_pct("N", 2, 50), spend), "T").groups

    assert pair.sums == (1_250, 833, 1_000, 1, 0)


def test_a_pair_rule_with_one_piece_at_hand_is_not_asked() -> None:
    assert problem_of(basket_of([RING], nth_pct("N", 2, 50))).named == 0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 5_000), min_size=2, max_size=6), st.integers(1, 100))
def test_no_pairs_bring_the_pieces_below_their_bound(prices: list[int], pct: int) -> None:
    lines = [Line(id=f"P{n}", price=price) for n, price in enumerate(prices)]
    dearest_first = sorted(prices, reverse=True)
    lowest = sum(prices) - sum((price * pct + 50) // 100 for price in dearest_first[1::2])

    problem = problem_of(basket_of(lines, nth_pct("N", 2, pct)))

    assert sum(problem.lowest_net(view, view.list_fen) for view in problem.basket.views) <= lowest


# --- the end of the sum


def test_bill_rules_are_settled_one_after_the_other() -> None:
    basket = basket_of(PAIR, order_pct("A", 10, lanes=["member"]), order_off("T", 100, reach=1_350))

    assert problem_of(basket, "A", "T").settle((1_500, *(1_500, 1_500, 2, 0) * 2)) == 1_250


def test_a_bill_whose_rule_misses_its_threshold_is_no_bill() -> None:
    basket = basket_of(PAIR, unit_pct("U", 10), order_off("T", 100, reach=1_400))
    problem = problem_of(basket, "T")

    assert problem.settle((1_400, 1_400, 1_500, 2, 0)) == 1_300
    assert problem.settle((1_399, 1_399, 1_500, 2, 0)) is None


def test_an_add_on_is_paid_for() -> None:
    case = {"id": "A", "stage": "order", "benefit": {"type": "add_on", "sku": "case", "fen": 99}, "opt_in": True}

    assert problem_of(basket_of(PAIR, case), "A").settle((1_500, 1_500, 1_500, 2, 0)) == 1_599
