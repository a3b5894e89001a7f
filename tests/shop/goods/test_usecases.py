"""Papers of goods by quantity at one register: what they ask, what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel.books import Books
from kernel.errors import DomainError
from shop.goods.errors import (
    GoodsDocumentUnknown,
    GoodsEmpty,
    GoodsNotSound,
    GoodsShort,
    GoodsUnknown,
    QuantityWrong,
)
from shop.goods.facts import GoodsRecord
from shop.goods.queries import goods_below_zero, goods_on_the_way, goods_steps, quantity
from shop.goods.usecases import (
    count_goods,
    list_goods,
    receive_goods,
    return_goods_to_supplier,
    send_goods,
    take_in_goods,
    write_off_goods,
)
from shop.stock.errors import TransferGoalWrong
from shop.stockroom.errors import PartnerMissing, StockReasonMissing
from tests.builders.register import Register

BOX = GoodsRecord(code="BOX1", name="首饰盒", category_major="配件", category="包装", unit="个", price_fen=5_00)


@pytest.fixture
def register() -> Register:
    made = Register()
    with made.books() as books:
        list_goods(books, [BOX])
        receive_goods(books, {"BOX1": 10}, store="HP", supplier="盒厂")
    return made


def there(register: Register, store: str = "HP") -> int:
    with register.reading() as connection:
        return quantity(connection, store, "BOX1")


@pytest.mark.parametrize(
    ("paper", "refusal"),
    [
        (lambda books: list_goods(books, []), GoodsEmpty),
        (
            lambda books: list_goods(books, [GoodsRecord(code="", name="", category_major="", category="")]),
            GoodsNotSound,
        ),
        (lambda books: receive_goods(books, {}, store="HP", supplier="盒厂"), GoodsEmpty),
        (lambda books: receive_goods(books, {"BOX1": 1}, store="HP", supplier=" "), PartnerMissing),
        (lambda books: receive_goods(books, {"BAG1": 1}, store="HP", supplier="盒厂"), GoodsUnknown),
        (lambda books: receive_goods(books, {"BOX1": 0}, store="HP", supplier="盒厂"), QuantityWrong),
        (lambda books: write_off_goods(books, {"BOX1": 1}, store="HP", reason=" "), StockReasonMissing),
        (lambda books: write_off_goods(books, {"BOX1": 11}, store="HP", reason="压坏"), GoodsShort),
        (
            lambda books: return_goods_to_supplier(books, {"BOX1": 1}, store="HP", supplier="", reason="x"),
            PartnerMissing,
        ),
        (lambda books: send_goods(books, {"BOX1": 1}, store="HP", to_store="HP"), TransferGoalWrong),
        (lambda books: send_goods(books, {"BOX1": 1}, store="HP", to_store="ZZ"), TransferGoalWrong),
        (lambda books: count_goods(books, {"BOX1": 9}, store="HP", reason=""), StockReasonMissing),
        (lambda books: count_goods(books, {"BOX1": -1}, store="HP", reason="x"), QuantityWrong),
        (lambda books: take_in_goods(books, "Q-9", store="HP"), GoodsDocumentUnknown),
        (lambda books: take_in_goods(books, "Q-9", {"BOX1": 1}, store="HP", from_store="HP"), GoodsDocumentUnknown),
    ],
)
def test_what_a_paper_cannot_say_changes_nothing(
    register: Register, paper: Callable[[Books], object], refusal: type[DomainError]
):
    with pytest.raises(refusal), register.books() as books:
        paper(books)

    assert there(register) == 10


def test_a_count_that_agrees_needs_no_reason_and_one_that_differs_moves_the_books(register: Register):
    with register.books() as books:
        count_goods(books, {"BOX1": 10}, store="HP", reason="")
        count_goods(books, {"BOX1": 8}, store="HP", reason="破损未登记")

    assert there(register) == 8
    with register.reading() as connection:
        assert [(step.what, step.qty) for step in goods_steps(connection, "HP", "BOX1")] == [
            ("received", 10), ("counted", 0), ("counted", -2)
        ]  # fmt: skip


def test_a_sending_brings_what_it_took_or_what_was_counted(register: Register):
    with register.books() as books:
        sent = send_goods(books, {"BOX1": 4}, store="HP", to_store="BJ").document_no
        take_in_goods(books, sent.lower(), {"BOX1": 3}, store="BJ")
    with register.reading() as connection:
        (left,) = goods_on_the_way(connection, "BJ", sent)

    assert (there(register), there(register, "BJ"), left.qty, left.name) == (6, 3, 1, "首饰盒")
    with register.books() as books:
        take_in_goods(books, sent, store="BJ")
    assert there(register, "BJ") == 4


def test_what_is_below_zero_is_told_by_store(register: Register):
    with register.books() as books:
        take_in_goods(books, "Q-BJ01-1", {"BOX1": 1}, store="HP", from_store="BJ")
        sent = send_goods(books, {"BOX1": 11}, store="HP", to_store="BJ")
        count_goods(books, {"BOX1": 0}, store="HP", reason="")
    with register.reading() as connection:
        assert goods_below_zero(connection) == ()
        assert [one.qty for one in goods_on_the_way(connection)] == [-1, 11]
    assert sent.document_no.startswith("Q-HP01-")
