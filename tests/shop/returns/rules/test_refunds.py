"""What the customer gets for goods that come back, and by which ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shop.returns.rules.refunds import ReturnRules, by_bill, is_workable, refund_ways
from shop.returns.rules.sold_bill import SoldBill
from shop.sales.facts import RuleShare, SoldTender
from shop.sales.rules.returning import ReturnPolicy
from tests.shop.returns.bills import BILL, draft, line, tender

BANGLE = line(list_fen=24_700_00, net_fen=24_700_00, metal_fen=22_700_00, craft_fen=2_000_00, shares=())


def test_half_of_a_bill_gives_back_half_of_what_was_paid():
    (back,) = by_bill([draft()], {}, 1)

    assert back.goods_fen == 375_00


@pytest.mark.parametrize(("policy", "fen"), [("全退", 24_700_00), ("不退工费", 22_700_00)])
def test_a_policy_by_its_name_gives_all_back_or_keeps_the_craft_fee(policy: str, fen: int):
    chosen = ReturnRules().policy(policy)
    assert chosen is not None

    assert draft(replace(BILL, lines=(BANGLE,)), policy=chosen).refund().fen == fen


def test_coupon_and_odd_money_are_shared_as_the_bill_shared_them():
    """3,067.62 and 1,299.00 less 200.00 and 0.62: the second line bore 59.68 of it."""
    ring = line(2, list_fen=1_299_00, net_fen=1_239_32, shares=(RuleShare(rule_id="V", name="代金券", fen=59_68),))

    assert draft(replace(BILL, lines=(ring,)), 2).refund().fen == 1_239_32


def test_points_that_are_gone_are_kept_back_in_money():
    bill = replace(BILL, lines=(line(points=1_727),))

    (back,) = by_bill([draft(bill)], {"m-1": 900}, 1)

    assert (back.points, back.short_points, back.short_fen, back.fen) == (1_727, 827, 8_27, 375_00 - 8_27)


def test_two_bills_of_a_member_do_not_take_the_same_points_twice():
    other = replace(BILL, sale_no="S-HP01-20261121-0002")

    first, second = by_bill([draft(), draft(other)], {"m-1": 400}, 1)

    assert (first.short_points, second.short_points) == (0, 350)


def test_a_member_who_is_not_known_here_lacks_no_points():
    (back,) = by_bill([draft()], {}, 1)

    assert back.short_points == 0


def test_what_stands_is_kept_whatever_the_member_has_by_now():
    (back,) = by_bill([draft()], {"m-1": 10_000}, 1)

    assert back.settled(8_27, 1).short_points == 827


def test_gifts_that_stay_behind_are_asked_for():
    bill = replace(BILL, lines=(line(1), line(2, net_fen=0, name="赠品")))

    (back,) = by_bill([draft(bill)], {}, 1)

    assert [one.name for one in back.gifts_left()] == ["赠品"]


def refund_tenders(bill: SoldBill, fen: int) -> list[SoldTender]:
    return [one.tender for one in refund_ways(bill, fen)]


MIXED = replace(
    BILL,
    tenders=(
        tender("cash", 100_00),
        tender("stored_value", 320_00, principal_fen=300_00, bonus_fen=20_00),
        tender("card", 330_00, reference="5521"),
    ),
)


def test_value_goes_back_first_then_the_card_then_cash():
    out = refund_tenders(MIXED, 700_00)

    assert [(one.method, one.amount_fen) for one in out] == [
        ("stored_value", -320_00), ("card", -330_00), ("cash", -50_00),
    ]  # fmt: skip
    assert (out[0].principal_fen, out[0].bonus_fen, out[1].reference) == (-300_00, -20_00, "5521")


def test_what_old_gold_had_paid_is_given_in_cash():
    bill = replace(BILL, tenders=(tender("old_gold", 700_00), tender("card", 50_00, reference="1")))

    assert [(one.method, one.amount_fen) for one in refund_tenders(bill, 200_00)] == [
        ("card", -50_00), ("cash", -150_00),
    ]  # fmt: skip


def test_points_that_paid_come_back_in_their_share_and_never_as_money():
    """A reward of 150 points for two, of which one comes back: 75 of them."""
    bill = replace(BILL, tenders=(tender("points", 750_00, reference="150"),))

    assert [(one.method, one.amount_fen, one.reference) for one in refund_tenders(bill, 375_00)] == [
        ("points", -375_00, "75")
    ]


@given(st.lists(st.integers(1, 300_00), min_size=1, max_size=6))
def test_of_points_and_money_each_comes_back_to_the_last_point_and_fen(asked: list[int]):
    bill = replace(BILL, tenders=(tender("points", 70_00, reference="7001"), tender("cash", 680_00)))
    paid, points, cash = 0, 0, 0
    for fen in [*asked, 750_00]:
        fen = min(fen, 750_00 - paid)
        out = refund_tenders(replace(bill, refunded_fen=paid), fen)
        assert sum(one.amount_fen for one in out) == -fen
        paid += fen
        points += sum(int(one.reference) for one in out if one.method == "points")
        cash -= sum(one.amount_fen for one in out if one.method == "cash")

    assert (paid, points, cash) == (750_00, 7001, 680_00)


@given(st.lists(st.integers(1, 200_00), min_size=1, max_size=5))
def test_refunds_one_after_the_other_come_to_what_was_paid(asked: list[int]):
    paid, value = 0, 0
    for fen in asked:
        fen = min(fen, 750_00 - paid)
        out = refund_tenders(replace(MIXED, refunded_fen=paid), fen)
        assert sum(one.amount_fen for one in out) == -fen
        assert all(one.principal_fen + one.bonus_fen in (0, one.amount_fen) for one in out)
        paid, value = paid + fen, value - sum(one.amount_fen for one in out if one.method == "stored_value")

    assert value == min(paid, 320_00)


@pytest.mark.parametrize(
    "broken",
    [
        line(net_fen=374_99),
        line(metal_fen=100_00, shares=(RuleShare(rule_id="X", name="克减", fen=125_00, component="metal"),)),
        line(shares=(RuleShare(rule_id="X", name="?", fen=125_00, component="setting"),)),
    ],
)
def test_figures_that_do_not_agree_are_not_worked_out(broken: object):
    assert is_workable(line())
    assert not is_workable(broken)  # type: ignore[arg-type]


def test_a_policy_that_nobody_has_given_is_none():
    rules = ReturnRules()

    assert (rules.policy("随便"), rules.policy("")) == (None, ReturnPolicy())


def test_who_approved_stands_behind_the_slash():
    assert replace(draft(), by="1007/1003").approver == "1003"
