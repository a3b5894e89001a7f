from __future__ import annotations

from promotions import Line
from promotions.rules.basket_view import Basket
from promotions.rules.bill_sets import BillSet, bill_sets, rank_of
from promotions.rules.floors import Floors
from tests.promotions.asking import Raw, basket_of, nth_pct, order_off, order_pct, unit_off

PAIR = [Line(id="ring", price=1_000, tags=("ring",)), Line(id="chain", price=500, tags=("chain",))]


def voucher(name: str, fen: int, reach: int = 0) -> Raw:
    return {**order_off(name, fen, reach), "stage": "voucher", "code": name}


def sets_of(basket: Basket, floor: int, most: int = 10_000) -> dict[frozenset[str], BillSet]:
    """By the ids of their rules; of a rule with several steps at the step that comes to least."""
    rules = basket.compiled.rules
    usable = (1 << len(rules)) - 1
    units = sum(1 << place for place in basket.compiled.unit + basket.compiled.multi)
    found, others = bill_sets(basket, usable, Floors(basket, units, floor), most)
    assert others is None
    found.sort(key=rank_of, reverse=True)
    return {frozenset(rules[place].id for place in one.places): one for one in found}


def test_one_rule_of_each_lane_makes_a_set() -> None:
    found = sets_of(basket_of(PAIR, order_off("A", 60), order_off("B", 40), voucher("V", 10)), 1_500)

    assert set(found) == {frozenset("A"), frozenset("B"), frozenset("V"), frozenset("AV"), frozenset("BV")}


def test_rules_that_exclude_each_other_make_no_set() -> None:
    found = sets_of(basket_of(PAIR, order_off("A", 60, not_with=["V"]), voucher("V", 10)), 1_500)

    assert frozenset("AV") not in found


def test_a_set_cannot_bring_the_bill_below_what_its_threshold_asks_for() -> None:
    found = sets_of(basket_of(PAIR, order_off("A", 200, reach=1_400)), 1_200)

    assert found[frozenset("A")].least == 1_200


def test_a_voucher_after_an_order_rule_asks_for_what_that_rule_takes_too() -> None:
    found = sets_of(basket_of(PAIR, order_off("A", 200, reach=1_000), voucher("V", 100, reach=1_200)), 1_200)

    assert found[frozenset("AV")].least == 1_400 - 300


def test_a_percent_takes_its_part_of_what_is_left_to_pay() -> None:
    found = sets_of(basket_of(PAIR, order_pct("P", 10)), 1_200)

    assert 1_070 < found[frozenset("P")].least <= 1_080


def test_goods_that_a_threshold_does_not_count_are_paid_besides() -> None:
    spend = order_off("A", 100, reach=1_000, scope={"any": ["ring"]})

    found = sets_of(basket_of(PAIR, nth_pct("N", 2, 50), spend), 1_250)

    # The chain bears at most its even part of the saving of the pair, and two fen of rounding.
    assert found[frozenset("A")].least == 1_000 + 415 - 100


def test_a_step_that_asks_for_more_than_it_gives_is_not_counted_on() -> None:
    steps = order_off("A", 10, reach=100)
    steps["benefit"]["every"] = True

    # At list prices fifteen steps are full; of 1,250 to pay only twelve are, and a thirteenth would cost 50 to get 10.
    assert sets_of(basket_of(PAIR, unit_off("U", 125), steps), 1_250)[frozenset("A")].least == 1_250 - 120


def test_sets_that_cannot_come_down_to_the_bill_in_hand_are_left_out() -> None:
    basket = basket_of(PAIR, order_off("A", 60), order_off("B", 40), voucher("V", 10))

    assert set(sets_of(basket, 1_500, most=1_440)) == {frozenset("A"), frozenset("AV")}


def test_a_voucher_for_some_goods_bears_its_part_of_what_is_taken_off_all() -> None:
    spend, cheaper = order_off("A", 300, reach=1_500), voucher("V", 100, reach=900)
    cheaper["scope"] = {"any": ["ring"]}

    # Up to an eighth of the ring is taken off before the voucher looks, which wants 900 of it, but for a fen.
    assert sets_of(basket_of(PAIR, spend, cheaper), 1_500, most=2_000)[frozenset("AV")].least > 1_100
