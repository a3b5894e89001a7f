"""Promotions by script: what the forms ask for, and what is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as made:
        made.unlock(shop.CASHIER)
        yield made


def test_the_forms_say_what_they_ask_for(counter: Counter):
    templates = counter.ok("promotion_templates")["templates"]

    (less,) = [one for one in templates if one["title"] == "满减"]
    asked = [(one["part"], one["title"], one["how"]) for one in less["fields"] if one["needed"]]
    assert asked == [
        ("条件", "满金额", "元,如 300 或 99.50"), ("优惠", "减金额", "元,如 300 或 99.50"), ("文案", "名称", "文字"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"do": "promotion_form", "rule": "NONE"}, "promotions.rule_set_refused"),
        ({"do": "propose_promotions"}, "promotions.rule_set_refused"),
        ({"do": "propose_promotions", "ended": ["NONE"]}, "promotions.rule_set_refused"),
        ({"do": "propose_promotions", "changes": [{"template": "magic"}]}, "promotions.rule_set_refused"),
        ({"do": "propose_promotions", "changes": [{"fields": {}}]}, "script.bad_command"),
        ({"do": "approve_promotions", "proposal": "P-1"}, "auth.not_permitted"),
        ({"do": "withdraw_promotions", "proposal": "P-1"}, "promotions.proposal_not_open"),
        ({"do": "try_promotions", "goods": ["什么 东西"]}, "promotions.goods_unreadable"),
        ({"do": "try_promotions", "goods": [shop.RING], "level": "青铜"}, "member.tier_unknown"),
        ({"do": "try_promotions", "goods": [shop.RING, shop.RING]}, "sheet.refused"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_by_its_code(counter: Counter, command: dict[str, object], code: str):
    name = str(command.pop("do"))

    assert counter.refusal(name, **command) == code


def test_a_what_if_over_past_bills_says_what_a_form_would_have_made_of_them(counter: Counter):
    counter.begin()
    counter.sell(shop.RING)
    fields = {"name": "满1000减100", "min_amount": "1000", "off": "100"}

    found = counter.ok("what_if_promotions", changes=[{"template": "amount_off", "fields": fields}], days=1)

    assert found["sound"]
    assert (found["report"]["bills"], found["report"]["changed"]) == (1, 1)
    assert found["report"]["after"]["discount_fen"] - found["report"]["before"]["discount_fen"] == 100_00
