"""What goods or points, not money, pay of a bill earns nothing where the chain says so."""

from __future__ import annotations

from membership.rules.points import PointsPolicy
from shop.sales.facts import SoldTender
from shop.sales.rules.earning import earning_less, unearned_fen
from tests.shop.sales.rules.test_pricing import LABELLED, MEMBER, line, priced

POLICY = PointsPolicy(unpaid_by=("old_gold",))


def test_only_tenders_that_the_chain_names_count() -> None:
    tenders = [
        SoldTender(method="old_gold", amount_fen=300_00, tendered_fen=300_00),
        SoldTender(method="points", amount_fen=10_00, tendered_fen=10_00),
    ]

    assert (unearned_fen(tenders, POLICY), unearned_fen(tenders, PointsPolicy())) == (300_00, 0)


def test_the_lines_and_the_bill_earn_less_by_what_goods_paid() -> None:
    bill = priced(line(LABELLED), member=MEMBER)

    less = earning_less(bill, POLICY, 800_00)

    assert (bill.points, less.points, less.lines[0].points) == (12_800, 12_000, 12_000)
    assert earning_less(bill, POLICY, 0) is bill
