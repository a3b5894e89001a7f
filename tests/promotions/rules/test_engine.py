"""The engine against brute force, and what must hold for every basket."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import BasketRefused, Context, Engine, Line, MemberContext, Metal, Priced, RuleSet, refund_allocated
from tests.promotions.baskets import random_basket
from tests.promotions.oracle import best_pay

SEEDS = st.integers(min_value=10_000, max_value=2_000_000_000)
FEW = settings(max_examples=120, deadline=None, derandomize=True)


def price(basket: dict[str, Any]) -> Priced:
    lines = msgspec.convert(basket["lines"], list[Line])
    return Engine(RuleSet.parse(basket["rules"])).price(lines, msgspec.convert(basket["ctx"], Context))


def pay(lines: list[Line], *rules: dict[str, Any], ctx: Context | None = None) -> Priced:
    return Engine(RuleSet.parse(list(rules))).price(lines, ctx or Context())


def unit(name: str, pct: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "stage": "unit", "benefit": {"type": "percent", "pct": pct}, **more}


def order_off(name: str, fen: int, reach: int, **more: Any) -> dict[str, Any]:
    benefit = {"type": "amount_off", "fen": fen}
    return {"id": name, "stage": "order", "cond": {"min_amount": reach}, "benefit": benefit, **more}


@pytest.mark.parametrize("hundred", range(20))
def test_no_way_to_take_the_rules_is_cheaper(hundred: int) -> None:
    baskets = [random_basket(seed) for seed in range(hundred * 100, hundred * 100 + 100)]

    found = [price(basket) for basket in baskets]

    proven = [(i, one.pay_fen) for i, one in enumerate(found) if one.optimal]
    assert proven == [(i, best_pay(baskets[i])) for i, _ in proven]
    assert len(proven) >= 99


@FEW
@given(SEEDS)
def test_line_nets_and_shares_sum_to_what_is_paid(seed: int) -> None:
    priced = price(random_basket(seed, units=9, rules=7))

    by_rule: dict[str, int] = {}
    for line in priced.lines:
        assert sum(line.unit_nets) == line.net_fen == line.list_fen - sum(fen for _, fen in line.shares)
        assert min(line.unit_nets) >= 0
        for rule_id, fen in line.shares:
            by_rule[rule_id] = by_rule.get(rule_id, 0) + fen
    assert sum(line.net_fen for line in priced.lines) == priced.pay_fen
    assert by_rule == {rule.rule_id: rule.fen for rule in priced.applied if rule.fen}


@FEW
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_rules_does_not_matter(seed: int, draw: Random) -> None:
    basket = random_basket(seed, units=6, rules=6)
    turned = json.loads(json.dumps(basket))
    draw.shuffle(turned["lines"])
    draw.shuffle(turned["rules"])

    first, second = price(basket), price(turned)

    assert (first.pay_fen, first.optimal) == (second.pay_fen, second.optimal)
    assert [one.rule_id for one in first.applied] == [one.rule_id for one in second.applied]


@FEW
@given(SEEDS)
def test_one_more_optional_rule_never_makes_the_bill_dearer(seed: int) -> None:
    basket = random_basket(seed, units=5, rules=6)
    without = {**basket, "rules": basket["rules"][:-1]}

    more, less = price(basket), price(without)

    assert more.pay_fen <= less.pay_fen + more.gap_fen


@FEW
@given(SEEDS, st.randoms(use_true_random=False))
def test_partial_returns_in_any_order_sum_to_what_was_paid(seed: int, draw: Random) -> None:
    priced = price(random_basket(seed))
    pieces = [line.id for line in priced.lines for _ in line.unit_nets]
    draw.shuffle(pieces)

    refunds = [refund_allocated(priced, {one: 1}, {one: pieces[:i].count(one)}) for i, one in enumerate(pieces)]

    assert sum(refunds) == priced.pay_fen


def test_the_same_basket_gives_the_same_bytes() -> None:
    basket = random_basket(4711)

    assert msgspec.json.encode(price(basket)) == msgspec.json.encode(price(basket))


def test_one_more_scan_gives_what_a_fresh_engine_gives() -> None:
    lines = [Line(id=f"P{n}", price=10_000 + n) for n in range(30)]
    rules = RuleSet.parse([unit("U", 5), order_off("T", 5_000, 280_000)])
    engine = Engine(rules)
    engine.price(lines[:29], Context())

    again = engine.price(lines, Context())

    assert again == Engine(rules).price(lines, Context())


def test_percents_come_before_amounts_in_other_lanes() -> None:
    member = {"id": "M98", "stage": "order", "lanes": ["member"], "benefit": {"type": "percent", "pct": 2}}
    every = order_off("E", 50_000, 500_000)
    every["benefit"]["every"] = True

    priced = pay([Line(id="ring", price=1_280_000)], member, every)

    assert priced.pay_fen == 1_154_400


def test_a_rule_may_ask_to_come_after_another_lane() -> None:
    member = {"id": "M98", "stage": "order", "lanes": ["member"], "benefit": {"type": "percent", "pct": 2}}
    every = order_off("E", 50_000, 500_000)
    every["benefit"]["every"] = True

    priced = pay([Line(id="ring", price=1_280_000)], {**member, "after": ["order"]}, every)

    assert priced.pay_fen == 1_156_400


def test_a_percent_before_the_rounding_may_make_more_of_it() -> None:
    lines = [Line(id="ring", qty=3, price=200), Line(id="bar", price=117, discountable=False)]
    percent = {"type": "percent", "pct": 10, "cap": 47}
    voucher = {"id": "V", "stage": "voucher", "code": "V", "basis": "list", "benefit": percent}
    down = {"id": "F", "stage": "finish", "benefit": {"type": "round_down_to", "fen": 100}, "not_with": ["A"]}
    each = {"id": "U", "stage": "unit", "benefit": {"type": "amount_off", "fen": 71}}
    rules = RuleSet.parse([voucher, down, each, order_off("A", 30, 358, lanes=["member"])])

    priced = Engine(rules).price(lines, Context(codes=("V",)))

    assert (priced.pay_fen, priced.optimal) == (400, True)


def test_a_threshold_is_kept_by_declining_the_cheapest_discounts() -> None:
    lines = [Line(id=f"P{n}", price=price) for n, price in enumerate((100_000, 73_100, 51_900, 30_000))]

    priced = pay(lines, unit("U", 10), order_off("T", 50_000, 245_000))

    assert priced.optimal
    assert priced.pay_fen == 195_000


def test_a_pinned_rule_is_taken_although_it_is_dearer() -> None:
    line = [Line(id="ring", price=100_000)]

    priced = pay(line, unit("U10", 10), unit("U5", 5), ctx=Context(pin=("U5",)))

    assert [one.rule_id for one in priced.applied] == ["U5"]


def test_a_mandatory_rule_is_taken_although_it_is_dearer() -> None:
    priced = pay([Line(id="ring", price=100_000)], unit("U10", 10), unit("U5", 5, mandatory=True))

    assert priced.pay_fen == 95_000


def test_of_two_bills_at_one_price_the_one_without_a_voucher_is_taken() -> None:
    voucher = {"id": "V", "stage": "voucher", "lanes": ["order"], "code": "V"}
    voucher["benefit"] = {"type": "amount_off", "fen": 5_000}  # type: ignore[assignment]

    priced = pay([Line(id="ring", price=100_000)], voucher, order_off("W", 5_000, 0), ctx=Context(codes=("V",)))

    assert [one.rule_id for one in priced.applied] == ["W"]


def test_a_gift_waits_to_be_chosen_unless_it_is_automatic() -> None:
    gift = {"id": "G", "stage": "order", "benefit": {"type": "gift", "sku": ["G1", "G2"], "pick": 1}}
    line = [Line(id="ring", price=100_000)]

    assert pay(line, gift).gifts == ()
    assert pay(line, gift, ctx=Context(pin=("G",))).gifts == ("G1",)
    assert pay(line, {**gift, "auto": True}).gifts == ("G1",)


def test_money_goes_before_a_gift_in_one_lane() -> None:
    gift = {"id": "G", "stage": "order", "lanes": ["order"], "auto": True, "benefit": {"type": "gift", "sku": "G1"}}

    priced = pay([Line(id="ring", price=100_000)], gift, order_off("T", 1, 0))

    assert (priced.pay_fen, priced.gifts) == (99_999, ())


def test_a_price_that_could_not_be_proven_shows_its_gap() -> None:
    lines = [Line(id=f"P{n}", price=10_007 + 613 * n * n, tags=(f"a{n % 5}", f"b{n % 7}")) for n in range(40)]
    third = {"stage": "multi", "benefit": {"type": "nth_pct", "n": 3, "pct": 100}}
    rules = [{"id": tag, "scope": {"any": [tag]}, **third} for tag in ("a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2")]

    priced = Engine(RuleSet.parse(rules), label_budget=1).price(lines, Context())

    assert not priced.optimal
    assert priced.gap_fen > 0
    assert priced.pay_fen - priced.gap_fen <= Engine(RuleSet.parse(rules)).price(lines, Context()).pay_fen


def test_per_gram_and_craft_reductions_stack_on_a_piece_by_weight() -> None:
    chain = Line(id="chain", metal=Metal(18_650, 126_800), craft=58_000, category="gold")
    grams = {"id": "G30", "stage": "unit", "benefit": {"type": "per_gram_off", "fen_per_g": 3_000}}
    craft = {"id": "C8", "stage": "unit", "benefit": {"type": "percent", "pct": 20, "component": "craft"}}
    yuan = {"id": "Y", "stage": "finish", "benefit": {"type": "round_down_to", "fen": 100}}

    priced = pay([chain], grams, craft, yuan)

    assert priced.pay_fen == 2_355_200
    assert priced.lines[0].shares == (("C8", 11_600), ("G30", 55_950), ("Y", 70))


def test_points_are_earned_on_what_is_paid_and_silent_rules_earn_none() -> None:
    rules = RuleSet.parse(
        [
            unit("SP", 10, scope={"any": ["a"]}, earns_points=False),
            {"id": "X2", "stage": "points", "benefit": {"type": "points_multiplier", "mult": 2}},
        ]
    )
    lines = [Line(id="a", price=50_000), Line(id="b", price=30_050)]

    priced = Engine(rules).price(lines, Context(member=MemberContext()), {"fen_per_point": 100})

    assert priced.points == 600


def test_uses_are_units_groups_or_the_bill() -> None:
    lines = [Line(id="ring", qty=3, price=100_00), Line(id="bead", qty=4, price=10_00, tags=("bead",))]
    half = {
        "id": "HALF",
        "stage": "multi",
        "scope": {"any": ["bead"]},
        "benefit": {"type": "nth_pct", "n": 2, "pct": 50},
    }
    back = {"type": "issue_voucher", "voucher": "V", "days": 30, "count": 2, "every": True}
    steps = {"id": "BACK", "stage": "points", "cond": {"min_amount": 100_00}, "benefit": back}

    priced = pay(lines, unit("TEN", 10, scope={"any": ["ring"]}), half, order_off("BILL", 5_00, 10_00), steps)

    assert {one.rule_id: one.uses for one in priced.applied} == {"TEN": 3, "HALF": 2, "BILL": 1, "BACK": 2}


def test_what_a_quota_leaves_bounds_the_bill_and_nothing_else() -> None:
    rules = RuleSet.parse([unit("TEN", 10, quota={"name": "D11", "total": 500})])
    lines = [Line(id="ring", qty=3, price=100_00)]

    whole, left = Engine(rules).price(lines, Context()), Engine(rules.with_left({"TEN": 2})).price(lines, Context())

    assert (whole.pay_fen, left.pay_fen, left.rules_hash) == (270_00, 280_00, whole.rules_hash)
    assert Engine(rules.with_left({"TEN": 0})).price(lines, Context()).reasons[0].code == "LIMIT"


def test_two_lines_with_one_id_are_refused() -> None:
    with pytest.raises(BasketRefused):
        pay([Line(id="x", price=1), Line(id="x", price=2)])
