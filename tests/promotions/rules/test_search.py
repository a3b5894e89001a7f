from __future__ import annotations

from promotions import Context, Engine, Line, RuleSet


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
