"""What an author is told before rules are published."""

from __future__ import annotations

import pytest

from promotions import Line, Metal, RuleSet
from promotions.rules.finding import Finding
from promotions.rules.lint import Goods, lint
from tests.promotions.asking import Raw, craft_pct, nth_pct, order_off, order_pct, per_gram, unit_off, unit_pct

LEGAL = {"text": {"legal": "2026年11月,全场,不限次"}}
RING = Goods(Line(id="ring", price=100_000, tags=("ring",)), 80_000)
CHAIN = Goods(Line(id="chain", metal=Metal(10_000, 100_000), craft=50_000), 990_000)


def told(*rules: Raw, goods: tuple[Goods, ...] = (), deals: dict[str, int] | None = None) -> tuple[Finding, ...]:
    return lint(RuleSet.parse([{**LEGAL, **rule} for rule in rules]), goods=goods, deals=deals)


def codes(*rules: Raw, goods: tuple[Goods, ...] = (), deals: dict[str, int] | None = None) -> list[str]:
    return [one.code for one in told(*rules, goods=goods, deals=deals)]


def test_rules_in_order_are_clean() -> None:
    assert codes(unit_pct("A", 10, scope={"any": ["ring"]}), order_off("B", 100, 1_000), goods=(RING,)) == []


def test_a_rule_without_its_terms_must_not_be_published() -> None:
    (found,) = told(unit_pct("A", 10, text={"receipt": "9折"}))

    assert (found.rule, found.code, found.level) == ("A", "NO_LEGAL_TEXT", "error")


def test_rounding_needs_no_terms() -> None:
    assert codes({"id": "F", "stage": "finish", "benefit": {"type": "round_down_to", "fen": 100}, "text": {}}) == []


def test_a_gift_is_announced_with_name_quantity_and_price() -> None:
    gift = {"id": "G", "stage": "order", "auto": True}

    assert codes({**gift, "benefit": {"type": "gift", "sku": "BOX", "name": "首饰盒", "qty": 1}}) == ["GIFT_UNNAMED"]
    assert (
        codes({**gift, "benefit": {"type": "gift", "sku": "BOX", "name": "首饰盒", "qty": 1, "worth_fen": 5_800}}) == []
    )


@pytest.mark.parametrize(
    ("scope", "compare_fen", "expected"),
    [
        ({"any": ["ring"]}, 98_000, []),
        ({"any": ["ring"]}, 98_001, ["COMPARE_TOO_HIGH"]),
        ({"all": True}, 60_001, ["COMPARE_TOO_HIGH"]),
        ({"any": ["bead"]}, 500, ["NO_DEAL"]),
    ],
)
def test_a_compared_price_is_not_above_the_lowest_deal_of_seven_days(
    scope: Raw, compare_fen: int, expected: list[str]
) -> None:
    rule = unit_pct("A", 10, scope=scope, text={"legal": "-", "compare_fen": compare_fen})

    assert codes(rule, deals={"ring": 98_000, "cord": 60_000}) == expected
    assert codes(rule) == []


@pytest.mark.parametrize(
    ("rule", "loss"),
    [
        (unit_pct("A", 20), None),
        (unit_pct("A", 25), 5_000),
        (unit_off("A", 20_001), 1),
        ({"id": "A", "stage": "price", "benefit": {"type": "fixed_price", "fen": 79_000}}, 1_000),
        (order_pct("A", 30), 10_000),
        (order_off("A", 25_000, 200_000), None),  # one ring does not reach it
        (nth_pct("A", 2, 50), 5_000),
        (nth_pct("A", 4, 50, 3), 17_500),
    ],
)
def test_a_rule_that_sells_below_cost_says_what_and_by_how_much(rule: Raw, loss: int | None) -> None:
    found = told(rule, goods=(RING,))

    assert [(one.code, one.other, one.number) for one in found] == ([("BELOW_COST", "ring", loss)] if loss else [])


def test_rules_that_lose_money_only_together_are_named_together() -> None:
    (found,) = told(per_gram("G", 4_000), craft_pct("C", 100), goods=(CHAIN,))

    assert (found.rule, found.code, found.number) == ("C", "BELOW_COST", 30_000)
    assert "with G chain" in found.text


def test_errors_come_first() -> None:
    found = told(unit_pct("A", 0), unit_pct("B", 1, text={}, scope={"any": ["x"]}))

    assert [(one.level, one.rule) for one in found] == [("error", "B"), ("warning", "A")]
