"""What goods that come back give back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shop.sales.facts import RuleShare, SoldLine
from shop.sales.rules.returning import Parts, ReturnPolicy, paid_parts, refund, refund_units, unit_nets
from shop.sales.rules.sold import sold_line
from tests.shop.sales.rules.test_pricing import line, piece, priced, rule

ALL_BACK, KEEP_CRAFT = ReturnPolicy(), ReturnPolicy(keep=("craft_fee",))


def sold(*shares: RuleShare, metal: int = 22_700_00, craft: int = 2_000_00, **changes: Any) -> SoldLine:
    listed = metal + craft
    values = {
        "line_no": 1, "barcode": "A1", "name": "足金手镯", "category_major": "素金", "category": "手镯",
        "purity_code": "AU999", "pricing_mode": "by_weight", "weight_mg": 20_000, "board_version": 1,
        "board_price_fen": 1_135_00, "metal_fen": metal, "craft_fen": craft, "stone_fen": 0, "list_fen": listed,
        "net_fen": listed - sum(share.fen for share in shares), "shares": shares, "salesperson": "1008", "points": 0,
    }  # fmt: skip
    return SoldLine(**{**values, **changes})


def off(fen: int, component: str = "") -> RuleShare:
    return RuleShare(rule_id="R", name="R", fen=fen, component=component)


def test_a_line_is_refunded_whole_or_without_its_craft_fee():
    assert refund(sold(), ALL_BACK).fen == 24_700_00
    assert refund(sold(), KEEP_CRAFT).fen == 22_700_00


def test_half_of_a_bills_goods_give_back_half_of_what_was_paid():
    """A bill of 1,000.00 with 250.00 off the whole of it."""
    quarter = rule("BILL", "order", {"type": "amount_off", "fen": 250_00}, cond={"min_amount": 1_000_00})
    half = {"pricing_mode": "by_piece", "label_price_fen": 500_00}
    bill = priced(line(piece(**half)), line(piece(**half, barcode="A2")), rules=(quarter,))

    refunds = [refund(sold_line(one), ALL_BACK).fen for one in bill.lines]

    assert refunds == [375_00, 375_00]


def test_a_waived_craft_fee_is_not_kept_from_the_customer():
    waived = sold(off(2_000_00, "craft"))

    assert refund(waived, KEEP_CRAFT).fen == refund(waived, ALL_BACK).fen == 22_700_00


def test_what_came_off_the_whole_line_is_shared_by_its_parts():
    assert paid_parts(sold(off(2_470_00))) == Parts(20_430_00, 1_800_00, 0, 0)


def test_a_fee_takes_no_more_than_there_is():
    assert refund(sold(metal=10_00, craft=0), ReturnPolicy(fee_fen=30_00)).fen == 0


def test_goods_sold_by_the_piece_have_no_craft_fee_to_keep():
    ring = sold(metal=0, craft=0, pricing_mode="by_piece", list_fen=2_980_00, net_fen=2_731_00)

    assert refund(ring, KEEP_CRAFT).fen == 2_731_00


@given(st.integers(0, 10**8), st.integers(0, 10**7), st.data())
def test_parts_are_what_was_paid_to_the_fen(metal: int, craft: int, data: st.DataObject):
    of_craft = data.draw(st.integers(0, craft))
    of_all = data.draw(st.integers(-99, metal + craft - of_craft))

    made = sold(off(of_craft, "craft"), off(of_all), metal=metal, craft=craft)

    assert paid_parts(made).fen == made.net_fen


@given(st.integers(0, 10**8), st.integers(1, 20), st.data())
def test_units_come_back_in_any_steps_and_sum_to_what_was_paid(net_fen: int, quantity: int, data: st.DataObject):
    first = data.draw(st.integers(0, quantity))

    back = refund_units(net_fen, quantity, returned=first) + refund_units(
        net_fen, quantity, returned=quantity - first, before=first
    )

    assert back == net_fen
    assert max(unit_nets(net_fen, quantity)) - min(unit_nets(net_fen, quantity)) <= 1
