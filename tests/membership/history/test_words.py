"""Why an account moved, in the shop's words."""

from __future__ import annotations

import pytest

from membership.facts import BonusPart
from membership.history.rules.statement import TOLD, Said, Step
from membership.history.words import sentence
from membership.rules.told import Amounts

POINTS, VALUE = Amounts(50), Amounts(0, 100_00, 20_00)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step("earned", POINTS, available_on="2026-12-01", ends_on="2027-12-31"),
         "消费得积分,2026-12-01 起可用,至 2027-12-31"),
        (Step("spent", POINTS), "积分抵扣"),
        (Step("spent", POINTS, document_no="X-HP01-20261121-0001"), "积分换礼品"),
        (Step("spent", VALUE), "储值付款"),
        (Step("put_back", VALUE, said=Said(returned_on="S-2")), "储值退回,退货单 S-2"),
        (Step("put_back", POINTS), "积分退回,更正付款方式"),
        (Step("goods_back", POINTS, said=Said(returned_on="S-2")), "退货扣回所得积分,退货单 S-2"),
        (
            Step("topped_up", VALUE, said=Said(rule="充 100 赠 20", released=(BonusPart(on="2027-01-01", fen=10_00),))),
            "储值充值,充 100 赠 20,其中 10.00 分期到账",
        ),
        (Step("refunded", VALUE, said=Said(cause="customer", formula="100.00 - 60.00 = 40.00")),
         "退储值 顾客原因 100.00 - 60.00 = 40.00"),
        (Step("corrected", POINTS, said=Said(reason="补录", by="1001/1002")), "人工调整,补录"),
        (Step("carried", POINTS, document_no="m-2"), "与卡 M2 合并"),
        (Step("referral", POINTS), "推荐的新会员首次购物"),
        (Step("expired", POINTS), "到期清零"),
        (Step(TOLD, POINTS), "总部告知的以前合计"),
        (Step("of_a_newer_program", POINTS), "of_a_newer_program"),
    ],
)  # fmt: skip
def test_a_movement_says_why(step, words):
    assert sentence(step, {"m-2": "M2"}) == words
