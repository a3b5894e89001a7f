"""Points pay part of a bill: whole steps up to the cap, by a right on them, and never as money."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from membership.rules.points import PointsPolicy, PointsTender
from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone

LI, PIN = "李雪梅", shop.VALUE_PIN
POLICY = PointsPolicy(tender=PointsTender(points_a_step=100, step_fen=1_00, most_percent=10))


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield with_ring(till.begin(shop.MANAGER))


def with_ring(till: Counter, policy: PointsPolicy = POLICY) -> Counter:
    till.till.post.settings = msgspec.structs.replace(till.till.settings, points=policy)
    till.ok("attach_member", tail=LI)
    till.ok("scan", code=shop.RING)
    return till


def test_points_pay_and_the_rest_is_paid_in_cash(counter: Counter) -> None:
    due = counter.cart()["due_fen"]
    counter.ok("pay_points", amount="100", pin=PIN)

    tenders = counter.ok("pay", method="cash")["tenders"]
    done = counter.ok("commit")

    assert [one["method"] for one in tenders] == ["points", "cash"]
    assert done["points_after"] == 12_860 - 10_000 + done["points"]
    assert (due, done["due"]) == (8_800_40, "8,800.40")
    assert counter.sound()


@pytest.mark.parametrize(("amount", "code"), [("0.50", "points.step_broken"), ("881", "points.step_broken"),
                                              ("200", "points.too_few")])  # fmt: skip
def test_half_a_step_more_than_the_cap_and_more_than_there_are_is_refused(
    counter: Counter, amount: str, code: str
) -> None:
    assert counter.refusal("pay_points", amount=amount, pin=PIN) == code


def test_a_chain_that_takes_no_points_says_so(counter: Counter) -> None:
    counter.till.post.settings = counter.till.settings

    assert counter.refusal("pay_points", amount="1", pin=PIN) == "points.not_taken"


def test_points_need_the_members_pin(counter: Counter) -> None:
    assert counter.refusal("pay_points", amount="1", pin=shop.WRONG_PIN) == "stored_value.pin_wrong"


def test_points_are_free_again_when_another_sum_is_asked_for_or_the_bill_is_thrown_away(counter: Counter) -> None:
    counter.ok("pay_points", amount="100", pin=PIN)
    counter.ok("pay_points", amount="120", pin=PIN)
    counter.ok("void", reason="改天再买")
    with_ring(counter)

    assert counter.ok("pay_points", amount="128", pin=PIN)["ok"]


def test_points_that_pay_more_than_the_goods_left_on_the_bill_allow_stop_it(counter: Counter) -> None:
    counter.ok("pay_points", amount="100", pin=PIN)
    counter.ok("remove_line", no=1)
    counter.ok(
        "service_open", kinds=["clean"], article="戒指", weight="5.20", promised="2026-11-24", name="李", fee="80"
    )

    assert counter.refusal("begin_tender") == "points.not_taken"


def test_what_points_paid_earns_none_where_the_chain_says_so(counter: Counter) -> None:
    every = counter.cart()["points"]
    counter.till.post.settings = msgspec.structs.replace(
        counter.till.settings, points=msgspec.structs.replace(POLICY, unpaid_by=("points",))
    )
    counter.ok("pay_points", amount="100", pin=PIN)
    sheet = counter.cart()["points"]

    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    assert (every, sheet, done["points"]) == (8_800, 8_700, 8_700)


def test_in_a_chain_the_points_are_gone_everywhere(tmp_path: Path) -> None:
    with small_chain(tmp_path) as chain:
        till = with_ring(chain["HP01"].begin(shop.MANAGER))
        till.ok("pay_points", amount="100", pin=PIN)
        till.ok("pay", method="cash")
        till.ok("commit")
        chain.sync("HP01", "HP02")

        assert till.account(LI).points == chain["HP02"].account(LI).points == 12_860 - 10_000 + 8_800
        assert chain.office.verify().sound


def test_what_comes_back_of_a_bill_gives_points_back_by_their_share(counter: Counter) -> None:
    counter.ok("pay_points", amount="100", pin=PIN)
    counter.ok("pay", method="cash")
    sale_no = counter.ok("commit")["sale_no"]

    counter.ok("return_lines", sale_no=sale_no, lines=[1], reason="不喜欢")
    tenders = counter.ok("begin_tender")["tenders"]
    counter.ok("commit")

    assert [one["method"] for one in tenders] == ["points", "cash"]
    assert counter.account(LI).points == 12_860
    assert counter.sound()
