"""Value goes back through exchanges to the account that paid first: as much as it paid, once, and step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from kernel.database import AnyDatabase
from kernel.facts import Fact
from kernel.tables import exception_ledger
from membership.facts import StoredValuePutBack, StoredValueSpent
from membership.gift_cards.facts import GiftCardPutBack
from membership.points.facts import PointsPutBack
from shop.returns.facts import LineReturned
from shop.returns.queries import sold_bill
from shop.sales.facts import Charge
from tests.headquarters.chain import Chain, chain_of, new_chain, rows
from tests.headquarters.intake import test_deposit_guards as deposits
from tests.headquarters.intake.test_deposit_guards import BACK, LINE, TOPPED_UP, balance, bill
from tests.headquarters.intake.test_receiving import hand_in

FIRST, SECOND, THIRD, BACK_NO = (f"S-HP01-{number}" for number in range(5, 9))


def sells(sale_no: str, *, for_goods_of: str = "") -> Fact:
    """A bill of one line, paid by goods of an earlier bill that come back on it."""
    made = replace(bill(sale_no), lines=(LINE,), due_fen=0)
    back = Charge(kind="return", reference=for_goods_of, name=LINE.name, fen=-LINE.net_fen)
    return replace(made, charges=(back,)) if for_goods_of else made


def comes_back(of: str, on: str) -> LineReturned:
    return replace(BACK, of_sale_id=of, of_sale_no=of, sale_no=on)


SPENT = StoredValueSpent(member_id="m1", right_id="r1", principal_fen=200_00, bonus_fen=100_00, document_no=FIRST)
# Goods of the first bill were exchanged twice, and those of the third one came back.
EXCHANGED: tuple[Fact, ...] = (
    bill("S-HP01-0"), TOPPED_UP, sells(FIRST), SPENT, sells(SECOND, for_goods_of=FIRST), comes_back(FIRST, SECOND),
    sells(THIRD, for_goods_of=SECOND), comes_back(SECOND, THIRD), bill(BACK_NO), comes_back(THIRD, BACK_NO),
)  # fmt: skip
PUT_BACK = StoredValuePutBack(
    member_id="m1", principal_fen=200_00, bonus_fen=100_00, document_no=FIRST, returned_on=BACK_NO,
    through=(SECOND, THIRD),
)  # fmt: skip


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    return made


def refused(chain: Chain, facts: Sequence[Fact]) -> list[str]:
    hand_in(chain, chain_of("HP01", facts))
    return [row["kind"] for row in rows(chain.office.database, exception_ledger)]


def test_it_goes_back_to_the_account_that_paid_the_first_bill(chain: Chain) -> None:
    assert refused(chain, [*EXCHANGED, PUT_BACK]) == []

    assert balance(chain) == (400_00, 200_00)


@pytest.mark.parametrize(
    "changed",
    [
        {"principal_fen": 200_01},
        {"bonus_fen": 100_01},
        {"member_id": "m2"},
        {"through": ()},
        {"through": (SECOND,)},
        {"through": (THIRD,)},
        {"through": (THIRD, SECOND)},
        {"through": ("", THIRD)},
        {"document_no": SECOND, "through": (THIRD,)},
        {"document_no": "S-HP01-0"},
        {"returned_on": THIRD},
    ],
)
def test_no_more_than_it_paid_and_by_no_other_way(chain: Chain, changed: dict[str, Any]) -> None:
    wrong = replace(PUT_BACK, **changed)

    assert refused(chain, [*EXCHANGED, wrong]) == [PUT_BACK.kind]
    assert balance(chain) == (200_00, 100_00)


@pytest.mark.parametrize(
    "hostile",
    [
        GiftCardPutBack(
            card_no="G1", store="HP", fen=1, document_no=FIRST, returned_on=BACK_NO, through=(SECOND, THIRD)
        ),
        PointsPutBack(member_id="m1", points=1, document_no=FIRST, returned_on=BACK_NO, through=(SECOND, THIRD)),
    ],
    ids=["a gift card", "points"],
)
def test_what_paid_nothing_gets_nothing(chain: Chain, hostile: Fact) -> None:
    assert refused(chain, [*EXCHANGED, hostile]) == [hostile.kind]


def test_over_all_bills_that_follow_it_goes_back_once(chain: Chain) -> None:
    """A till that takes the first goods back again, by one bill and by another, raises nothing."""
    direct = replace(PUT_BACK, returned_on=SECOND, through=())

    assert refused(chain, [*EXCHANGED, PUT_BACK, direct, PUT_BACK]) == [PUT_BACK.kind] * 2
    assert balance(chain) == (400_00, 200_00)


def test_goods_that_the_customer_still_has_give_nothing_back(chain: Chain) -> None:
    assert refused(chain, [*EXCHANGED[:-1], PUT_BACK]) == [PUT_BACK.kind]


def test_another_stores_till_says_nothing_of_what_came_back_here(chain: Chain) -> None:
    assert refused(chain, EXCHANGED) == []

    hand_in(chain, chain_of("BJ01", [PUT_BACK]), "BJ01")

    assert [row["kind"] for row in rows(chain.office.database, exception_ledger)] == [PUT_BACK.kind]


def test_a_deposit_goes_back_through_an_exchange(chain: Chain) -> None:
    second = sells(SECOND, for_goods_of=deposits.SOLD_NO)
    exchanged = (second, comes_back(deposits.SOLD_NO, SECOND), comes_back(SECOND, deposits.BACK_NO))
    through = replace(deposits.PUT_BACK, through=(SECOND,))

    assert refused(chain, [*deposits.HANDED_OVER, *exchanged, deposits.PUT_BACK, through, through]) == [
        PUT_BACK.kind,
        PUT_BACK.kind,
    ]
    assert balance(chain) == (400_00, 200_00)


def test_bills_that_a_till_made_up_to_name_each_other_have_an_end(chain: Chain) -> None:
    """Headquarters answers for them, and knows no way by which they were paid."""
    ring = (sells(FIRST, for_goods_of=SECOND), sells(SECOND, for_goods_of=FIRST))
    refused(chain, [*ring, comes_back(FIRST, SECOND), comes_back(SECOND, FIRST)])

    with chain.office.database.reading() as connection:
        known = sold_bill(connection, FIRST, key="")

    assert known is not None
    assert known.unknown_ahead_fen == LINE.net_fen
