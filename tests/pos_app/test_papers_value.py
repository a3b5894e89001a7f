"""The contract of a top-up and the sheet of a refund say what the law wants in writing."""

from __future__ import annotations

from membership.facts import BonusPart
from membership.rules.stored_value import Account
from membership.value.rules.prepaid import PrepaidRules
from membership.value.rules.refund import Refund
from pos_app.papers_value import Contract, contract_slip, refund_slip
from tests.pos_app.test_papers_orders import HEAD
from tests.printers.reading import on_paper

AT = "2026-11-21T09:30:00.000+08:00"


def test_the_contract_names_the_sums_the_gifts_days_and_how_it_is_given_back() -> None:
    parts = (BonusPart(on="2026-12-21", fen=30_00), BonusPart(on="2027-01-21", fen=30_00))
    contract = Contract("S-HP01-20261121-0001", "李** 138****6620", "M10000000017", 500_00, 60_00, parts, 550_00, 60_00)

    text = on_paper(contract_slip(HEAD, contract, PrepaidRules(), by="王芳", at=AT), 48)

    for said in ("储值充值合同", "￥500.00", "2026-12-21 起可用", "550.00", "7 日内未使用", "5,000.00", "比例扣减"):
        assert said in text


def test_a_refund_shows_its_formula() -> None:
    refund = Refund("merchant", 2_500_00, "4,000.00 - 1,650.00 × 4,000.00 ÷ 4,400.00 = 2,500.00")
    had = Account("m", principal_fen=2_500_00, bonus_fen=250_00)

    text = on_paper(refund_slip(HEAD, "S-2", "李** 138****6620", "M10000000017", refund, had, by="王芳", at=AT), 48)

    for said in ("储值退款凭证", "商家原因", "1,650.00 × 4,000.00", "￥2,500.00", "法释〔2025〕4号"):
        assert said in "".join(text.split("\n")) or said in text
