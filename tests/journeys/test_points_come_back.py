"""Points go back as they came: what a bill earned is taken, what it cost in points is given, to the point."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from membership.points.usecases import correct
from membership.rules.points import PointsPolicy, PointsTender
from shop.goods.facts import GoodsRecord
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, standing_alone

LI, PIN, HAD = "李雪梅", shop.VALUE_PIN, 200
EARRING, CHAIN = "6901234567892", "6901234567908"
ONE_A_YUAN = PointsPolicy(
    fen_per_point={}, default_fen_per_point=1_00, tender=PointsTender(points_a_step=10, most_percent=100)
)


def begun(till: Counter, *prices_fen: int, points: int = HAD) -> Counter:
    """A till whose articles cost so much, and Li with so many points."""
    till.begin(shop.MANAGER)
    till.till.post.settings = msgspec.structs.replace(till.till.settings, points=ONE_A_YUAN)
    codes = (EARRING, CHAIN)[: len(prices_fen)]
    goods = [
        GoodsRecord(code=code, name=f"饰品{price_fen}", category_major="配件", category="耳饰", price_fen=price_fen)
        for code, price_fen in zip(codes, prices_fen, strict=True)
    ]
    till.till.goods.list_goods(goods)
    till.ok("receive_goods", goods=dict.fromkeys(codes, 50), supplier="饰品厂")
    member_id = till.member_id(LI)
    with till.till.place.keeper.open(SETUP) as books:
        correct(books, member_id, points - till.account(LI).points, "期初", by="1001+1002", aside=0)
    till.ok("attach_member", id=member_id)
    return till


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as counter:
        yield counter


def paid(till: Counter) -> str:
    if till.cart()["due_fen"]:
        till.ok("pay", method="cash")
    else:
        till.ok("begin_tender")
    return str(till.ok("commit")["sale_no"])


def bring_back(till: Counter, sale_no: str, line_no: int, qty: int) -> None:
    till.ok("return_lines", sale_no=sale_no, lines=[line_no], qty=qty, reason="不合适")
    till.ok("begin_tender")
    till.ok("commit")


def points(till: Counter) -> int:
    return till.account(LI).points


def test_half_of_a_bill_of_a_hundred_points_takes_fifty(till: Counter) -> None:
    begun(till, 50_00, points=0)
    till.ok("scan", code=f"2*{EARRING}")
    sale_no = paid(till)
    earned = points(till)

    bring_back(till, sale_no, 1, 1)

    assert (earned, points(till)) == (100, 50)
    assert till.sound()


def test_one_of_two_that_cost_150_points_and_earned_35_each_leaves_160_of_200(till: Counter) -> None:
    begun(till, 35_00)
    till.ok("scan", code=f"2*{EARRING}")
    till.ok("pay_points", amount="15", pin=PIN)
    sale_no = paid(till)
    after_sale = points(till)

    bring_back(till, sale_no, 1, 1)

    assert (after_sale, points(till)) == (120, 160)
    bring_back(till, sale_no, 1, 1)
    assert points(till) == HAD
    assert till.sound()


def test_goods_that_points_cannot_pay_do_not_count_towards_the_cap(till: Counter) -> None:
    begun(till, 100_00)
    tender = PointsTender(points_a_step=10, most_percent=50, without=("配件",))
    policy = msgspec.structs.replace(ONE_A_YUAN, tender=tender)
    till.till.post.settings = msgspec.structs.replace(till.till.settings, points=policy)
    till.ok("scan", code=EARRING)

    assert till.refusal("pay_points", amount="1", pin=PIN) == "points.not_taken"
    till.ok("scan", code=shop.PLAIN_RINGS[0])  # 200.00, of which half
    assert till.refusal("pay_points", amount="100.50", pin=PIN) == "points.step_broken"
    assert till.refusal("pay_points", amount="101", pin=PIN) == "points.step_broken"
    assert till.refusal("pay_points", amount="100", pin=PIN) == "points.too_few"  # within the cap
    assert till.ok("pay_points", amount="20", pin=PIN)["ok"]


bills = st.tuples(
    st.integers(1, 60_00), st.integers(1, 60_00), st.integers(1, 4), st.integers(1, 4), st.integers(0, 90)
)
"""Two prices in fen, how many of each, and the percent of the bill that points pay."""


@given(bills, st.data())
@settings(max_examples=12, deadline=None)
def test_whatever_comes_back_in_whatever_order_both_go_back_to_the_point(
    bill: tuple[int, int, int, int, int], data: st.DataObject
) -> None:
    one_fen, other_fen, ones, others, percent = bill
    with tempfile.TemporaryDirectory() as folder, standing_alone(Path(folder)) as till:
        begun(till, one_fen, other_fen, points=10_000)
        till.ok("scan", code=f"{ones}*{EARRING}")
        till.ok("scan", code=f"{others}*{CHAIN}")
        yuan = (ones * one_fen + others * other_fen) * percent // 100_00
        if yuan:
            till.ok("pay_points", amount=str(yuan), pin=PIN)
        sale_no, left = paid(till), {1: ones, 2: others}
        while any(left.values()):
            line_no = data.draw(st.sampled_from([number for number, qty in left.items() if qty]))
            qty = data.draw(st.integers(1, left[line_no]))
            bring_back(till, sale_no, line_no, qty)
            left[line_no] -= qty

        assert points(till) == 10_000
        assert till.sound()
