"""Money goes back by the ways it came by, money that was paid ahead too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shop.orders.facts import Way
from shop.orders.rules.deposit import PaidAhead
from shop.returns.rules.refunds import passed_on, refund_ways
from shop.returns.rules.ways import go_back, share_of, ways_of
from tests.shop.returns.bills import BILL, tender

VALUE = Way(method="stored_value", fen=500_00, principal_fen=400_00, bonus_fen=100_00)
AHEAD = PaidAhead(
    order_no="O-1", document_no="S-1", member_id="m-2", fen=700_00,
    ways=(Way(method="card", fen=200_00, reference="5521"), VALUE),
)  # fmt: skip
PICKED_UP = replace(BILL, tenders=(tender("deposit", 700_00, reference="O-1"), tender("cash", 50_00)), ahead=(AHEAD,))


def test_money_ahead_was_paid_by_its_share_of_each_tender_and_the_rest_paid_for_goods():
    paid = (tender("cash", 300_00), tender("stored_value", 100_00, principal_fen=80_00, bonus_fen=20_00))

    ways, rest = share_of(paid, 200_00)

    assert ways == (
        Way(method="cash", fen=150_00), Way(method="stored_value", fen=50_00, principal_fen=40_00, bonus_fen=10_00),
    )  # fmt: skip
    assert [(one.amount_fen, one.principal_fen, one.bonus_fen) for one in rest] == [
        (150_00, 0, 0),
        (50_00, 40_00, 10_00),
    ]


def test_points_and_an_older_deposit_pay_no_deposit():
    paid = (tender("points", 100_00, reference="100"), tender("deposit", 100_00), tender("card", 100_00, reference="1"))

    ways, _ = share_of(paid, 100_00)

    assert [way.method for way in ways] == ["card"]


@given(st.lists(st.integers(1, 90_00), min_size=1, max_size=5), st.lists(st.integers(1, 60_00), max_size=4))
def test_several_deposits_of_a_bill_never_take_more_of_a_tender_than_it_paid(amounts: list[int], deposits: list[int]):
    rest = tuple(tender("card", fen, reference=str(no)) for no, fen in enumerate(amounts))
    for asked in deposits:
        fen = min(asked, sum(one.amount_fen for one in rest))
        ways, rest = share_of(rest, fen)
        assert sum(way.fen for way in ways) == fen
        assert min(one.amount_fen for one in rest) >= 0


def test_a_deposit_goes_back_to_its_card_and_account_before_any_note():
    out = refund_ways(PICKED_UP, 720_00)

    assert [(one.tender.method, one.tender.amount_fen, one.ahead) for one in out] == [
        ("stored_value", -500_00, AHEAD), ("card", -200_00, AHEAD), ("cash", -20_00, None),
    ]  # fmt: skip
    assert (out[0].tender.principal_fen, out[0].tender.bonus_fen, out[1].tender.reference) == (-400_00, -100_00, "5521")


def test_what_went_back_at_the_pick_up_does_not_go_back_again():
    """700.00 were paid ahead for goods of 100.00."""
    paid = (tender("deposit", 700_00, reference="O-1"), tender("stored_value", -500_00), tender("card", -100_00))
    bill = replace(PICKED_UP, tenders=paid)

    assert [(one.tender.method, one.tender.amount_fen) for one in refund_ways(bill, 100_00)] == [("card", -100_00)]


@given(st.lists(st.integers(1, 400_00), min_size=1, max_size=5))
def test_refunds_one_after_the_other_never_give_an_account_more_than_it_paid(asked: list[int]):
    paid, value = 0, 0
    for fen in asked:
        fen = min(fen, 750_00 - paid)
        out = refund_ways(replace(PICKED_UP, refunded_fen=paid), fen)
        assert sum(one.tender.amount_fen for one in out) == -fen
        paid += fen
        value -= sum(one.tender.amount_fen for one in out if one.tender.method == "stored_value")

    assert value == min(paid, 500_00)


def test_less_goes_back_where_the_ways_hold_less():
    assert sum(one.tender.amount_fen for one in go_back(ways_of([AHEAD]), 900_00)) == -700_00


def test_what_paid_exchanged_goods_goes_back_as_it_came_points_as_points():
    """100.00 of the first bill's 400.00 had been paid out: the other 300.00 paid of the second one."""
    paid = (tender("points", 200_00, reference="2000"), tender("stored_value", 200_00, principal_fen=200_00))
    first = replace(BILL, sale_no="S-1", tenders=paid)

    ahead = passed_on(first, 300_00, before_fen=100_00, on="S-2")
    back = refund_ways(replace(BILL, sale_no="S-2", tenders=(), ahead=ahead, credit_fen=300_00), 300_00)

    told = [(one.tender.method, one.tender.amount_fen, one.tender.reference) for one in back]
    assert told == [("points", -150_00, "1500"), ("stored_value", -150_00, "")]
    assert {(one.ahead.document_no, one.ahead.through) for one in back if one.ahead} == {("S-1", ("S-2",))}
