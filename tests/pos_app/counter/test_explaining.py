"""Why a bill that was sold cost what it did, from the inputs that were kept with it."""

from __future__ import annotations

from tests.builders import shop
from tests.builders.counter import Counter
from tests.pos_app.counter.test_rule_sets import publish, tenth_off

FAR = {
    "id": "FAR", "name": "满1万减300", "stage": "order", "cond": {"min_amount": 10_000_00},
    "benefit": {"type": "amount_off", "fen": 300_00},
}  # fmt: skip


def test_a_stored_bill_tells_what_made_its_price_and_what_did_not_apply_then(counter: Counter):
    publish(counter, 2, tenth_off("TENTH"), FAR)
    counter.ok("scan", code=shop.RING)
    counter.ok("give_discount", no=1, what="amount", value="100", reason="老顾客")
    counter.ok("pay", method="cash")
    number = counter.ok("commit")["sale_no"]
    publish(counter, 3, {**tenth_off("HALF"), "benefit": {"type": "percent", "pct": 50}})

    told = counter.till.explaining.bill(number.lower())

    (line,) = told.lines
    assert [(share.name, share.fen) for share in line.shares] == [("TENTH", 898_00)]
    reasons = {reason.rule_id: (reason.words, reason.hint) for reason in told.reasons}
    assert reasons["MANUAL-1"] == ("已用「TENTH」，不可叠加", "")
    assert reasons["FAR"] == ("还差 1,918.00 元", "再买 1,918.00 元,减 300.00")
    assert "HALF" not in reasons


def test_the_headless_till_tells_the_same_in_words(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="cash")
    number = counter.ok("commit")["sale_no"]

    answer = counter.ok("explain_bill", sale_no=number)

    assert answer["lines"][0]["net"] == "8,980.00"
    assert {"rule": "GEM-MEMBER-98", "name": "会员镶嵌98折", "why": "仅限会员", "hint": ""} in answer["reasons"]


def test_a_bill_that_this_till_does_not_know_is_refused(counter: Counter):
    assert counter.refusal("explain_bill", sale_no="S-HP01-20261121-0099") == "sales.unknown"
