"""Finding a member and showing their page."""

from __future__ import annotations

from tests.builders import shop
from tests.builders.counter import Counter


def test_a_tail_finds_all_who_end_in_it(counter: Counter):
    hits = counter.ok("find_members", text="6620")["members"]

    assert {hit["name"] for hit in hits} == {"李雪梅", "李学明"}


def test_initials_and_names_find_a_member(counter: Counter):
    found = [counter.ok("find_members", text=text)["members"][0]["name"] for text in ("lxm", "zhoumin", "刘小敏")]

    assert found == ["李雪梅", "周敏", "刘小敏"]


def test_the_page_shows_balance_tier_vouchers_and_last_bills(counter: Counter):
    counter.ok("attach_member", tail="李雪梅")
    sale_no = counter.sell(shop.RING)["sale_no"]

    page = counter.ok("member", id=counter.member_id("李雪梅"))["member"]

    assert (page["tier_name"], page["principal_fen"], page["bonus_fen"], page["has_pin"]) == (
        "金卡", 3_000_00, 200_00, True,
    )  # fmt: skip
    assert [(row["code"], row["words"]) for row in page["vouchers"]] == [(shop.LI_VOUCHER, "100元代金券")]
    assert [row["sale_no"] for row in page["last_bills"]] == [sale_no]


def test_the_page_never_shows_the_whole_phone(counter: Counter):
    page = counter.ok("member", id=counter.member_id("李雪梅"))

    assert shop.LI_PHONE not in str(page)


def test_nobody_is_found_by_an_id_that_does_not_exist(counter: Counter):
    assert counter.refusal("member", id="nobody") == "member.not_found"
    assert counter.refusal("attach_member", id="nobody") == "member.not_found"
