"""What a sold line says of the price of its gold."""

from __future__ import annotations

import msgspec

from tests.shop.sales.rules.test_returning import sold as sold_line


def test_a_gram_cost_what_it_was_sold_at_and_on_older_bills_the_boards_price():
    older = sold_line()

    sold = msgspec.structs.replace(older, sold_price_fen=older.board_price_fen - 10_00)

    assert (older.gram_fen, sold.gram_fen) == (older.board_price_fen, older.board_price_fen - 10_00)
