"""The prices of one purity by their names."""

from __future__ import annotations

from shop.gold_board.facts import BoardRow
from shop.gold_board.rules.publishing import PRICES


def test_each_price_is_found_by_its_name():
    row = BoardRow(purity_code="AU999", retail_fen=4, trade_in_fen=3, recycle_fen=2, member_fen=1)

    assert [row.price(name) for name in PRICES] == [4, 3, 2, 1]
