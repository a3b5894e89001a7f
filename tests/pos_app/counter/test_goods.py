"""From a code to a line."""

from __future__ import annotations

import pytest

from kernel.actor import program
from pos_app.counter.goods import find_piece, new_line, require_sellable
from shop.catalogue.facts import PieceRecord
from shop.stock.errors import PieceUnknown
from shop.stock.facts import PiecesReceived
from tests.builders import shop
from tests.builders.counter import Counter


def test_a_goods_number_of_several_pieces_finds_none_of_them(counter: Counter):
    twins = tuple(
        PieceRecord(
            barcode=code, category_major="银饰", category="戒指", pricing_mode="by_piece", goods_no="G7",
            label_price_fen=100_00,
        )
        for code in ("6900012370016", "6900012370023")
    )  # fmt: skip
    with counter.till.place.keeper.open(program("test")) as books:
        books.record(PiecesReceived(document_no="R-2", store="HP", source="到货", opening=False, pieces=twins))

    with counter.till.post.reading() as connection, pytest.raises(PieceUnknown):
        find_piece(connection, "G7")


def test_a_weighed_piece_takes_the_boards_price_and_version(counter: Counter):
    post, desk = counter.till.post, counter.till.selling.desk
    with post.reading() as connection:
        piece = find_piece(connection, shop.BANGLE)
        require_sellable(post, connection, piece)
        line = new_line(post, desk, connection, piece)

    assert (line.board_price_fen, line.board_version, line.salesperson) == (1_028_00, 1, shop.CASHIER)


def test_a_fixed_price_needs_no_board(counter: Counter):
    post, desk = counter.till.post, counter.till.selling.desk
    counter.clock.forward(days=3)

    with post.reading() as connection:
        line = new_line(post, desk, connection, find_piece(connection, shop.RING))

    assert (line.board_price_fen, line.board_version, line.piece.label_price_fen) == (0, 0, 8_980_00)
