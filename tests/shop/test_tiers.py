"""A bill bears out what it cost, to the member whose bill it is, and nothing else."""

from __future__ import annotations

import msgspec

from membership.facts import Grown
from membership.file.facts import MembersMerged
from shop.tiers import backed_by_bills
from tests.builders.register import Register
from tests.membership.tiers.policies import bought, topped
from tests.shop.sales.test_projection import SALE


def borne_out(*rows: Grown, member_id: str = "m1", merged: bool = False) -> list[int]:
    """What counts of these rows where one bill of 300.00 is the member's."""
    register = Register()
    with register.books() as books:
        books.record(msgspec.structs.replace(SALE, sale_no="S-1", member_id=member_id))
        if merged:
            fact = MembersMerged(
                member_id=member_id, survivor="m1", joined_on="2026-01-01", joined_before="2026-01-01", reason="同一人"
            )
            books.record(fact)
        return [row.paid_fen for row in backed_by_bills(books.connection, rows)]


def test_what_was_paid_is_no_more_than_the_goods_cost() -> None:
    assert borne_out(bought("S-1", 200)) == [200_00]
    assert borne_out(bought("S-1", 20_000)) == [300_00]


def test_without_the_bill_or_by_another_members_nothing_counts() -> None:
    assert borne_out(bought("S-2", 200)) == [0]
    assert borne_out(bought("S-1", 200), member_id="m2") == [0]


def test_a_bill_of_who_turned_out_to_be_the_member_counts() -> None:
    assert borne_out(bought("S-1", 200), member_id="m2", merged=True) == [200_00]


def test_what_was_topped_up_needs_no_goods() -> None:
    (row,) = [topped(200, "2026-11-21")]
    register = Register()
    with register.books() as books:
        assert backed_by_bills(books.connection, [row]) == [row]
