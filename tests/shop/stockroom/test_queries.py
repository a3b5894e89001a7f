"""How old the stock is, and that what lies in a store is told apart from what left it."""

from __future__ import annotations

from shop.stockroom.queries import AgeRow, balances, in_hand_of, stock_ages, unbalanced
from shop.stockroom.rules.balance import Amount
from tests.builders import shop
from tests.builders.register import Register


def test_what_lies_here_is_told_by_category_purity_and_band():
    register = Register()
    with register.reading() as connection:
        rows = stock_ages(connection, "HP", "2027-03-01")

    assert AgeRow("素金", "AU999", 1, 1, 20_350, 100) in rows


def test_a_sold_piece_is_not_in_hand_and_the_books_still_agree():
    register = Register()
    register.sell(shop.BANGLE)

    with register.reading() as connection:
        assert in_hand_of(connection, "HP", [shop.BANGLE, shop.RING]).keys() == {shop.RING}
        assert unbalanced(connection, "HP") == ()
        assert balances(connection, "HP", register.day.opened_at)["AU999"].moves == {"sold": Amount(1, 20_350)}
