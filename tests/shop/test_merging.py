"""A used voucher stays where it was used when two members become one, and two again."""

from __future__ import annotations

import pytest

from kernel.database import AnyDatabase
from membership.file.errors import MergeUnexplained
from promotions.facts import VoucherIssued, VoucherRedeemed
from shop.merging import held, merge_members, unmerge_members
from tests.headquarters.chain import STAFF, Chain, new_chain
from tests.headquarters.deciding.test_persons import owners, twice

NOW = "2026-11-21T10:00:00.000+08:00"


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    return new_chain(any_database)


def test_a_voucher_that_the_survivor_used_does_not_go_back(chain: Chain) -> None:
    first, second, _ = twice(chain)
    with chain.office.open(STAFF) as books:
        until = "2026-12-31T23:59:59.000+08:00"
        for code in ("V8", "V9"):
            books.record(VoucherIssued(code=code, rule_code="x", member_id=second, valid_until=until))
        merge_members(books, first, second, "同一人", now=NOW)
        books.record(VoucherRedeemed(code="V9", right_id="r-1", document_no="S-1", store="HP"))
        unmerge_members(books, second, "弄错了", now=NOW)

    assert owners(chain) == {"V8": second, "V9": first}


def test_two_again_needs_a_reason_too(chain: Chain) -> None:
    with chain.office.open(STAFF) as books, pytest.raises(MergeUnexplained):
        unmerge_members(books, "m1", "", now=NOW)


def test_an_account_of_which_nothing_is_set_aside_is_not_held(chain: Chain) -> None:
    with chain.office.database.reading() as connection:
        assert not held(connection)("m1")
