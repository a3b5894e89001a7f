"""Why rules are not on a bill, what is nearest first, and what a customer could still do."""

from __future__ import annotations

from collections.abc import Sequence

from shop.sales.rules.reasons import ReasonLine, Worded, hints, nearest_first
from tests.shop.sales.rules.test_pricing import LABELLED, line, priced

OFF = {"type": "amount_off", "fen": 300_00}
RULES = (
    {"id": "A-FAR", "name": "满3万减300", "stage": "order", "cond": {"min_amount": 30_000_00}, "benefit": OFF},
    {"id": "B-NEAR", "name": "满1.3万减300", "stage": "order", "cond": {"min_amount": 13_000_00}, "benefit": OFF},
    {
        "id": "C-GOLD", "name": "金饰9折", "stage": "unit", "scope": {"any": ["cat:素金"]},
        "benefit": {"type": "percent", "pct": 10},
    },
    {
        "id": "D-BOX", "name": "加价购首饰盒", "stage": "order", "opt_in": True,
        "benefit": {"type": "add_on", "sku": "BOX", "fen": 9_90},
    },
    {"id": "E-PAIR", "name": "第二件半价", "stage": "multi", "benefit": {"type": "nth_pct", "n": 2, "pct": 50}},
)  # fmt: skip


def reasons() -> Sequence[ReasonLine]:
    return priced(line(LABELLED), rules=RULES).reasons  # 12,800.00


def test_a_reason_has_its_code_and_number_beside_its_words():
    near = next(one for one in reasons() if one.rule_id == "B-NEAR")

    assert (near.code, near.number, near.words) == ("SHORT_BY", 200_00, "还差 200.00 元")


def test_what_is_nearest_to_being_had_is_told_first():
    assert [one.rule_id for one in nearest_first(reasons())] == ["B-NEAR", "A-FAR", "E-PAIR", "D-BOX", "C-GOLD"]


def test_hints_say_how_little_more_would_bring_what():
    assert [one.hint for one in hints(reasons())] == [
        "再买 200.00 元,减 300.00", "再买 17,200.00 元,减 300.00", "再买 1 件,每 2 件有 1 件减 50 %",
    ]  # fmt: skip
    assert len(hints(reasons(), most=1)) == 1


def test_what_the_customer_may_ask_for_is_told_apart():
    assert [one.rule_id for one in reasons() if one.asks] == ["D-BOX"]


def test_words_are_made_once_and_only_for_who_looks():
    made: list[int] = []

    def make() -> tuple[ReasonLine, ...]:
        made.append(1)
        return (ReasonLine("A", "满减", "还差 1 件"),)

    lines = Worded(make)
    assert made == []

    assert [one.words for one in lines] == ["还差 1 件"]
    assert (lines[0].rule_id, len(lines)) == ("A", 1)
    assert made == [1]
    assert lines == (ReasonLine("A", "满减", "还差 1 件"),)
