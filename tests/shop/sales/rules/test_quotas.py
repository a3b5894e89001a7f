"""What a price takes of limits that count across bills."""

from __future__ import annotations

from typing import Any

from promotions import Quota, RuleSet
from shop.sales.facts import RuleUse
from shop.sales.rules.quotas import accounts_of, binding, needs, share_out

TENTH = {"stage": "unit", "benefit": {"type": "percent", "pct": 10}, "audience": {"member": True}}


def rules(**quotas: dict[str, Any]) -> RuleSet:
    return RuleSet.parse([{"id": name, "quota": quota, **TENTH} for name, quota in quotas.items()])


def test_a_use_is_taken_from_the_chain_and_from_the_member() -> None:
    both = Quota("D11", total=500, per_member=2)

    assert accounts_of(both, "m1") == ("quota:D11", "quota:D11@m1")
    assert accounts_of(both, "") == ("quota:D11",)
    assert accounts_of(Quota("D11", per_store_day=3), "m1") == ()


def test_rules_that_share_a_quota_take_from_the_same_account() -> None:
    shared = {"name": "D11", "total": 500}
    used = [RuleUse(rule_id=name, uses=uses, fen=1) for name, uses in (("A", 2), ("B", 1), ("FINISH", 1))]

    assert needs(used, rules(A=shared, B=shared), "") == {"quota:D11": {"A": 2, "B": 1}}


def test_what_is_left_goes_to_the_rules_in_their_order() -> None:
    assert share_out({"B": 2, "A": 2}, 3) == {"A": 2, "B": 1}


def test_only_a_limit_that_the_bill_could_reach_makes_another_set() -> None:
    of = rules(A={"name": "D11", "total": 500}, B={"name": "D12", "total": 500})

    assert binding({"A": 3, "B": 2}, of, pieces=3) == {"B": 2}
    assert binding({"A": -1}, of, pieces=0) == {"A": 0}
