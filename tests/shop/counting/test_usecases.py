"""A count at one register: blind, kept scan by scan, closed by a manager with a reason."""

from __future__ import annotations

import pytest

from shop.counting.errors import CountNothingScanned, CountOpenAlready, CountUnexplained, CountUnknown, PlaceTooLong
from shop.counting.queries import counts_of, result_of
from shop.counting.usecases import bind_tags, close_count, drop_count, open_count, scan
from shop.stock.usecases import move_to_counter
from shop.stockroom.errors import StockReasonMissing
from tests.builders import shop
from tests.builders.register import Register

GOLD = (shop.BANGLE, shop.BAR)


@pytest.fixture
def register() -> Register:
    register = Register()
    with register.books() as books:
        move_to_counter(books, GOLD, store="HP", counter="金柜")
    register.clock.forward(minutes=1)
    return register


def counting(register: Register, *codes: str, place: str = "金柜") -> str:
    with register.books() as books:
        number = open_count(books, store="HP", place=place)
    register.clock.forward(minutes=1)
    with register.books() as books:
        scan(books, number, codes, store="HP")
    register.clock.forward(minutes=1)
    return number


def test_a_piece_that_was_not_scanned_leaves_the_books_and_a_later_count_brings_it_back(register: Register):
    first = counting(register, shop.BANGLE)
    with register.books() as books:
        lost = close_count(books, first, store="HP", reason="少一条").missing
    second = counting(register, *GOLD)
    with register.books() as books:
        found = close_count(books, second, store="HP", reason="在抽屉里")

    assert (lost, found.regained, found.found) == ((shop.BAR,), (shop.BAR,), (shop.BANGLE,))
    assert register.status(shop.BAR) == "in_stock"
    assert register.verdict().findings == ()


def test_what_is_sold_after_its_scan_is_not_missed(register: Register):
    number = counting(register, *GOLD)
    register.sell(shop.BANGLE)

    with register.reading() as connection:
        result = result_of(connection, number, "HP")
    assert (result.moved, result.missing) == ((shop.BANGLE,), ())


def test_what_lies_in_the_wrong_counter_is_not_lost(register: Register):
    number = counting(register, *GOLD, shop.SILVER)

    with register.reading() as connection:
        assert result_of(connection, number, "HP").misplaced == (shop.SILVER,)


def test_a_tag_counts_as_its_piece(register: Register):
    with register.books() as books:
        bind_tags(books, [("E28011700000020A", shop.BANGLE)], store="HP")
    number = counting(register, "E28011700000020A", shop.BANGLE, shop.BAR)

    with register.reading() as connection:
        assert counts_of(connection, "HP")[0].scanned == 2
        assert result_of(connection, number, "HP").found == GOLD


def test_a_difference_needs_a_reason_and_an_empty_count_is_not_closed(register: Register):
    number = counting(register)
    with pytest.raises(CountNothingScanned), register.books() as books:
        close_count(books, number, store="HP", reason="x")
    with register.books() as books:
        scan(books, number, [shop.BANGLE], store="HP")
    with pytest.raises(CountUnexplained), register.books() as books:
        close_count(books, number, store="HP")


def test_two_counts_do_not_cover_the_same_tray(register: Register):
    counting(register)

    with pytest.raises(CountOpenAlready), register.books() as books:
        open_count(books, store="HP", place="金柜/3")
    with pytest.raises(CountOpenAlready), register.books() as books:
        open_count(books, store="HP")
    with pytest.raises(PlaceTooLong), register.books() as books:
        open_count(books, store="HP", place="柜" * 25)


def test_nothing_follows_from_a_count_that_was_given_up(register: Register):
    number = counting(register, shop.BANGLE)
    with pytest.raises(StockReasonMissing), register.books() as books:
        drop_count(books, number, store="HP", reason=" ")
    with register.books() as books:
        drop_count(books, number, store="HP", reason="改天")

    with pytest.raises(CountUnknown), register.books() as books:
        scan(books, number, [shop.BAR], store="HP")
    assert register.status(shop.BAR) == "in_stock"
