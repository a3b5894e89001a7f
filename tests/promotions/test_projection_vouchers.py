"""What is heard of a voucher in another order than it happened."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.books import Bookkeeper
from kernel.facts import Fact
from kernel.projection import Projections
from promotions.facts import FACTS, ToldVoucher, VouchersGiven, VouchersTold, VouchersVoided
from promotions.projection import PROJECTIONS, voided_here
from promotions.tables import voucher
from tests.builders.books import CLERK, bookkeeper, new_database, rows
from tests.promotions.offered import issued, redeemed

UNTIL = "2026-12-31T00:00:00.000+08:00"
GIVEN = VouchersGiven(
    store="BJ", sale_id="s1", document_no="S-BJ01-1", rule_id="BACK", rule_code="V100", member_id="m1", codes=("VC1",),
    valid_until=UNTIL,
)  # fmt: skip
VOID = VouchersVoided(codes=("VC1",), store="HP", document_no="S-BJ01-1", returned_on="S-HP01-9")


def told(state: str, document_no: str = "", store: str = "", member_id: str = "m1") -> VouchersTold:
    one = ToldVoucher(
        code="VC1", rule_code="V100", member_id=member_id, valid_until=UNTIL, state=state, document_no=document_no,
        store=store, changed_at="2026-11-22T09:00:00.000+08:00", valid_from="", stores="", batch_no="",
        issued_on="S-BJ01-1",
    )  # fmt: skip
    return VouchersTold(store="HP", vouchers=(one,))


def left_by(*facts: Fact) -> dict[str, Any]:
    """The voucher at the till that took the goods back, by what it said and heard."""
    database = new_database()
    keeper: Bookkeeper = bookkeeper(database, Projections(FACTS, {**PROJECTIONS, VouchersVoided: voided_here}))
    with keeper.open(CLERK) as books:
        for fact in facts:
            books.record(fact)
    (row,) = rows(database, voucher)
    return row


@pytest.mark.parametrize("heard", [GIVEN, told("issued"), told("void")])
def test_a_voucher_whose_goods_came_back_is_void_also_where_it_is_heard_of_afterwards(heard: Fact) -> None:
    row = left_by(VOID, heard)

    assert (row["state"], row["rule_code"], row["member_id"], row["valid_until"]) == ("void", "V100", "m1", UNTIL)


def test_a_store_that_meets_a_member_again_hears_which_vouchers_were_used_meanwhile() -> None:
    row = left_by(issued("VC1"), told("redeemed", "S-2", "NJ"))

    assert (row["state"], row["document_no"], row["store"]) == ("redeemed", "S-2", "NJ")


def test_a_till_that_used_a_voucher_does_not_hear_that_it_is_good() -> None:
    row = left_by(issued("VC1"), redeemed("VC1"), told("issued"))

    assert (row["state"], row["document_no"]) == ("redeemed", "S-1")


def test_a_store_that_had_forgotten_both_hears_whose_a_voucher_is_since_two_members_became_one() -> None:
    row = left_by(GIVEN, told("issued", member_id="m2"))

    assert (row["member_id"], row["state"]) == ("m2", "issued")
