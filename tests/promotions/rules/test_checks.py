"""A rule that cannot be carried out to the letter is refused with the key, what is wrong, and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from promotions import RuleRefused, RuleSet
from tests.promotions.asking import order_off, unit_pct

HAND = {"by": "王店长", "reason": "样品"}
EXCHANGE = {"type": "add_on", "sku": "bead", "fen": 990}
GIFT = {"type": "gift", "sku": ["BOX", "CLOTH"]}


def rule(**changes: Any) -> dict[str, Any]:
    return {**unit_pct("R", 10), **changes}


def benefit(kind: str, stage: str = "unit", **keys: Any) -> dict[str, Any]:
    return rule(stage=stage, benefit={"type": kind, **keys})


@pytest.mark.parametrize(
    ("refused", "key", "advice"),
    [
        (benefit("tiers", tiers=[[100, 5]]), "benefit.type", "one of percent, amount_off"),
        (rule(quota={"name": "D11"}), "quota", "total, per_member or per_store_day"),
        (rule(quota={"name": "D11", "per_member": 1}), "quota.per_member", "audience.member"),
        (benefit("percent", "price", pct=10), "benefit.type", "fixed_price, gram_price"),
        (benefit("amount_off", fen=5, every=True), "benefit.every", "cond.min_amount"),
        (benefit("tiers", "order", tiers=[[200, 5], [100, 9]]), "benefit.tiers", "put them in order"),
        (benefit("percent", "order", pct=5, component="craft"), "benefit.component", "stage unit"),
        (benefit("percent", pct=5, cap=100), "benefit.cap", "leave it out"),
        (benefit("nth_pct", "multi", n=2, pct=100, count=2), "benefit.count", "smaller than n"),
        (benefit("gift", "order", sku=[]), "benefit.sku", "write the article"),
        (rule(stage="order", benefit={**GIFT, "pick": 3}), "benefit.pick", "pick fewer"),
        (benefit("issue_voucher", "points", voucher="V", days=30, every=True), "benefit.every", "cond.min_amount"),
        (rule(stage="voucher"), "code", "a voucher needs a code"),
        (rule(code=" "), "code", "leave it out"),
        (rule(scope={"any": []}), "scope", "name lines"),
        (rule(scope={"any": ["cat:"]}), "scope", "names nothing"),
        (rule(scope={"all": True, "not": [" "]}), "scope", "names nothing"),
        (rule(scope={"all": True, "any": ["x"]}), "scope", "not both"),
        (rule(scope={"all": True, "where": [["carat", ">", 1]]}), "scope.where", "it compares weight_mg"),
        (rule(audience={"stores": []}), "audience.stores", '["*"]'),
        (rule(audience={"levels": [""]}), "audience.levels", "empty name"),
        (rule(audience={"birthday_month": True, "birthday": "day"}), "audience.birthday", "leave one"),
        (rule(schedule={"from": "2026-11-12T00:00:00", "until": "2026-11-11T00:00:00"}), "schedule.until", "end later"),
        (rule(schedule={"from": "2026-11-12T00:00:00", "until": "2026-11-12T00:00:00"}), "schedule.until", "end later"),
        (rule(schedule={"from": "2026-11-12T00:00:00+08:00"}), "schedule.from", "without a zone"),
        (rule(schedule={"daily": ["25:00", "02:00"]}), "schedule.daily", "as 22:00"),
        (rule(schedule={"daily": ["02:00", "02:00"]}), "schedule.daily", "two different hours"),
        (rule(not_with=["R"]), "not_with", "leave it out"),
        (rule(stage="order", after=["order"]), "after", "own lane"),
        (rule(after=["x"]), "after", "no meaning at stage unit"),
        (rule(cond={"min_amount": 5}, exclude_units_with=["X"]), "exclude_units_with", "stage order"),
        (rule(mandatory=True, opt_in=True), "mandatory", "leave one"),
        (rule(stage="points", benefit=EXCHANGE, opt_in=True), "spends_points", "how many"),
        (rule(stage="points", benefit=EXCHANGE, spends_points=500), "spends_points", "opt_in true"),
        (order_off("R", 100, spends_points=5), "spends_points", "stage points"),
        (rule(manual={**HAND, "max_pct": 9}), "manual.max_pct", "higher hand"),
        (order_off("R", 100, manual={**HAND, "max_fen": 99}), "manual.max_fen", "higher hand"),
        (rule(manual={"by": " ", "reason": "x"}), "manual", "fill in by and reason"),
        (rule(manual=HAND, code="X"), "manual", "leave out"),
        (rule(stage="finish", benefit={"type": "round_down_to", "fen": 100}, scope={"any": ["x"]}), "scope", "whole"),
        (benefit("fixed_price", "price", fen=5) | {"cond": {"min_qty": 2}}, "cond", "use stage unit"),
        (benefit("fixed_price", "price", fen=5) | {"lanes": ["x"]}, "lanes", "use stage unit"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_key_and_what_to_do(
    refused: dict[str, Any], key: str, advice: str
) -> None:
    with pytest.raises(RuleRefused) as found:
        RuleSet.parse([refused])

    assert found.value.facts["rule"] == "R"
    assert str(found.value.facts["problem"]).startswith(f"{key}: ")
    assert advice in str(found.value.facts["problem"])


@pytest.mark.parametrize(
    ("raw", "lanes"),
    [
        (rule(stage="price", benefit={"type": "fixed_price", "fen": 5}), ("list",)),
        (benefit("gift", "order", sku="BOX"), ("gift",)),
        (benefit("issue_voucher", "points", voucher="V", days=30), ("issue",)),
        (benefit("points_bonus", "points", points=5), ("points",)),
        (rule(stage="points", benefit=EXCHANGE, opt_in=True, spends_points=5), ("exchange",)),
    ],
)
def test_a_rule_without_lanes_stands_in_that_of_its_kind(raw: dict[str, Any], lanes: tuple[str, ...]) -> None:
    assert RuleSet.parse([raw])["R"].lanes == lanes
