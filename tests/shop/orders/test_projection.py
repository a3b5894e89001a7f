"""A rebuild from the journal gives the orders again, and no money moves twice."""

from __future__ import annotations

import pytest

from kernel.projection import Conflict
from shop.orders.facts import DepositApplied, DepositRefunded, DepositTaken
from tests.builders.register import Register
from tests.shop.orders.orders import place, placed

PLACE = {"store": "HP", "document_no": "S-1"}


@pytest.fixture
def register() -> Register:
    return Register()


def test_the_tables_are_those_of_the_journal(register: Register):
    order_no = place(register)
    with register.books() as books:
        books.record(DepositTaken(order_no=order_no, earnest_fen=100, prepayment_fen=50, **PLACE))
        books.record(DepositApplied(order_no=order_no, earnest_fen=100, prepayment_fen=50, **PLACE))

    assert register.verdict().findings == ()
    assert placed(register, order_no).held.fen == 0


def test_a_deposit_of_an_order_that_nobody_placed_is_in_conflict(register: Register):
    with pytest.raises(Conflict), register.books() as books:
        books.record(DepositTaken(order_no="D-0", earnest_fen=100, prepayment_fen=0, **PLACE))


def test_what_is_not_held_pays_nothing(register: Register):
    order_no = place(register)

    with pytest.raises(Conflict), register.books() as books:
        books.record(DepositApplied(order_no=order_no, earnest_fen=100, prepayment_fen=0, **PLACE))


def test_what_is_not_owed_is_not_given_back(register: Register):
    order_no = place(register)

    with pytest.raises(Conflict), register.books() as books:
        books.record(DepositRefunded(order_no=order_no, refund_fen=100, penalty_fen=0, **PLACE))
