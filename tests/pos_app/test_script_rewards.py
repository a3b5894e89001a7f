"""Rewards by commands."""

from __future__ import annotations

from pathlib import Path

from tests.builders import shop
from tests.builders.counter import standing_alone


def test_rewards_are_listed_taken_and_brought_back_by_commands(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        box = {"code": "BOX1", "name": "首饰盒", "category_major": "赠品", "category": "包装", "unit": "个"}
        till.ok("list_goods", goods=[box])
        till.ok("receive_goods", goods={"BOX1": 2}, supplier="包装厂")
        till.ok("offer_rewards", rewards=[{"code": "BOX1", "points": 500}])
        member = till.member_id("李雪梅")

        taken = till.ok("take_reward", member=member, code="box1", pin=shop.VALUE_PIN)
        back = till.ok("return_reward", document=taken["document"], reason="不合用")

        assert (taken["points"], taken["points_after"], back["points_after"]) == (500, 12_360, 12_860)
        assert till.ok("rewards", member=member)["page"]["given"] == ()
        assert till.refusal("offer_rewards", rewards=[{"code": "NOTHING", "points": 5}]) == "reward.wrong"
        assert till.refusal("offer_rewards", rewards=[]) == "reward.wrong"
