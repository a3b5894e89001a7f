"""Value that is sold here pays here; what is given away of a quota is counted once, wherever its right came from."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kernel.clock import FixedMonotonic
from kernel.projection import Conflict
from membership.queries import account
from promotions.facts import QuotaSet
from promotions.tables import promotion_quota
from shop.value import give_away, top_up
from sync import leases
from sync.rights import in_doubt, lease
from tests.shop.counting_house import STAFF, House


@pytest.fixture
def till() -> House:
    return House()


def used(till: House) -> int:
    with till.database.reading() as connection:
        return int(connection.scalar(select(promotion_quota.c.used)) or 0)


def put_on_bill(till: House, uses: int) -> str:
    keeper = till.books_of("HP01")
    with till.database.writing() as connection:
        held = leases.put_on_bill(
            connection, "quota:first-100", uses, leases.here(connection, keeper, FixedMonotonic())
        )
    assert isinstance(held, tuple), held
    return held[0]


def lease_quota(till: House, uses: int) -> None:
    till.record("HQ", QuotaSet(name="first-100", total=100))
    with till.books_of("HP01").open(STAFF) as books:
        leases.keep_own(books, "q1", "quota:first-100", principal=uses, bonus=0)


def test_a_top_up_in_a_chain_is_held_here_and_one_in_a_lone_shop_is_simply_there(till: House) -> None:
    in_chain, alone = till.member(), till.member()

    with till.books_of("HP01").open(STAFF) as books:
        top_up(books, member_id=in_chain, principal_fen=500_00, bonus_fen=50_00, document_no="T-1", chain=True)
        top_up(books, member_id=alone, principal_fen=500_00, bonus_fen=50_00, document_no="T-2", chain=False)
        held = [(one.account, one.principal, one.bonus, one.left) for one in leases.leases(books.connection)]
        has = [account(books.connection, member_id).balance_fen for member_id in (in_chain, alone)]

    assert held == [(f"value:{in_chain}", 500_00, 50_00, 550_00)]
    assert has == [550_00, 550_00]


def test_what_is_given_away_of_a_lease_is_counted_and_the_rest_stays(till: House) -> None:
    lease_quota(till, 10)

    for bill, uses in (("S-1", 3), ("S-2", 2)):
        right_id = put_on_bill(till, uses)
        with till.books_of("HP01").open(STAFF) as books:
            give_away(books, right_id, quota="first-100", uses=uses, document_no=bill)

    assert used(till) == 5
    with till.database.reading() as connection:
        assert [one.left for one in leases.leases(connection)] == [5]


def test_a_right_for_one_sale_ends_with_it(till: House) -> None:
    till.record("HQ", QuotaSet(name="first-100", total=100))
    row = {"right_id": "r1", "account": "quota:first-100", "amount": 1, "asked_at": "", "state": "granted"}
    with till.database.writing() as connection:
        connection.execute(in_doubt.insert().values(row))

    with till.books_of("HP01").open(STAFF) as books:
        give_away(books, "r1", quota="first-100", uses=1, document_no="S-1")

    assert used(till) == 1
    with till.database.reading() as connection:
        assert connection.execute(select(in_doubt)).all() == []


def test_more_than_the_bill_holds_cannot_be_given_away(till: House) -> None:
    lease_quota(till, 10)
    right_id = put_on_bill(till, 3)

    with pytest.raises(Conflict), till.books_of("HP01").open(STAFF) as books:
        give_away(books, right_id, quota="first-100", uses=4, document_no="S-1")

    assert used(till) == 0
    with till.database.reading() as connection:
        assert connection.scalar(select(lease.c.held_principal)) == 3
