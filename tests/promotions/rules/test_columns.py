from __future__ import annotations

from promotions import Line
from promotions.rules.columns import needed_columns, told_apart
from tests.promotions.asking import basket_of, order_off, order_pct, problem_of, set_price, unit_off, unit_pct

# Columns: 0 what is payable before bill rules; then for each bill rule net, list, pieces and mg that it counts.
TWO = [Line(id="x", price=600, tags=("a",)), Line(id="y", price=450, tags=("a",))]
MEMBER = unit_pct("U", 10)
OTHER = Line(id="z", price=500, discountable=False)


def test_without_a_bill_rule_only_the_cheapest_choice_matters() -> None:
    assert told_apart(problem_of(basket_of(TWO, MEMBER))) == []


def test_a_percent_off_the_whole_bill_needs_nothing_kept_apart() -> None:
    basket = basket_of(TWO, MEMBER, order_pct("P", 5))

    assert told_apart(problem_of(basket, "P")) == []


def test_where_a_threshold_counts_every_piece_one_sum_tells_choices_apart() -> None:
    basket = basket_of(TWO, MEMBER, order_off("T", 100, reach=1_000))

    assert told_apart(problem_of(basket, "T")) == [0]


def test_goods_that_a_threshold_does_not_count_change_no_choice() -> None:
    basket = basket_of([*TWO, OTHER], MEMBER, order_off("T", 100, reach=1_000))

    assert told_apart(problem_of(basket, "T")) == [0]


def test_a_set_with_a_piece_that_the_threshold_does_not_count_has_a_sum_of_its_own() -> None:
    lines = [*TWO, Line(id="w", price=400, tags=("b",))]
    spend = order_off("T", 100, reach=1_000, scope={"any": ["a"]})
    basket = basket_of(lines, set_price("S", ["a", "b"], 800), spend)

    assert told_apart(problem_of(basket, "T")) == [0, 1]


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
