"""Where pieces are, and which of a bill cannot be sold."""

from __future__ import annotations

from shop.stock.facts import PiecesHeld, PiecesSold
from shop.stock.queries import held_for, not_in_stock, whereabouts
from tests.builders import shop
from tests.builders.register import Register


def test_a_code_that_nobody_received_lies_nowhere():
    with Register().reading() as connection:
        assert whereabouts(connection, "UNKNOWN") is None


def test_what_a_store_cannot_sell_now_is_named():
    register = Register()
    with register.books() as books:
        books.record(PiecesSold(sale_no="S-1", store="HP", barcodes=(shop.RING,)))

    with register.reading() as connection:
        trouble = not_in_stock(connection, "HP", [shop.BANGLE, shop.RING, shop.BJ_RING])

    assert {(found.barcode, found.status, found.store) for found in trouble} == {
        (shop.RING, "sold", "HP"),
        (shop.BJ_RING, "in_stock", "BJ"),
    }


def test_a_bill_of_pieces_that_all_lie_here_has_no_trouble():
    with Register().reading() as connection:
        assert not_in_stock(connection, "HP", [shop.BANGLE, shop.RING]) == ()


def test_what_a_parked_bill_holds_is_known_by_its_number_and_store():
    register = Register()
    with register.books() as books:
        books.record(PiecesHeld(hold_no="HD00000001", store="HP", name="", barcodes=(shop.RING, shop.BANGLE)))
        books.record(PiecesHeld(hold_no="HD00000002", store="HP", name="", barcodes=(shop.SILVER,)))

    with register.reading() as connection:
        assert held_for(connection, "HP", "HD00000001") == (shop.BANGLE, shop.RING)
        assert held_for(connection, "BJ", "HD00000001") == ()
