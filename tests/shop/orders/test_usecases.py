"""An order is changed, fulfilled and called off by the books, each step once."""

from __future__ import annotations

import msgspec
import pytest

from kernel.projection import Conflict
from shop.orders.errors import DepositTooMuch, OrderIncomplete, OrderNotOpen, OrderUnknown
from shop.orders.facts import OrderExpired
from shop.orders.usecases import cancel, change_order, fulfil, refund, take_deposit
from shop.stock.errors import PieceHeldElsewhere
from tests.builders import shop
from tests.builders.register import Register
from tests.shop.orders.orders import LATER, LINE, TERMS, TODAY, place, placed

PIECE = msgspec.structs.replace(LINE, barcode=shop.BANGLE)


@pytest.fixture
def register() -> Register:
    return Register()


def test_a_phone_in_the_note_is_masked(register: Register):
    order_no = place(register, note="女儿电话 13812345678")

    assert placed(register, order_no).terms.note == "女儿电话 138****5678"


def test_a_piece_is_ordered_by_one_customer(register: Register):
    place(register, lines=(PIECE,))

    with pytest.raises(PieceHeldElsewhere):
        place(register, lines=(PIECE,))


def test_what_is_no_longer_ordered_is_for_sale_again(register: Register):
    order_no = place(register, lines=(PIECE,))

    with register.books() as books:
        change_order(books, order_no, TERMS, store="HP", today=TODAY, reason="换定做")

    assert register.status(shop.BANGLE) == "in_stock"
    assert placed(register, order_no).state == "open"


def test_terms_cannot_fall_below_what_was_paid(register: Register):
    order_no = place(register)
    cheaper = msgspec.structs.replace(TERMS, contract_fen=4_999_99)

    with register.books() as books:
        take_deposit(books, order_no, 5_000_00, store="HP", document_no="S-1")
        with pytest.raises(DepositTooMuch):
            change_order(books, order_no, cheaper, store="HP", today=TODAY, reason="换小的")


def test_a_change_has_a_reason(register: Register):
    order_no = place(register)

    with register.books() as books, pytest.raises(OrderIncomplete):
        change_order(books, order_no, TERMS, store="HP", today=TODAY, reason=" ")


def test_another_stores_order_is_unknown_here(register: Register):
    order_no = place(register)

    with register.books() as books, pytest.raises(OrderUnknown):
        cancel(books, order_no, store="BJ", fault="nobody", reason="x")


def test_a_fulfilled_order_is_not_called_off(register: Register):
    order_no = place(register, lines=(PIECE,))

    with register.books() as books:
        fulfil(books, order_no, [shop.BANGLE], store="HP", document_no="S-1")
        with pytest.raises(OrderNotOpen):
            cancel(books, order_no, store="HP", fault="nobody", reason="x")


def test_two_tills_that_change_one_order_do_not_both_have_effect(register: Register):
    order_no = place(register)
    with register.books() as books:
        change_order(
            books, order_no, msgspec.structs.replace(TERMS, expires_on=LATER), store="HP", today=TODAY, reason="出差"
        )

    with pytest.raises(Conflict), register.books() as books:
        books.record(OrderExpired(order_no=order_no, store="HP", step=1))


def test_money_paid_ahead_stays_with_a_changed_order(register: Register):
    order_no = place(register)
    with register.books() as books:
        take_deposit(books, order_no, 6_000_00, store="HP", document_no="S-1")
        cancel(books, order_no, store="HP", fault="shop", reason="做不出来")
        refund(books, order_no, store="HP", document_no="S-2")

    found = placed(register, order_no)
    assert (found.held.fen, found.refund_fen, found.penalty_fen) == (0, 0, 0)
