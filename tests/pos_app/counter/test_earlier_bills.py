"""A bill is found by its number: here, or at headquarters."""

from __future__ import annotations

import pytest

from pos_app.counter.earlier_bills import EarlierBills
from shop.returns.errors import BillOutOfReach, BillUnknown
from tests.builders import shop
from tests.builders.counter import Counter, SmallChain


def test_a_bill_is_found_however_its_number_was_typed(counter: Counter):
    number = counter.sell(shop.SILVER)["sale_no"]

    bill = EarlierBills(counter.till.post).find(f" {number.lower()} ")

    assert [line.barcode for line in bill.lines] == [shop.SILVER]


def test_a_shop_that_stands_alone_knows_only_its_own(counter: Counter):
    with pytest.raises(BillUnknown):
        EarlierBills(counter.till.post).find("S-BJ01-20261120-0001")


def test_headquarters_has_another_stores_bill_and_offline_its_store_is_named(chain: SmallChain):
    number = chain["BJ01"].sell(shop.BJ_RING)["sale_no"]
    chain.sync("BJ01", "HP01")
    bills = EarlierBills(chain["HP01"].till.post)

    assert bills.find(number).store == "BJ"
    chain.wires["HP01"].down = True
    for out_of_reach in (number, number.replace("BJ01", "BJ01E2")):
        with pytest.raises(BillOutOfReach) as refused:
            bills.find(out_of_reach)

        assert refused.value.facts["store"] == "北京路店"
