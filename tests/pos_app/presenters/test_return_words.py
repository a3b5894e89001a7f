"""What a return means is said before anything is done."""

from __future__ import annotations

from msgspec.structs import replace

from pos_app.counter.returning import Rehearsal
from pos_app.presenters.return_words import rehearsal_words
from shop.returns.rules.refunds import by_bill, refund_ways
from tests.shop.returns.bills import BILL, draft, line, tender


def test_points_that_are_gone_are_said_with_what_they_cost():
    bill = replace(BILL, lines=(line(points=1_727),), vouchers=())
    bills = by_bill([draft(bill)], {"m-1": 900}, 1)

    said = rehearsal_words(
        Rehearsal(bills, ("红绳",), -366_73, tuple(one.tender for one in refund_ways(bill, 366_73)), 1)
    )

    assert said == (
        "银925手链 退 375.00",
        "将收回 积分 1,727;会员现有 900,不足 827 → 按 0.01 元/分 从退款扣 8.27",
        "请收回赠品 红绳",
        "退现金 366.73",
    )


def test_an_exchange_for_dearer_goods_says_what_is_to_be_paid():
    bills = by_bill([draft(replace(BILL, member_id=""))], {}, 1)

    assert rehearsal_words(Rehearsal(bills, (), 25_00, (), 1)) == ("银925手链 退 375.00", "抵换货款后顾客应付 25.00")


def test_each_way_of_the_refund_is_named():
    value = tender("stored_value", 320_00, principal_fen=300_00, bonus_fen=20_00)
    bill = replace(BILL, tenders=(value, tender("card", 430_00, reference="5521")))
    bills = by_bill([draft(bill, 1), draft(bill, 2)], {}, 1)

    said = rehearsal_words(Rehearsal(bills, (), -750_00, tuple(one.tender for one in refund_ways(bill, 750_00)), 1))

    assert said[3:] == (
        "券 VC1 还给顾客",
        "退回储值 320.00 (本金 300.00 赠金 20.00)",
        "原路退银行卡 430.00 (参考号 5521)",
    )
