"""Tiers at the till: a shop that stands alone decides them itself, a chain's till goes by what it is told."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from membership.tiers.facts import TierPolicyPublished
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, SmallChain
from tests.membership.tiers.policies import BY_AMOUNT

POLICY = msgspec.structs.replace(BY_AMOUNT, review="anniversary", holds_months=1)


def with_tiers(counter: Counter) -> Counter:
    counter.till.post.settings = msgspec.structs.replace(counter.till.post.settings, tiers=POLICY)
    return counter


def tier(counter: Counter, name: str) -> str:
    return counter.till.members.member(counter.member_id(name)).tier


def buy(counter: Counter, name: str, *codes: str) -> None:
    counter.ok("scan", code=codes[0])
    counter.ok("attach_member", tail=name)
    counter.sell(*codes[1:])


def test_a_shop_that_stands_alone_raises_a_member_with_the_bill(counter: Counter) -> None:
    buy(with_tiers(counter), "刘小敏", shop.BANGLE)

    detail = counter.till.members.member(counter.member_id("刘小敏"))
    (entry,) = counter.journal("membership.tier_changed")

    assert detail.tier == "gold"
    assert detail.tier_view is not None
    assert (detail.tier_view.following, detail.tier_view.keep_short_fen) == ("diamond", 0)
    assert entry.register == "HP01"
    assert counter.sound()


def test_without_tiers_nobody_rises_and_nothing_is_shown(counter: Counter) -> None:
    buy(counter, "刘小敏", shop.BANGLE)

    assert tier(counter, "刘小敏") == "normal"
    assert counter.till.members.member(counter.member_id("刘小敏")).tier_view is None


def test_the_right_member_of_a_bill_rises_by_it_too(counter: Counter) -> None:
    sold = with_tiers(counter).sell(shop.BANGLE)
    counter.unlock(shop.MANAGER)

    counter.ok("correct_member", sale_no=sold["sale_no"], tail="刘小敏", reason="忘记了")

    assert tier(counter, "刘小敏") == "gold"


def test_a_lone_shop_asks_at_the_opening_of_a_day_whose_review_is_over(counter: Counter) -> None:
    with_tiers(counter)
    counter.ok("count_drawer", total="1000")
    counter.unlock(shop.MANAGER)
    counter.ok("close_day")
    before = tier(counter, "周敏")
    counter.clock.at += timedelta(days=45)

    counter.begin()

    assert (before, tier(counter, "周敏")) == ("diamond", "normal")
    assert counter.sound()


def test_points_and_craft_fees_are_those_of_the_tier(counter: Counter) -> None:
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("attach_member", tail="周敏")
    plain = counter.cart()
    counter.ok("detach_member")
    with_tiers(counter).ok("attach_member", tail="周敏")

    better = counter.cart()

    assert better["points"] > plain["points"]
    assert "钻石卡工费减30%" in {share["name"] for line in better["lines"] for share in line["shares"]}


def test_a_chains_till_raises_nobody_itself_and_goes_by_what_it_is_told(chain: SmallChain) -> None:
    with chain.office.open(SETUP) as books:
        fact = TierPolicyPublished(
            policy_version=1, number=0, policy=POLICY, proposed_by="1001", approved_by="1002", rises=0, drops=0
        )
        books.record(fact)
    here = chain["HP01"]
    chain.sync("HP01")
    buy(here, "刘小敏", shop.BANGLE)
    offline = tier(here, "刘小敏")

    chain.sync("HP01", "HP01")

    detail = here.till.members.member(here.member_id("刘小敏"))
    assert (offline, detail.tier) == ("normal", "gold")
    assert detail.tier_view is not None
    assert detail.tier_view.grown >= 20_000_00
