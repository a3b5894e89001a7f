"""The price of the bill by every pricing mode, with and without the member."""

from __future__ import annotations

import msgspec

from tests.builders import shop
from tests.builders.counter import Counter


def listed(counter: Counter, code: str) -> str:
    return str(counter.ok("scan", code=code)["line"]["list"])


def test_each_pricing_mode_by_hand(counter: Counter):
    assert listed(counter, shop.BANGLE) == "21,632.05"  # 20.35 x 1,028.00 + 20.35 x 35.00
    assert listed(counter, shop.RING) == "8,980.00"  # the label
    assert listed(counter, shop.PENDANT) == "6,396.00"  # 2.40 x 790.00 + 600.00 + 3,900.00
    assert listed(counter, shop.PLATINUM) == "2,732.80"  # 5.60 x 438.00 + 280.00 a piece


def test_shares_of_a_rule_add_up_to_what_it_took_off(counter: Counter):
    for code in (shop.BANGLE, shop.RING, shop.PENDANT):
        counter.ok("scan", code=code)
    answer = counter.ok("scan", code=shop.VOUCHER)

    shares = [share["fen"] for line in counter.cart()["lines"] for share in line["shares"]]

    assert (sum(shares), answer["off"]) == (100_00, "100.00")


def test_rules_that_did_not_apply_say_why(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)

    names = {reason["name"] for reason in counter.cart()["reasons"]}

    assert "金卡工费8折" in names
    assert all(reason["words"] for reason in counter.cart()["reasons"])


def test_a_shop_that_rounds_to_the_yuan_rounds_down_by_a_rule_with_a_name(counter: Counter):
    counter.till.post.settings = msgspec.structs.replace(counter.till.post.settings, ticket_unit_fen=100)
    answer = counter.ok("scan", code=shop.BANGLE)

    assert answer["due"] == "21,632.00"
    assert answer["line"]["rules"] == [{"rule": "抹零", "off": "0.05"}]


def test_a_member_of_the_lowest_tier_has_the_members_price_too(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("attach_member", tail="刘小敏")

    assert counter.cart()["off_fen"] == 179_60
    assert counter.cart()["rule_set"]
