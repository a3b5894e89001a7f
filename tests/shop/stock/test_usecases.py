"""Receiving pieces into a store."""

from __future__ import annotations

import msgspec
import pytest

from shop.stock.errors import PieceHereAlready
from shop.stock.usecases import PIECES_A_DOCUMENT, receive_pieces
from tests.builders import shop
from tests.builders.register import Register

PIECE = shop.PIECES[-1]


def pieces(count: int) -> list[object]:
    return [msgspec.structs.replace(PIECE, barcode=f"NEW{number:05}") for number in range(count)]


def receive(register: Register, records: list[object], **more: object) -> tuple[str, ...]:
    with register.books() as books:
        return receive_pieces(books, records, store="HP", source="供应商 A 单 17", **more)  # type: ignore[arg-type]


def test_received_pieces_can_be_sold():
    register = Register()

    receive(register, pieces(2))

    assert register.status("NEW00001") == "in_stock"


def test_a_delivery_is_numbered_after_the_last_one():
    register = Register()

    assert receive(register, pieces(1)) == ("R-HP01-20261121-0003",)  # two came in when the shop was opened


def test_a_large_delivery_is_cut_into_documents_and_its_progress_told():
    register, told = Register(), []

    numbers = receive(register, pieces(PIECES_A_DOCUMENT + 1), tell=told.append)

    assert len(numbers) == 2
    assert told == [PIECES_A_DOCUMENT, PIECES_A_DOCUMENT + 1]


def test_a_piece_that_is_known_already_is_refused_and_nothing_is_received():
    register = Register()

    with pytest.raises(PieceHereAlready) as refused:
        receive(register, [*pieces(1), PIECE])

    assert refused.value.facts == {"barcode": PIECE.barcode, "store": "HP"}
    assert receive(register, pieces(1)) == ("R-HP01-20261121-0003",)
