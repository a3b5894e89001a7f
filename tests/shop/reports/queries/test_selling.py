"""Lines are grouped in the order of their words."""

from __future__ import annotations

from shop.reports.queries.selling import grouped, lines_returned, lines_sold, purity_words
from tests.shop.reports.day import ASKED, a_day


def test_lines_carry_their_cost_where_it_is_known():
    with a_day().reading() as connection:
        sold, returned = lines_sold(connection, ASKED), lines_returned(connection, ASKED)

    assert [line.cost_fen for line in sold] == [9_500_00, None, None]
    assert [(line.paid_fen, line.kept_fen, line.refund_fen) for line in returned] == [(368_00, 18_00, 350_00)]


def test_groups_come_in_the_order_of_their_words():
    assert list(grouped("bab", str)) == ["a", "b"]
    assert purity_words("") == "其它"
