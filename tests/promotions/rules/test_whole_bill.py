from __future__ import annotations

from promotions import Line
from promotions.rules.whole_bill import WholeBill
from tests.promotions.asking import basket_of, best_of, nth_pct, order_off, problem_of, set_price, taken_in, unit_off

PAIR = [Line(id="ring", price=1_000, tags=("ring",)), Line(id="chain", price=1_000, tags=("chain",))]
OFFERS = [unit_off("A", 70), unit_off("B", 40), nth_pct("N", 2, 25)]  # alone 930 or 960; together 1,750


def question(reach: int) -> WholeBill:
    return WholeBill(problem_of(basket_of(PAIR, *OFFERS, order_off("T", 500, reach=reach)), "T"), 1_000)


def test_it_names_the_ways_that_come_to_the_least_that_is_enough() -> None:
    found = question(1_870).ask(1_870, 2_000, 1_000)

    assert found.ways is not None
    assert (found.net, found.proven) == (1_890, True)
    assert sum(way.cost for way in found.ways) == 1_890


def test_nothing_comes_to_more_than_is_of_interest() -> None:
    found = question(1_870).ask(1_870, 1_880, 1_000)

    assert (found.ways, found.proven) == (None, True)


def test_a_threshold_of_some_goods_is_another_question() -> None:
    some = order_off("T", 500, reach=990, scope={"any": ["ring"]})

    assert not WholeBill(problem_of(basket_of(PAIR, *OFFERS, order_off("P", 1)), "P"), 1_000).fits
    assert best_of(PAIR, *OFFERS, some).outcome.pay == 1_000 - 500 + 930


def test_two_thresholds_on_the_whole_bill_are_met_by_one_question() -> None:
    rules = [*OFFERS, set_price("S", ["ring", "chain"], 1_800), order_off("T", 500, 1_790)]
    rules += [order_off("W", 90, 1_795, lanes=["extra"])]

    best = best_of(PAIR, *rules)

    assert best.optimal
    assert taken_in(best, PAIR, *rules) >= {"T"}
