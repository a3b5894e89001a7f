"""Value that was paid ahead goes back once, to its account, and only with the goods or an order that is off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from headquarters.tables import document_account
from kernel.database import AnyDatabase
from kernel.facts import Fact
from kernel.tables import exception_ledger
from membership.facts import StoredValuePutBack, StoredValueSpent, StoredValueToppedUp
from membership.tables import member_account
from shop.orders.facts import (
    DepositApplied,
    DepositRefunded,
    DepositTaken,
    DepositWaysCorrected,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    OrderTerms,
    Way,
)
from shop.returns.facts import LineReturned
from shop.sales.facts import SoldLine
from tests.headquarters.chain import Chain, chain_of, new_chain, rows
from tests.headquarters.intake.test_receiving import hand_in
from tests.shop.sales.test_projection import SALE

TAKEN_ON, SOLD_NO, BACK_NO, ORDER = "S-HP01-1", "S-HP01-2", "S-HP01-3", "D-HP01-1"
VALUE = Way(method="stored_value", fen=300_00, principal_fen=200_00, bonus_fen=100_00)
CASH = Way(method="cash", fen=300_00)
TERMS = OrderTerms(
    lines=(OrderLine(line_no=1, description="足金999手镯"),), contract_fen=300_00, deposit_kind="prepayment",
    pickup_date="2026-11-28", expires_on="2026-11-28",
)  # fmt: skip
LINE = SoldLine(
    line_no=1, barcode="691", name="银925手链", category_major="银饰", category="手链", purity_code="AG925",
    pricing_mode="by_piece", weight_mg=8_200, board_version=0, board_price_fen=0, metal_fen=0, craft_fen=0, stone_fen=0,
    list_fen=300_00, net_fen=300_00, shares=(), salesperson="1008", points=0,
)  # fmt: skip
PLACED = OrderPlaced(
    order_no=ORDER, store="HP", member_id="m1", customer_label="李**", sealed_under="", personal="", salesperson="1008",
    terms=TERMS,
)  # fmt: skip
TOPPED_UP = StoredValueToppedUp(
    member_id="m1", right_id="r1", principal_fen=400_00, bonus_fen=200_00, document_no="S-HP01-0"
)
SPENT = StoredValueSpent(
    member_id="m1", right_id="r1", principal_fen=200_00, bonus_fen=100_00, document_no=TAKEN_ON
)  # fmt: skip
TAKEN = DepositTaken(
    order_no=ORDER, store="HP", document_no=TAKEN_ON, earnest_fen=0, prepayment_fen=300_00, member_id="m1",
    ways=(VALUE,),
)  # fmt: skip
APPLIED = DepositApplied(order_no=ORDER, store="HP", document_no=SOLD_NO, earnest_fen=0, prepayment_fen=300_00)
BACK = LineReturned(
    store="HP", sale_no=BACK_NO, of_sale_id=SOLD_NO, of_sale_no=SOLD_NO, of_line_no=1, from_store="HP", member_id="m1",
    barcode="691", name="银925手链", purity_code="", weight_mg=8_200, paid_fen=300_00, kept_fen=0, fee_fen=0,
    refund_fen=300_00, points=0, reason="尺寸不合", salesperson="1008",
)  # fmt: skip
PUT_BACK = StoredValuePutBack(
    member_id="m1", principal_fen=200_00, bonus_fen=100_00, document_no=TAKEN_ON, returned_on=BACK_NO, order_no=ORDER,
    applied_on=SOLD_NO,
)  # fmt: skip
OFF = (
    OrderCancelled(
        order_no=ORDER, store="HP", step=1, fault="nobody", reason="x", earnest_fen=0, prepayment_fen=300_00
    ),
    DepositRefunded(order_no=ORDER, store="HP", document_no=BACK_NO, refund_fen=300_00, penalty_fen=0),
)


def bill(sale_no: str, **more: Any) -> Fact:
    return replace(SALE, sale_id=sale_no, sale_no=sale_no, store="HP", member_id="m1", lines=(), tenders=(), **more)


OPENING: tuple[Fact, ...] = (
    bill("S-HP01-0"), TOPPED_UP, PLACED, bill(TAKEN_ON), SPENT, TAKEN, bill(SOLD_NO), bill(BACK_NO),
)  # fmt: skip
HANDED_OVER: tuple[Fact, ...] = (
    *OPENING[:6], replace(bill(SOLD_NO), lines=(LINE,)), bill(BACK_NO), APPLIED,
)  # fmt: skip


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    return made


def refused(chain: Chain, facts: Sequence[Fact]) -> list[str]:
    hand_in(chain, chain_of("HP01", facts))
    return [row["kind"] for row in rows(chain.office.database, exception_ledger)]


def balance(chain: Chain) -> tuple[int, int]:
    (account,) = rows(chain.office.database, member_account)
    return account["principal_fen"], account["bonus_fen"]


def test_it_goes_back_with_the_goods(chain: Chain) -> None:
    assert refused(chain, [*HANDED_OVER, BACK, PUT_BACK]) == []

    assert balance(chain) == (400_00, 200_00)


def test_it_goes_back_with_an_order_that_is_off(chain: Chain) -> None:
    assert refused(chain, [*OPENING, *OFF, replace(PUT_BACK, applied_on="")]) == []

    assert balance(chain) == (400_00, 200_00)


def test_what_goods_cost_less_goes_back_with_their_bill(chain: Chain) -> None:
    less = replace(PUT_BACK, principal_fen=1, bonus_fen=1, returned_on=SOLD_NO)

    assert refused(chain, [*HANDED_OVER, less]) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"principal_fen": 200_01},
        {"bonus_fen": 100_01},
        {"member_id": "m2"},
        {"order_no": "D-HP01-2"},
        {"order_no": ""},
        {"document_no": SOLD_NO},
        {"applied_on": TAKEN_ON},
        {"applied_on": ""},
        {"returned_on": TAKEN_ON},
        {"returned_on": "S-HP01-9"},
    ],
)
def test_no_more_than_was_paid_ahead_and_nowhere_else(chain: Chain, changed: dict[str, Any]) -> None:
    wrong = replace(PUT_BACK, **changed)

    assert refused(chain, [*HANDED_OVER, BACK, wrong]) == [PUT_BACK.kind]
    assert balance(chain) == (200_00, 100_00)


@pytest.mark.parametrize(
    "again",
    [PUT_BACK, replace(PUT_BACK, order_no="", applied_on="", returned_on="")],
    ids=["with the goods", "by a correction"],
)
def test_it_goes_back_once(chain: Chain, again: Fact) -> None:
    assert refused(chain, [*HANDED_OVER, BACK, PUT_BACK, again]) == [PUT_BACK.kind]
    assert balance(chain) == (400_00, 200_00)


def test_without_the_goods_nothing_goes_back(chain: Chain) -> None:
    assert refused(chain, [*HANDED_OVER, PUT_BACK]) == [PUT_BACK.kind]


def test_an_order_that_stands_gives_nothing_back(chain: Chain) -> None:
    assert refused(chain, [*OPENING, replace(PUT_BACK, applied_on="")]) == [PUT_BACK.kind]


def test_a_deposit_in_cash_gives_no_value(chain: Chain) -> None:
    """The account paid for goods on the same bill: those are still with the customer."""
    paid_in_cash = replace(TAKEN, ways=(CASH,))
    facts = [paid_in_cash if fact is TAKEN else fact for fact in HANDED_OVER]

    assert refused(chain, [*facts, BACK, PUT_BACK]) == [PUT_BACK.kind]


@pytest.mark.parametrize(
    "ways",
    [
        (replace(VALUE, principal_fen=300_00),),
        (replace(VALUE, principal_fen=400_00, bonus_fen=-100_00),),
        (replace(VALUE, fen=0, principal_fen=0, bonus_fen=0),),
        (VALUE, Way(method="cash", fen=1)),
        (replace(CASH, principal_fen=300_00),),
    ],
)
def test_ways_that_do_not_add_up_take_no_deposit(chain: Chain, ways: tuple[Way, ...]) -> None:
    assert refused(chain, [*OPENING[:5], replace(TAKEN, ways=ways)]) == [TAKEN.kind]


def test_value_of_nobody_pays_no_deposit(chain: Chain) -> None:
    assert refused(chain, [*OPENING[:5], replace(TAKEN, member_id="")]) == [TAKEN.kind]


def corrected(before: Way, after: Way) -> Fact:
    return DepositWaysCorrected(
        order_no=ORDER, store="HP", document_no=TAKEN_ON, member_id="m1", before=(before,), ways=(after,)
    )


def test_a_corrected_deposit_stands_by_its_new_ways(chain: Chain) -> None:
    taken_off = replace(PUT_BACK, order_no="", applied_on="", returned_on="")
    facts = [*OPENING, taken_off, corrected(VALUE, CASH), *OFF, replace(PUT_BACK, applied_on="")]

    assert refused(chain, facts) == [PUT_BACK.kind]
    assert balance(chain) == (400_00, 200_00)
    standing = {row["document_no"]: row["principal_fen"] for row in rows(chain.office.database, document_account)}
    assert (standing[ORDER], standing[TAKEN_ON]) == (0, 0)


@pytest.mark.parametrize("wrong", [corrected(CASH, VALUE), corrected(VALUE, replace(CASH, fen=300_01))])
def test_a_correction_of_what_was_not_so_or_to_more_has_no_effect(chain: Chain, wrong: Fact) -> None:
    assert refused(chain, [*OPENING, wrong]) == [DepositWaysCorrected.kind]


def test_a_deposit_is_corrected_to_no_value_that_its_bill_did_not_take(chain: Chain) -> None:
    """A correction may say so; nothing goes back by it."""
    in_cash = [replace(TAKEN, ways=(CASH,)) if fact is TAKEN else fact for fact in OPENING if fact is not SPENT]
    facts = [*in_cash, corrected(CASH, VALUE), *OFF, replace(PUT_BACK, applied_on="")]

    assert refused(chain, facts) == [PUT_BACK.kind]
