"""One past bill priced twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Engine, RuleRefused, RuleSet
from shop.promotion_replay.rules.pricing import Raw, TwoPrices, besides, birthday_as_asked
from shop.sales.facts import Choices, PricingPolicy, RuleChosen
from shop.sales.rules.rounding import finish_rule
from shop.sheet.rules.calculate import price_goods
from shop.sheet.rules.inputs import SheetMember, SheetVoucher
from tests.shop.promotion_replay.sold import DIAMONDS, IN_QUESTION, MEMBER_95, TENTH_OFF, THAT_DAY, bill, reached

CRAFT: Raw = {
    "id": "TIER-CRAFT-GOLD", "stage": "unit", "audience": {"levels": ["gold"]},
    "benefit": {"type": "percent", "pct": 20, "component": "craft"},
}  # fmt: skip


def dues(asked: tuple[Raw, ...], *goods: object, **more: object) -> tuple[int, int]:
    """Fen under the bill's own rules, and under those that are asked about."""
    both = TwoPrices(asked, lambda: 0).price(bill(1, *goods, **more))  # type: ignore[arg-type]
    return both.before.cart.due_fen, both.after.cart.due_fen


def test_a_bill_is_priced_by_its_own_rules_and_by_the_others() -> None:
    assert dues(IN_QUESTION, (2_000, "")) == (1_900_00, 1_750_00)


def test_the_same_rules_give_the_same_price() -> None:
    assert dues((reached(100_00),), (1_234, "")) == (1_134_00, 1_134_00)


def test_the_bills_rounding_and_its_tiers_craft_fees_stay_under_the_others() -> None:
    policy = PricingPolicy(ticket_unit_fen=10_000)
    finish = finish_rule(policy)
    assert finish is not None

    assert [rule["id"] for rule in besides((TENTH_OFF, CRAFT, finish))] == ["TIER-CRAFT-GOLD", "FINISH"]
    assert dues((TENTH_OFF,), (999, ""), rules=(finish,), policy=policy) == (900_00, 800_00)


def test_a_voucher_of_the_bill_counts_where_the_others_know_its_code() -> None:
    fifty = {"id": "V", "stage": "voucher", "code": "V50", "benefit": {"type": "amount_off", "fen": 50_00}}
    vouchers = (SheetVoucher(code="123", rule_code="V50"),)

    assert dues((fifty,), (300, ""), rules=(), vouchers=vouchers) == (300_00, 250_00)


def test_goods_that_a_rule_added_are_paid_for_and_are_no_discount_turned_round() -> None:
    add_on = {
        "id": "ADD", "stage": "order", "opt_in": True, "benefit": {"type": "add_on", "sku": "BOX", "fen": 99_00},
    }  # fmt: skip
    wanted = Choices(rules=(RuleChosen(rule_id="ADD", how="opt_in", by="1007"),))

    both = TwoPrices((TENTH_OFF,), lambda: 0).price(bill(1, (1_000, ""), rules=(add_on,), choices=wanted))

    assert (both.before.cart.due_fen, both.before.off_fen) == (1_099_00, 0)
    assert (both.after.cart.due_fen, both.after.off_fen) == (900_00, 100_00)


def test_a_rule_that_somebody_chose_and_that_is_no_more_is_chosen_for_nothing() -> None:
    pinned = Choices(rules=(RuleChosen(rule_id="GONE", how="pin", by="1003"),))

    assert dues((TENTH_OFF,), (1_000, ""), choices=pinned) == (900_00, 900_00)


def test_a_bill_that_no_rule_touches_in_which_the_sets_differ_is_priced_once() -> None:
    prices = TwoPrices((*THAT_DAY, DIAMONDS), lambda: 0)

    untouched, touched = prices.price(bill(1, (1_000, ""))), prices.price(bill(2, (800, "钻")))

    assert untouched.after is untouched.before
    assert (touched.before.cart.due_fen, touched.after.cart.due_fen) == (800_00, 650_00)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 3_000), st.sampled_from(("", "钻", "金"))), min_size=1, max_size=4),
    st.sets(st.sampled_from(("M", "P", "Q", "O", "S"))), st.sets(st.sampled_from(("M", "P", "Q", "O", "S"))),
)  # fmt: skip
def test_priced_once_or_twice_the_figures_are_those_of_the_other_rules(
    goods: list[tuple[int, str]], own: set[str], asked: set[str]
) -> None:
    pair: Raw = {
        "id": "S", "stage": "multi", "scope": {"any": ["钻", "金"]},
        "benefit": {"type": "bundle_pct", "pct": 30, "slots": [{"any": ["钻"]}, {"any": ["金"]}]},
    }  # fmt: skip
    known = {one["id"]: one for one in (MEMBER_95, TENTH_OFF, DIAMONDS, reached(100_00), pair)}
    first, second = (tuple(known[name] for name in sorted(names)) for names in (own, asked))
    sold = bill(1, *goods, tier="gold", rules=first)

    after = TwoPrices(second, lambda: 0).price(sold).after

    alone = price_goods(sold.own, Engine(RuleSet.parse(second)))
    assert (after.cart.lines, after.answer.applied) == (alone.lines, alone.answer and alone.answer.applied)


def test_rules_that_the_engine_refuses_are_refused_before_the_first_bill() -> None:
    with pytest.raises(RuleRefused):
        TwoPrices([{**TENTH_OFF, "colour": "red"}], lambda: 0)


def test_a_rule_that_each_bill_brings_along_is_not_asked_about() -> None:
    with pytest.raises(RuleRefused, match="TIER-CRAFT-GOLD"):
        TwoPrices([CRAFT], lambda: 0)


def test_a_rule_that_asks_more_of_a_birthday_than_the_bill_kept_is_taken_not_to_hold() -> None:
    near = {**TENTH_OFF, "audience": {"birthday": 3}}
    kept = {**TENTH_OFF, "audience": {"birthday": 10}}
    one = bill(1, (1_000, ""), rules=(kept,))
    member = SheetMember(tier="gold", birthday_days=10)
    sold = type(one)(
        sale_no=one.sale_no, own=type(one.own)(at=one.own.at, lines=one.own.lines, member=member), shared=one.shared,
        shared_name=one.shared_name, discount_fen=100_00,
    )  # fmt: skip

    same, closer = (TwoPrices([rule], lambda: 0).price(sold) for rule in (kept, near))

    assert (same.after.cart.due_fen, same.birthday_guessed) == (900_00, False)
    assert (closer.after.cart.due_fen, closer.birthday_guessed) == (1_000_00, True)


@pytest.mark.parametrize(("days", "windows", "asked", "told"), [
    (3, [0, 3, 10], [3, 10], (3, True)),
    (3, [0, 3, 10], [5], (5, True)),
    (3, [0, 3, 10], [0], (None, True)),
    (3, [3, 10], [1, 10], (10, False)),
    (None, [3, 10], [7], (None, True)),
    (None, [3], [7], (None, False)),
    (None, [], [0], (None, False)),
    (3, [3], [], (None, True)),
])  # fmt: skip
def test_what_a_bill_keeps_of_a_birthday_answers_what_lies_within_it(
    days: int | None, windows: list[int], asked: list[int], told: tuple[int | None, bool]
) -> None:
    assert birthday_as_asked(days, windows, asked) == told
