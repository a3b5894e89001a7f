"""The ledger of money paid ahead balances over any days, and locked grams are those of open orders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.orders.queries import count_due, deposit_ledger, deposits_out_of_step, locked_gold, orders_of_store
from shop.orders.usecases import cancel, expire, take_deposit
from tests.builders.register import Register
from tests.shop.orders.orders import LATER, PICKUP, TODAY, place

FAULTS = ("customer", "shop", "nobody")


@pytest.fixture
def register() -> Register:
    return Register()


def test_a_day_opens_with_what_was_held_before(register: Register):
    order_no = place(register)
    with register.books() as books:
        take_deposit(books, order_no, 6_000_00, store="HP", document_no="S-1")

    with register.reading() as connection:
        today = deposit_ledger(connection, "HP", TODAY, TODAY)
        later = deposit_ledger(connection, "HP", PICKUP, LATER)

    assert (today.opening_fen, today.taken_fen, today.closing_fen) == (0, 6_000_00, 6_000_00)
    assert (later.opening_fen, later.taken_fen, later.closing_fen) == (6_000_00, 0, 6_000_00)


@given(steps=st.lists(st.tuples(st.integers(1, 20_000_00), st.sampled_from([*FAULTS, ""])), max_size=5))
def test_what_the_ledger_closes_with_is_what_the_orders_hold_and_owe(steps: list[tuple[int, str]]):
    register = Register()
    for number, (fen, fault) in enumerate(steps):
        order_no = place(register)
        with register.books() as books:
            take_deposit(books, order_no, fen, store="HP", document_no=f"S-{number}")
            if fault:
                cancel(books, order_no, store="HP", fault=fault, reason="x")  # type: ignore[arg-type]

    with register.reading() as connection:
        ledger = deposit_ledger(connection, "HP", TODAY, TODAY)
        held = sum(order.held.fen + order.refund_fen for order in orders_of_store(connection, "HP"))
        apart = deposits_out_of_step(connection, "HP")
    assert ledger.closing_fen == held
    assert apart == 0


def test_an_expired_order_locks_nothing_and_is_not_due(register: Register):
    order_no = place(register)
    with register.reading() as connection:
        before = (len(locked_gold(connection, "HP", TODAY)), count_due(connection, "HP", PICKUP))

    with register.books() as books:
        expire(books, order_no, store="HP", today=LATER)

    with register.reading() as connection:
        assert before == (1, 1)
        assert (locked_gold(connection, "HP", TODAY), count_due(connection, "HP", PICKUP)) == ((), 0)
