from __future__ import annotations

import pytest

from promotions import Reason, RuleSet
from promotions.words import explain, hint


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason("r", "满减", "SHORT_BY", 12345), "还差 123.45 元"),
        (Reason("r", "两件", "SHORT_BY_PIECES", 1), "还差 1 件"),
        (Reason("r", "克重", "SHORT_BY_WEIGHT", 2050), "还差 2.050 克"),
        (Reason("r", "会员价", "LANE_TAKEN_BY", None, "钻饰9折"), "已用「钻饰9折」，不可叠加"),
        (Reason("r", "代金券", "NOT_WITH", None, "特价"), "不与「特价」同享"),
        (Reason("r", "会员价", "WORSE_BY", 500), "用了反而多付 5.00 元"),
        (Reason("r", "会员价", "NOT_MEMBER"), "仅限会员"),
    ],
)
def test_a_reason_is_told_in_one_short_line(reason: Reason, words: str) -> None:
    assert explain(reason) == words


@pytest.mark.parametrize(
    ("benefit", "words"),
    [
        ({"type": "percent", "pct": 10}, "减 10 %"),
        ({"type": "tiers", "tiers": [[10_000, 1_000], [20_000, 3_000]]}, "减 10.00"),
        ({"type": "gift", "sku": "BOX", "name": "首饰盒"}, "送首饰盒"),
        ({"type": "add_on", "sku": "BOX", "fen": 990}, "可加 9.90 元换购"),
    ],
)
def test_a_hint_says_what_more_would_bring(benefit: dict[str, object], words: str) -> None:
    rule = RuleSet.parse([{"id": "r", "stage": "order", "benefit": benefit}])["r"]

    assert hint(rule, Reason("r", "r", "SHORT_BY", 12345)) == f"再买 123.45 元,{words}"


def test_no_hint_is_given_where_buying_more_does_not_help() -> None:
    rule = RuleSet.parse([{"id": "r", "stage": "order", "benefit": {"type": "amount_off", "fen": 100}}])["r"]

    assert hint(rule, Reason("r", "r", "NOT_MEMBER")) == ""
