from __future__ import annotations

from promotions import Line
from promotions.rules.problem import Problem
from promotions.rules.thresholds import Target, Thresholds
from tests.promotions.asking import Raw, basket_of, order_off, problem_of, unit_off, unit_pct

PIECES = [Line(id="ring", price=600, tags=("ring",)), Line(id="chain", price=450, tags=("chain",))]
MEMBER = unit_pct("U", 20)


def targets(problem: Problem, dearest: int) -> list[Target]:
    return Thresholds(problem).targets(dearest)


def decided_by_nets(problem: Problem) -> bool:
    return Thresholds(problem).decided_by_nets


def voucher(name: str, fen: int, reach: int) -> Raw:
    return {**order_off(name, fen, reach), "stage": "voucher", "code": name}


def test_a_threshold_asks_for_its_amount() -> None:
    problem = problem_of(basket_of(PIECES, MEMBER, order_off("T", 100, reach=1_000)), "T")

    (target,) = targets(problem, 2_000)

    assert [(need.column, need.least) for need in target.needs] == [(0, 1_000)]
    assert target.most == (100,)


def test_each_full_step_within_reach_is_a_target() -> None:
    steps = order_off("T", 10, reach=100)
    steps["benefit"]["every"] = True

    found = targets(problem_of(basket_of(PIECES, MEMBER, steps), "T"), 2_000)

    assert {(one.needs[0].least, one.most) for one in found} == {(800, (80,)), (900, (90,)), (1_000, (100,))}
    assert sorted(one.needs[0].beyond or 0 for one in found) == [0, 900, 1_000]


def test_a_voucher_looks_at_what_the_order_rule_has_left() -> None:
    problem = problem_of(
        basket_of(PIECES, MEMBER, order_off("T", 100, reach=900), voucher("V", 50, reach=850)), "T", "V"
    )

    assert [need.least for target in targets(problem, 2_000) for need in target.needs] == [950]


def test_the_less_a_bill_may_come_to_the_more_of_an_order_rule_falls_on_the_goods_of_a_voucher() -> None:
    of_rings = {**voucher("V", 50, reach=500), "scope": {"any": ["ring"]}}
    problem = problem_of(basket_of(PIECES, unit_pct("U", 10), order_off("T", 100, reach=900), of_rings), "T", "V")

    asked = [[need.least for need in targets(problem, dearest)[0].needs] for dearest in (2_000, 800)]

    assert asked == [[550], [556]]


def test_a_threshold_of_pieces_that_an_offer_takes_away_is_not_decided_by_money() -> None:
    rule = {**order_off("T", 100, exclude_units_with=["S"]), "cond": {"min_qty": 2}}

    assert not decided_by_nets(problem_of(basket_of(PIECES, unit_off("S", 50), rule), "T"))
    assert decided_by_nets(problem_of(basket_of(PIECES, MEMBER, order_off("T", 100, reach=1_000)), "T"))
