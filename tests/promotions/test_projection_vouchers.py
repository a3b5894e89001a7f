"""What is heard of a voucher in another order than it happened."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.books import Bookkeeper
from kernel.facts import Fact
from kernel.projection import Projections
from promotions.facts import (
    FACTS,
    HeardOf,
    ToldVoucher,
    VoucherGivenBack,
    VouchersGiven,
    VouchersTold,
    VouchersVoided,
)
from promotions.projection import projections
from promotions.tables import voucher
from tests.builders.books import CLERK, bookkeeper, new_database, rows, written
from tests.promotions.offered import issued, redeemed

UNTIL = "2026-12-31T00:00:00.000+08:00"
GIVEN = VouchersGiven(
    store="BJ", sale_id="s1", document_no="S-BJ01-1", rule_id="BACK", rule_code="V100", member_id="m1", codes=("VC1",),
    valid_until=UNTIL,
)  # fmt: skip
VOID = VouchersVoided(codes=("VC1",), store="HP", document_no="S-BJ01-1", returned_on="S-HP01-9")


BACK = VoucherGivenBack(code="VC1", document_no="S-1", returned_on="S-2", store="HP")


def told(state: str, document_no: str = "", store: str = "", member_id: str = "m1", heard: int = 0) -> VouchersTold:
    one = ToldVoucher(
        code="VC1", rule_code="V100", member_id=member_id, valid_until=UNTIL, state=state, document_no=document_no,
        store=store, changed_at="2026-11-22T09:00:00.000+08:00", valid_from="", stores="", batch_no="",
        issued_on="S-BJ01-1",
    )  # fmt: skip
    return VouchersTold(store="HP", vouchers=(one,), heard=(HeardOf(register="HP01", epoch=1, seq=heard),))


def left_by(*facts: Fact, of_others: tuple[type[Fact], ...] = (VouchersTold, VouchersGiven)) -> dict[str, Any]:
    """The voucher at a till, by what it said itself and what it heard."""
    database = new_database()
    keeper: Bookkeeper = bookkeeper(database, Projections(FACTS, projections("HP01")))
    for number, fact in enumerate(facts, start=1):
        with keeper.open(CLERK) as books:
            if isinstance(fact, of_others):
                (entry,) = written("HQ", [fact], seq=number)
                assert keeper.apply_foreign(books.connection, entry, entry.wall) is None
            else:
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
    row = left_by(issued("VC1"), redeemed("VC1"), told("issued", heard=1))

    assert (row["state"], row["document_no"]) == ("redeemed", "S-1")


@pytest.mark.parametrize("now", [("issued", "", ""), ("redeemed", "S-9", "NJ"), ("void", "", "")])
def test_what_headquarters_had_heard_of_the_till_is_older_than_what_it_tells(now: tuple[str, str, str]) -> None:
    """The store had forgotten the member while the voucher was given back, used elsewhere, or went void."""
    row = left_by(issued("VC1"), redeemed("VC1"), told(*now, heard=2))

    assert (row["state"], row["document_no"], row["store"]) == now


@pytest.mark.parametrize(
    "facts", [(redeemed("VC1"), BACK, VOID), (redeemed("VC1"), VOID, BACK), (VOID, redeemed("VC1"), BACK)]
)
def test_a_voucher_of_goods_that_came_back_is_void_when_it_is_given_back_in_any_order(facts: tuple[Fact, ...]) -> None:
    others = (VouchersTold, VouchersGiven, VoucherGivenBack)

    assert left_by(GIVEN, *facts, of_others=others)["state"] == "void"
    assert left_by(GIVEN, *facts)["state"] == "void"


def test_a_store_that_had_forgotten_both_hears_whose_a_voucher_is_since_two_members_became_one() -> None:
    row = left_by(GIVEN, told("issued", member_id="m2"))

    assert (row["member_id"], row["state"]) == ("m2", "issued")
