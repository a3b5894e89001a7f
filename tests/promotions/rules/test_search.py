from __future__ import annotations

import msgspec
import pytest

from promotions import Context, Engine, Line, RuleSet
from tests.promotions.baskets import random_basket
from tests.promotions.oracle import best_pay
from tools.bench_promotions_baskets import draw


def test_a_long_cart_with_many_offers_is_answered_within_the_label_budget() -> None:
    lines = [Line(id=f"P{n}", price=9_900 + 701 * n, category="abcd"[n % 4]) for n in range(120)]
    pairs = [
        {
            "id": f"N{c}",
            "stage": "multi",
            "scope": {"any": [f"cat:{c}"]},
            "benefit": {"type": "nth_pct", "n": 2, "pct": 50},
        }
        for c in "abcd"
    ]
    total = sum(line.price or 0 for line in lines)
    spend = {"id": "T", "stage": "order", "cond": {"min_amount": total * 80 // 100}}
    off = {**spend, "benefit": {"type": "amount_off", "fen": 500_000}}

    priced = Engine(RuleSet.parse([*pairs, off])).price(lines, Context(), label_budget=2_000)

    assert priced.labels < 40_000
    assert priced.pay_fen < priced.list_fen


def test_every_seventh_piece_free_over_a_long_cart_is_proven() -> None:
    lines = [Line(id=f"P{n}", price=1_000 + n) for n in range(70)]
    free = {"id": "F", "stage": "multi", "benefit": {"type": "nth_pct", "n": 7, "pct": 100}}

    priced = Engine(RuleSet.parse([free])).price(lines, Context())

    assert priced.optimal
    assert priced.list_fen - priced.pay_fen == sum(1_000 + 7 * group for group in range(10))


def test_a_voucher_for_rings_beside_spend_and_save_on_all_asks_for_dearer_rings_only() -> None:
    lines = [Line(id="ring", price=1_000, category="ring"), Line(id="chain", price=1_500, category="chain")]
    offers = [
        {"id": f"U{off}", "stage": "unit", "scope": {"any": [f"cat:{what}"]}, "benefit": _off(off)}
        for what, off in (("ring", 150), ("ring", 60), ("chain", 100))
    ]
    spend = {"id": "T", "stage": "order", "cond": {"min_amount": 2_200}, "benefit": _off(200)}
    voucher = {"id": "V", "stage": "voucher", "code": "V", "cond": {"min_amount": 870}, "benefit": _off(300)}
    voucher["scope"] = {"any": ["cat:ring"]}

    priced = Engine(RuleSet.parse([*offers, spend, voucher])).price(lines, Context(codes=("V",)))

    # With 60 off it the ring bears 80 of the 200 and comes to 860; as it is to 917.
    assert (priced.pay_fen, priced.optimal) == (1_000 + 1_400 - 200 - 300, True)


@pytest.mark.parametrize(
    ("lines", "seed", "labels"), [(10, 72, 2_200), (20, 57, 750), (50, 6, 6_500), (50, 45, 4_100), (50, 79, 4_000)]
)
def test_drawn_baskets_with_thresholds_that_bind_are_proven_for_few_labels(lines: int, seed: int, labels: int) -> None:
    basket = draw("A", lines, 200, seed)

    priced = Engine(RuleSet.parse(basket.rules)).price(basket.lines, basket.ctx, reasons=False)

    assert priced.optimal
    assert priced.labels <= labels


def test_steps_of_two_rules_that_ask_for_the_same_are_all_looked_at() -> None:
    basket = random_basket(701_945)

    priced = Engine(RuleSet.parse(basket["rules"])).price(
        msgspec.convert(basket["lines"], list[Line]), msgspec.convert(basket["ctx"], Context)
    )

    assert (priced.pay_fen, priced.optimal) == (best_pay(basket), True)


def _off(fen: int) -> dict[str, object]:
    return {"type": "amount_off", "fen": fen}
