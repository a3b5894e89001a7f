"""The list for a member: today's rewards with what lies there, the cheapest first, and what they still have."""

from __future__ import annotations

from msgspec.structs import replace

from shop.goods.facts import GoodsListed, GoodsRecord
from shop.rewards.facts import Reward, RewardsOffered
from shop.rewards.queries import given_to, rewards_on
from tests.shop.counting_house import House
from tests.shop.rewards.test_projection import BACK, GIVEN


def test_only_what_stands_today_is_on_the_list_the_cheapest_first() -> None:
    house = House()
    goods = [
        GoodsRecord(code=code, name=code, category_major="赠品", category="包装") for code in ("BOX1", "BAG1", "CUP1")
    ]
    offered = (
        Reward(code="BOX1", points=500), Reward(code="BAG1", points=100),
        Reward(code="CUP1", points=1, ends_on="2026-11-20"),
    )  # fmt: skip
    house.record("HQ", GoodsListed(goods=tuple(goods)), RewardsOffered(rewards=offered))
    house.record("HP01", GIVEN)

    with house.database.reading() as connection:
        found = rewards_on(connection, "HP", "m1", "2026-11-21")

    assert [(one.reward.code, one.had, one.there) for one in found] == [("BAG1", 0, 0), ("BOX1", 3, 0)]


def test_what_came_back_whole_is_not_the_members_any_more() -> None:
    house = House()
    house.record("HP01", GIVEN, replace(BACK, qty=3))

    with house.database.reading() as connection:
        assert given_to(connection, "m1", "HP") == ()
        assert given_to(connection, "m1", "BJ") == ()
