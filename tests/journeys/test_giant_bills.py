"""Bills and rule sets beyond any shop's: answered within the labels that were given, with the gap, and to the fen."""

from __future__ import annotations

from random import Random

import pytest

from promotions import Context, Engine, Line, Priced, RuleRefused, RuleSet
from tests.promotions.asking import Raw, nth_pct, order_off, unit_pct

LABELS = 2_500
OVERRUN = 4  # a bill that is begun is finished: each unit costs labels after the budget is spent


def many_rules(draw: Random, number: int) -> list[Raw]:
    """Line rules, group rules over a few tags, sets, thresholds in three lanes, vouchers."""
    out: list[Raw] = []
    for at in range(number):
        name, tag, other = f"R{at}", f"t{draw.randrange(40)}", f"t{draw.randrange(40)}"
        kind = draw.choices(("unit", "group", "set", "order", "voucher"), (70, 10, 6, 10, 4))[0]
        if kind == "unit":
            out.append(unit_pct(name, draw.randrange(1, 30), scope={"any": [tag]}))
        elif kind == "group":
            out.append(nth_pct(name, draw.choice((2, 3)), 50, scope={"any": [tag]}))
        elif kind == "set":
            slots = [{"any": [tag]}, {"any": [other]}]
            out.append({"id": name, "stage": "multi", "benefit": {"type": "bundle_pct", "slots": slots, "pct": 10}})
        elif kind == "order":
            reach, lane = draw.randrange(1, 2_000_000), draw.choice(("order", "member", "store"))
            out.append(order_off(name, draw.randrange(100, 9_000), reach, lanes=[lane]))
        else:
            benefit = {"type": "amount_off", "fen": draw.randrange(100, 5_000)}
            out.append({"id": name, "stage": "voucher", "code": name, "benefit": benefit})
    return out


def many_lines(draw: Random, number: int) -> list[Line]:
    return [
        Line(
            id=f"L{at}",
            qty=draw.choice((1, 1, 1, 2)),
            price=draw.randrange(9_900, 2_500_000),
            tags=(f"t{draw.randrange(40)}", f"t{draw.randrange(40)}"),
        )
        for at in range(number)
    ]


def priced(lines: list[Line], rules: list[Raw]) -> Priced:
    codes = tuple(rule["code"] for rule in rules if "code" in rule)
    return Engine(RuleSet.parse(rules)).price(lines, Context(codes=codes), label_budget=LABELS)


@pytest.mark.parametrize(("lines", "rules"), [(500, 20), (20, 2_000), (500, 200), (500, 2_000)])
def test_a_giant_bill_is_answered_within_its_labels_and_says_what_could_be_missing(lines: int, rules: int) -> None:
    draw = Random(1)
    bag, offers = many_lines(draw, lines), many_rules(draw, rules)

    found = priced(bag, offers)
    draw.shuffle(bag)
    draw.shuffle(offers)
    again = priced(bag, offers)

    assert found.labels <= OVERRUN * LABELS
    assert found.optimal == (found.gap_fen == 0)
    assert found.pay_fen == sum(line.net_fen for line in found.lines) == again.pay_fen
    assert all(sum(line.unit_nets) == line.net_fen and min(line.unit_nets) >= 0 for line in found.lines)
    assert all(line.list_fen - sum(fen for _, fen in line.shares) == line.net_fen for line in found.lines)
    assert sum(rule.fen for rule in found.applied) == found.list_fen - found.pay_fen


def test_a_circle_of_two_thousand_rules_is_refused_at_once() -> None:
    rules = [unit_pct(f"R{at}", 5, not_with=[f"R{(at + 1) % 2_000}"]) for at in range(2_000)]

    with pytest.raises(RuleRefused, match="circular"):
        RuleSet.parse(rules)
