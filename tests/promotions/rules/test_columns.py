from __future__ import annotations

from promotions import Line
from promotions.rules.columns import key_columns, needed_columns
from tests.promotions.asking import basket_of, order_off, order_pct, problem_of, set_price, unit_off, unit_pct

# Columns: 0 what is payable before bill rules; then for each bill rule net, list, pieces and mg that it counts.
TWO = [Line(id="x", price=600, tags=("a",)), Line(id="y", price=450, tags=("a",))]
MEMBER = unit_pct("U", 10)
OTHER = Line(id="z", price=500, discountable=False)


def test_without_a_bill_rule_only_the_cheapest_choice_matters() -> None:
    assert key_columns(problem_of(basket_of(TWO, MEMBER))) == []


def test_a_percent_off_the_whole_bill_needs_nothing_kept_apart() -> None:
    basket = basket_of(TWO, MEMBER, order_pct("P", 5))

    assert key_columns(problem_of(basket, "P")) == []


def test_amounts_far_above_a_threshold_are_all_the_same() -> None:
    basket = basket_of(TWO, MEMBER, order_off("T", 100, reach=1_000))

    # 1000 to reach and 100 that the rule takes itself.
    assert key_columns(problem_of(basket, "T")) == [(0, 1_100)]


def test_goods_that_a_threshold_does_not_count_move_the_amount_at_which_it_is_safe() -> None:
    basket = basket_of([*TWO, OTHER], MEMBER, order_off("T", 100, reach=1_000))

    assert key_columns(problem_of(basket, "T")) == [(0, 1_600)]


def test_beside_a_set_amounts_stay_apart_to_the_fen() -> None:
    lines = [*TWO, Line(id="w", price=400, tags=("b",))]
    basket = basket_of(lines, set_price("S", ["a", "b"], 800), order_off("T", 100, reach=1_400))

    columns = key_columns(problem_of(basket, "T"))

    assert columns
    assert {clamp for _, clamp in columns} == {None}


def test_a_threshold_of_money_and_pieces_asks_for_both() -> None:
    both = {**order_off("T", 100), "cond": {"min_amount": 1_000, "min_qty": 2}}

    assert needed_columns(problem_of(basket_of(TWO, MEMBER, both), "T")) == [(1, 1_000), (3, 2)]


def test_a_threshold_at_list_prices_looks_at_list_prices() -> None:
    rule = order_off("T", 100, reach=1_000, basis="list", exclude_units_with=["S"])
    basket = basket_of(TWO, unit_off("S", 50), rule)

    assert needed_columns(problem_of(basket, "T")) == [(2, 1_000)]


def test_a_threshold_that_is_reached_anyhow_asks_for_nothing() -> None:
    basket = basket_of(TWO, MEMBER, order_off("T", 100, reach=900))

    assert needed_columns(problem_of(basket, "T")) == []
