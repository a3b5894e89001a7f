"""What the next step of a promotion on the bill would take (凑单)."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Context, Engine, Line, RuleSet
from shop.sales.rules.next_steps import next_steps
from shop.sales.rules.reasons import hints
from tests.shop.sales.rules.test_pricing import LABELLED, line, priced

Raw = dict[str, Any]
EVERY: Raw = {
    "id": "EVERY", "name": "每满1000减100", "stage": "order", "scope": {"any": ["A"]}, "cond": {"min_amount": 1_000_00},
    "benefit": {"type": "amount_off", "fen": 100_00, "every": True},
}  # fmt: skip
TIERS: Raw = {
    "id": "TIERS", "name": "阶梯满减", "stage": "order", "scope": {"any": ["A"]},
    "benefit": {"type": "tiers", "tiers": [[1_000_00, 100_00], [1_500_00, 200_00], [3_000_00, 500_00]]},
}  # fmt: skip
TENTH: Raw = {
    "id": "TENTH", "name": "9折", "stage": "unit", "scope": {"any": ["A"]}, "benefit": {"type": "percent", "pct": 10},
}  # fmt: skip


def goods(*yuan: int, tag: str = "A", qty: int = 1) -> list[Line]:
    return [Line(id=f"{place:03}{tag}", price=fen * 100, tags=(tag,), qty=qty) for place, fen in enumerate(yuan)]


def steps_of(lines: list[Line], *rules: Raw) -> list[tuple[str, int, str]]:
    parsed = RuleSet.parse(rules)
    found = next_steps(Engine(parsed).price(lines, Context()), parsed, lines)
    return [(one.rule_id, one.number, one.hint) for one in found]


def test_three_hundred_and_fifty_more_reach_the_next_tier() -> None:
    assert steps_of(goods(1_150), TIERS) == [("TIERS", 350_00, "再买 350.00 元,减 200.00 (现减 100.00)")]


def test_the_highest_tier_has_no_next_step() -> None:
    assert steps_of(goods(3_200), TIERS) == []


def test_each_full_thousand_has_a_next_one_as_often_as_the_rule_is_given() -> None:
    assert steps_of(goods(2_400), EVERY) == [("EVERY", 600_00, "再买 600.00 元,减 300.00 (现减 200.00)")]
    assert steps_of(goods(2_400), {**EVERY, "limits": {"times": 2}}) == []


def test_a_cap_that_is_reached_leaves_nothing_to_buy_for() -> None:
    capped = {**EVERY, "benefit": {**EVERY["benefit"], "cap": 200_00}}

    assert steps_of(goods(2_400), capped) == []


def test_what_other_promotions_took_off_before_counts_as_the_rule_counts_it() -> None:
    assert steps_of(goods(1_500), EVERY, TENTH) == [("EVERY", 650_00, "再买 650.00 元,减 200.00 (现减 100.00)")]
    assert steps_of(goods(1_500), {**EVERY, "basis": "list"}, TENTH)[0][1] == 500_00


def test_goods_out_of_the_rules_reach_do_not_count() -> None:
    apart = {**EVERY, "exclude_units_with": ["TENTH"], "scope": {"all": True}}

    assert steps_of([*goods(900), *goods(1_300, tag="B")], apart, {**TENTH, "mandatory": True})[0][1] == 700_00
    assert steps_of([*goods(1_300, tag="B"), *goods(900)], EVERY) == []


def test_on_the_bill_they_stand_among_the_hints_by_how_little_is_missing() -> None:
    order: Raw = {"id": "A", "name": "每满5000减100", "stage": "order", "cond": {"min_amount": 5_000_00}}
    bill = priced(line(LABELLED), rules=({**order, "benefit": {"type": "amount_off", "fen": 100_00, "every": True}},))

    assert [one.hint for one in hints((*bill.reasons, *bill.further))] == ["再买 2,200.00 元,减 300.00 (现减 200.00)"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 2_000), st.sampled_from("AB"), st.integers(1, 3)), min_size=1, max_size=4),
    st.sampled_from((EVERY, TIERS, {**EVERY, "basis": "list"}, {**TIERS, "exclude_units_with": ["TENTH"]})),
)
def test_who_buys_so_much_more_has_what_the_step_promises(bought: list[tuple[int, str, int]], rule: Raw) -> None:
    rules = RuleSet.parse([rule, TENTH])
    engine = Engine(rules)
    lines = [
        Line(id=f"{place:03}", price=yuan * 100, tags=(tag,), qty=qty) for place, (yuan, tag, qty) in enumerate(bought)
    ]
    before = engine.price(lines, Context())

    for step in next_steps(before, rules, lines):
        promised, now = (int(one.replace(",", "")) * 100 for one in re.findall(r"减 ([\d,]+)\.00", step.hint))
        more = engine.price([*lines, Line(id="999", price=step.number, tags=("A",))], Context())
        assert more.pay_fen <= before.pay_fen + step.number - (promised - now)
