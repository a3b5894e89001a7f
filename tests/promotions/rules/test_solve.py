from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Context, Line
from tests.promotions.asking import (
    Raw,
    basket_of,
    best_of,
    nth_pct,
    order_off,
    order_pct,
    place_of,
    taken_in,
    unit_off,
    unit_pct,
)

RING = Line(id="ring", price=1_000, tags=("ring",))
CHAIN = Line(id="chain", price=500, tags=("chain",))
PAIR = [RING, CHAIN]
MEMBER = unit_pct("MEMBER", 5)


def voucher(name: str, fen: int, **more: object) -> Raw:
    return {"id": name, "stage": "voucher", "code": name, "benefit": {"type": "amount_off", "fen": fen}, **more}


# --- thresholds


def test_a_member_price_is_given_up_where_the_threshold_saves_more() -> None:
    rules = MEMBER, order_off("T", 100, reach=1_000)

    best = best_of([RING], *rules)

    assert best.outcome.pay == 900
    assert taken_in(best, [RING], *rules) == {"T"}


def test_a_threshold_is_given_up_where_the_member_price_saves_more() -> None:
    rules = MEMBER, order_off("T", 49, reach=1_000)

    best = best_of([RING], *rules)

    assert best.outcome.pay == 950
    assert taken_in(best, [RING], *rules) == {"MEMBER"}


@pytest.mark.parametrize(("reach", "pay"), [(949, 850), (950, 850), (951, 900), (1_000, 900), (1_001, 950)])
def test_on_the_knife_edge_one_fen_decides(reach: int, pay: int) -> None:
    assert best_of([RING], MEMBER, order_off("T", 100, reach=reach)).outcome.pay == pay


def test_the_piece_that_loses_least_gives_up_its_offer_for_the_threshold() -> None:
    rules = unit_pct("U", 10), order_off("T", 200, reach=1_390)
    offer = place_of(basket_of(PAIR, *rules), "U")

    best = best_of(PAIR, *rules)

    assert best.outcome.pay == 900 + 500 - 200
    assert [offer in shares for shares in best.outcome.shares] == [True, False]


# --- which rules stand together


def test_of_two_amounts_in_one_lane_only_the_larger_is_taken() -> None:
    rules = order_off("S", 60), order_off("T", 100)

    best = best_of(PAIR, *rules)

    assert best.outcome.pay == 1_400
    assert taken_in(best, PAIR, *rules) == {"T"}


def test_amounts_in_lanes_of_their_own_are_both_taken() -> None:
    assert best_of(PAIR, order_off("S", 60, lanes=["member"]), order_off("T", 100)).outcome.pay == 1_340


@pytest.mark.parametrize(("ring_off", "chain_off", "stays"), [(30, 40, "B"), (40, 30, "A")])
def test_of_two_unit_offers_that_exclude_each_other_on_a_bill_the_better_one_stays(
    ring_off: int, chain_off: int, stays: str
) -> None:
    ring = unit_off("A", ring_off, scope={"any": ["ring"]})
    chain = unit_off("B", chain_off, scope={"any": ["chain"]}, not_with=["A"])

    best = best_of(PAIR, ring, chain)

    assert best.outcome.pay == 1_460
    assert taken_in(best, PAIR, ring, chain) == {stays}


def test_an_exclusive_offer_stands_alone_where_it_saves_more_than_all_others() -> None:
    rules = MEMBER, order_off("S", 60, lanes=["member"]), order_off("T", 200, exclusive="order")

    assert taken_in(best_of(PAIR, *rules), PAIR, *rules) == {"T"}


# --- which of equal bills


def test_at_one_price_the_customer_keeps_the_voucher() -> None:
    rules = voucher("A", 100, lanes=["order"]), order_off("T", 100)

    assert taken_in(best_of(PAIR, *rules, ctx=Context(codes=("A",))), PAIR, *rules) == {"T"}


def test_at_one_price_fewer_rules_are_better() -> None:
    rules = order_off("A", 60, lanes=["a", "c"]), order_off("B", 40, lanes=["b"]), order_off("C", 100, lanes=["b", "c"])

    assert taken_in(best_of(PAIR, *rules), PAIR, *rules) == {"C"}


def test_at_one_price_the_rule_of_higher_priority_is_named() -> None:
    rules = order_off("A", 100), order_off("B", 100, priority=1)

    assert taken_in(best_of(PAIR, *rules), PAIR, *rules) == {"B"}


def test_lines_in_any_order_make_the_same_bill() -> None:
    lines = [*PAIR, Line(id="bead", price=333, tags=("ring",))]
    rules = nth_pct("N", 2, 50), order_off("T", 100, reach=1_500), order_pct("P", 3, lanes=["member"])

    bills = [best_of(list(order), *rules) for order in permutations(lines)]

    nets = [
        dict(zip([line.id for line in order], bill.outcome.nets, strict=True))
        for order, bill in zip(permutations(lines), bills, strict=True)
    ]
    assert nets == [nets[0]] * 6


# --- wishes


def test_a_pinned_rule_is_taken_although_the_bill_gets_dearer() -> None:
    rules = order_off("S", 60), order_off("T", 100)

    best = best_of(PAIR, *rules, ctx=Context(pin=("S",)))

    assert best.outcome.pay == 1_440


def test_a_pinned_rule_out_of_reach_leaves_the_bill_at_its_best() -> None:
    rules = order_off("S", 60, reach=2_000), order_off("T", 100)

    assert best_of(PAIR, *rules, ctx=Context(pin=("S",))).outcome.pay == 1_400


# --- the budget of the search


def test_a_search_with_room_proves_its_bill() -> None:
    best = best_of(PAIR, MEMBER, order_off("T", 100, reach=1_450))

    assert best.optimal
    assert best.gap == 0
    assert best.labels > 0


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(100, 9_999), min_size=3, max_size=6), st.integers(50, 99))
def test_a_search_cut_short_says_how_much_lower_the_best_bill_may_be(prices: list[int], near: int) -> None:
    lines = [Line(id=f"P{n}", price=price) for n, price in enumerate(prices)]
    rules = unit_pct("U", 10), nth_pct("N", 2, 30), order_off("T", 400, reach=sum(prices) * near // 100)

    hasty, best = best_of(lines, *rules, label_budget=1), best_of(lines, *rules)

    assert best.outcome.pay <= hasty.outcome.pay
    assert hasty.outcome.pay - hasty.gap <= best.outcome.pay
    assert hasty.optimal is (hasty.gap == 0)


def test_a_quick_answer_leaves_no_bill_rule_out_for_want_of_labels() -> None:
    rules = MEMBER, order_off("T", 100)

    hasty = best_of(PAIR, *rules, label_budget=1)

    assert taken_in(hasty, PAIR, *rules) == {"MEMBER", "T"}


def test_an_empty_basket_costs_nothing() -> None:
    best = best_of([], MEMBER, order_off("T", 100))

    assert (best.outcome.pay, best.optimal) == (0, True)
