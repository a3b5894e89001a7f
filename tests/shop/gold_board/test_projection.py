"""A published board is one head and one row a purity."""

from __future__ import annotations

from shop.gold_board.tables import gold_board, gold_board_row
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.register import Register


def test_a_board_has_a_row_for_every_purity_it_names():
    database = Register().database

    assert [row["board_version"] for row in rows(database, gold_board)] == [1]
    assert {row["purity_code"]: row["retail_fen"] for row in rows(database, gold_board_row)} == shop.BOARD
