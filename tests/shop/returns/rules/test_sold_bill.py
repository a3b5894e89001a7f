"""A sold bill knows what of it is left to come back."""

from __future__ import annotations

from msgspec.structs import replace

from shop.catalogue.facts import PieceRecord
from shop.returns.rules.sold_bill import UsedPoints, points_given_back, vouchers_given_back
from shop.stock.facts import TransferLine
from tests.shop.returns.bills import BILL, line


def test_a_voucher_goes_back_with_the_last_of_its_goods():
    half_back = replace(BILL, lines=(line(1, returned_on="S-2"), line(2)))

    assert vouchers_given_back(BILL, [1]) == ()
    assert vouchers_given_back(BILL, [1, 2]) == ("VC1",)
    assert vouchers_given_back(half_back, [2]) == ("VC1",)


def test_a_voucher_that_lessened_other_goods_stays_used():
    bill = replace(BILL, lines=(line(1, shares=()), line(2)))

    assert vouchers_given_back(bill, [1]) == ()


def test_points_go_back_by_the_share_of_what_they_lessened():
    bill = replace(BILL, for_points=(UsedPoints(rule_id="V", points=101),))
    half_back = replace(bill, lines=(line(1, returned=1), line(2)))

    halves = points_given_back(bill, {1: 1}), points_given_back(half_back, {2: 1})

    assert (sum(halves), points_given_back(bill, {1: 1, 2: 1})) == (101, 101)
    assert min(halves) > 0


def test_points_for_goods_that_they_bought_go_back_with_these_alone():
    bill = replace(
        BILL, lines=(line(1), line(2, shares=(), given_by="XCH")), for_points=(UsedPoints(rule_id="XCH", points=500),)
    )

    assert (points_given_back(bill, {1: 1}), points_given_back(bill, {2: 1})) == (0, 500)


def test_a_piece_weighs_the_gold_of_its_bill_and_the_stones_of_its_tag():
    record = PieceRecord(
        barcode="691", category_major="镶嵌", category="戒指", pricing_mode="by_parts", gross_weight_mg=3_180,
        net_gold_weight_mg=3_120,
    )  # fmt: skip
    weighed = line(weight_mg=3_130, stock=TransferLine(version=2, piece=record))

    assert (weighed.gross_mg, line(weight_mg=3_130).gross_mg) == (3_190, 3_130)
