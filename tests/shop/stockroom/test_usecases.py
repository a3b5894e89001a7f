"""Deliveries, supplier returns, write-offs and loans at one register."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from kernel.books import Books
from kernel.errors import DomainError
from shop.stock.errors import PieceGone, PieceHereAlready, PieceLent
from shop.stock.usecases import require_here
from shop.stockroom.errors import (
    DeliveryEmpty,
    DeliveryUnexplained,
    DueDayWrong,
    NoSuchDifference,
    NotLost,
    NotOnLoan,
    PartnerMissing,
    PieceNotSound,
    StockReasonMissing,
)
from shop.stockroom.queries import loans, open_differences
from shop.stockroom.usecases import (
    find,
    lend,
    lose,
    receive_delivery,
    return_to_supplier,
    settle_difference,
    take_back,
    write_off,
)
from tests.builders import shop
from tests.builders.register import Register

NEW = msgspec.structs.replace(shop.PIECES[0], barcode="NEW1")
LATER = msgspec.structs.replace(NEW, barcode="NEW2")


@pytest.fixture
def register() -> Register:
    return Register()


def refusal(register: Register, barcode: str) -> type[DomainError]:
    with register.reading() as connection, pytest.raises(DomainError) as refused:
        require_here(connection, barcode, "HP")
    return type(refused.value)


def test_what_came_can_be_sold_and_what_did_not_is_a_difference_until_it_is_settled(register: Register):
    with register.books() as books:
        fact = receive_delivery(
            books, [NEW, LATER], store="HP", supplier="金厂", found=["NEW1"], reason="少发一件", delivery_no="D-1"
        )
    register.sell("NEW1")

    with register.reading() as connection:
        (short,) = open_differences(connection, "HP")
    assert (short.barcode, short.what, short.reason, fact.source) == ("NEW2", "short", "少发一件", "金厂 D-1")
    with register.books() as books:
        settle_difference(books, fact.document_no, "NEW2", "short", store="HP", outcome="供应商补发")
    with register.reading() as connection:
        assert open_differences(connection, "HP") == ()
    with pytest.raises(NoSuchDifference), register.books() as books:
        settle_difference(books, fact.document_no, "NEW2", "short", store="HP", outcome="再来一次")


def test_what_lay_on_the_scale_came_also_when_no_list_tells_it(register: Register):
    weighed = {"NEW1": NEW.gross_weight_mg, "STRAY": 3_000}

    with register.books() as books:
        with pytest.raises(DeliveryUnexplained):
            receive_delivery(books, [NEW], store="HP", supplier="金厂", weighed=weighed)
        fact = receive_delivery(books, [NEW], store="HP", supplier="金厂", weighed=weighed, reason="多发一件")

    assert [(one.barcode, one.what, one.found_mg) for one in fact.differences] == [("STRAY", "extra", 3_000)]


def test_a_lent_piece_cannot_be_sold_until_it_is_back(register: Register):
    with register.books() as books:
        lend(books, [shop.RING], store="HP", borrower="杂志社", due_on="2026-12-01", reason="拍照")

    assert refusal(register, shop.RING) is PieceLent
    with register.reading() as connection:
        assert [(one.barcode, one.borrower, one.due_on) for one in loans(connection, "HP")] == [
            (shop.RING, "杂志社", "2026-12-01")
        ]
    with register.books() as books:
        take_back(books, [shop.RING], store="HP")
    with register.reading() as connection:
        assert loans(connection, "HP") == ()
    assert register.status(shop.RING) == "in_stock"


def test_what_went_back_or_was_written_off_is_gone(register: Register):
    with register.books() as books:
        return_to_supplier(books, [shop.RING], store="HP", supplier="钻石厂", reason="镶口松")
        write_off(books, [shop.SILVER], store="HP", reason="断裂")

    assert refusal(register, shop.RING) is refusal(register, shop.SILVER) is PieceGone
    assert register.verdict().findings == ()


def test_a_lost_piece_that_turns_up_is_for_sale_again(register: Register):
    with register.books() as books:
        lose(books, [shop.BAR, "NOWHERE"], store="HP", reason="P-1: 盘亏")
    assert refusal(register, shop.BAR) is PieceGone
    with register.books() as books:
        find(books, [shop.BAR], store="HP", reason="柜台缝里")

    assert register.status(shop.BAR) == "in_stock"


Attempt = Callable[[Books], object]


@pytest.mark.parametrize(
    ("attempt", "refused"),
    [
        (lambda b: receive_delivery(b, [NEW], store="HP", supplier=" "), PartnerMissing),
        (lambda b: receive_delivery(b, [], store="HP", supplier="金厂"), DeliveryEmpty),
        (lambda b: receive_delivery(b, [NEW], store="HP", supplier="金厂", found=[]), DeliveryUnexplained),
        (lambda b: receive_delivery(b, [shop.PIECES[0]], store="HP", supplier="金厂"), PieceHereAlready),
        (
            lambda b: receive_delivery(
                b, [msgspec.structs.replace(NEW, net_gold_weight_mg=0)], store="HP", supplier="金厂"
            ),
            PieceNotSound,
        ),
        (lambda b: write_off(b, [shop.RING], store="HP", reason=" "), StockReasonMissing),
        (lambda b: return_to_supplier(b, [shop.RING], store="HP", supplier="", reason="x"), PartnerMissing),
        (lambda b: lend(b, [shop.RING], store="HP", borrower="", due_on="2026-12-01", reason="x"), PartnerMissing),
        (lambda b: lend(b, [shop.RING], store="HP", borrower="x", due_on="2026-11-20", reason="x"), DueDayWrong),
        (lambda b: lend(b, [shop.RING], store="HP", borrower="x", due_on="明天", reason="x"), DueDayWrong),
        (lambda b: take_back(b, [shop.RING], store="HP"), NotOnLoan),
        (lambda b: find(b, [shop.RING], store="HP", reason="x"), NotLost),
        (lambda b: lose(b, [shop.RING], store="HP", reason=""), StockReasonMissing),
    ],
)
def test_what_is_not_said_whole_changes_nothing(register: Register, attempt: Attempt, refused: type[DomainError]):
    with pytest.raises(refused), register.books() as books:
        attempt(books)

    assert register.status(shop.RING) == "in_stock"
