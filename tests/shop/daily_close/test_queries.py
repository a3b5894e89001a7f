"""The day's figures: money, pieces and grams agree."""

from __future__ import annotations

import msgspec
import pytest

from shop.daily_close.facts import DayClosed, GramTotal
from shop.daily_close.queries import day_figures, gram_totals, last_report, open_day_of
from shop.daily_close.usecases import close_day, count_drawer, open_day
from shop.sales.usecases import hold
from shop.stock.usecases import receive_pieces, send_pieces
from tests.builders import shop
from tests.builders.register import Register

SILVER_PIECES = 1 + len(shop.PLAIN_RINGS)


@pytest.fixture
def register() -> Register:
    return Register()


def grams(register: Register) -> dict[str, GramTotal]:
    with register.reading() as connection:
        return {total.purity_code: total for total in gram_totals(connection, register.day)}


def deliver(register: Register, *codes: str) -> None:
    register.clock.forward(minutes=1)
    records = [msgspec.structs.replace(shop.PIECES[0], barcode=code) for code in codes]
    with register.books() as books:
        receive_pieces(books, records, store="HP", source="供应商")


def close(register: Register) -> DayClosed:
    with register.books() as books:
        count_drawer(books, {10_000: 10})
        return close_day(books, difference_reason="x", approved_by=shop.MANAGER)


def test_in_the_morning_everything_is_opening_stock(register: Register):
    silver = grams(register)["AG925"]

    assert (silver.opening_pieces, silver.closing_pieces, silver.sold_pieces) == (SILVER_PIECES, SILVER_PIECES, 0)
    assert silver.opening_mg == silver.closing_mg == 8_200 + 2_000 * len(shop.PLAIN_RINGS)


def test_opening_and_received_less_sold_is_what_is_left(register: Register):
    deliver(register, "NEW1", "NEW2")
    register.sell(shop.BANGLE)
    register.sell("NEW1")

    gold = grams(register)["AU999"]
    assert (gold.opening_pieces, gold.received_pieces, gold.sold_pieces, gold.closing_pieces) == (1, 2, 2, 1)
    assert (gold.opening_mg, gold.received_mg, gold.sold_mg, gold.closing_mg) == (20_350, 40_700, 40_700, 20_350)


def test_what_was_sent_to_another_store_is_neither_sold_nor_left(register: Register):
    with register.books() as books:
        send_pieces(books, [shop.BANGLE], store="HP", to_store="BJ", sign=lambda _data: "")

    gold = grams(register)["AU999"]
    assert (gold.opening_pieces, gold.sent_pieces, gold.sold_pieces, gold.closing_pieces) == (1, 1, 0, 0)
    assert (gold.opening_mg, gold.sent_mg, gold.closing_mg) == (20_350, 20_350, 0)


def test_for_every_purity_the_balance_comes_out(register: Register):
    deliver(register, "NEW1")
    for code in (shop.BANGLE, shop.RING, shop.SILVER, shop.BAR):
        register.sell(code)

    assert all(
        (t.opening_pieces + t.received_pieces - t.sold_pieces, t.opening_mg + t.received_mg - t.sold_mg)
        == (t.closing_pieces, t.closing_mg)
        for t in grams(register).values()
    )


def test_a_parked_piece_is_still_in_the_shop(register: Register):
    cart = register.cart(shop.BANGLE)
    with register.books() as books:
        hold(books, cart, register.price(cart), store="HP", name="")

    assert grams(register)["AU999"].closing_pieces == 1


def test_another_stores_pieces_are_not_counted_here(register: Register):
    assert sum(total.closing_pieces for total in grams(register).values()) == len(shop.PIECES)


def test_the_next_day_opens_with_what_was_left(register: Register):
    deliver(register, "NEW1")
    register.sell(shop.BANGLE)
    before = {total.purity_code: total for total in close(register).grams}
    register.clock.forward(days=1)
    with register.books() as books:
        open_day(books, store="HP", date="2026-11-22", float_fen=1_000_00)
    register.sell("NEW1")

    after = grams(register)

    assert before["AU999"].closing_mg == after["AU999"].opening_mg == 20_350
    assert (after["AU999"].sold_pieces, after["AU999"].received_pieces, after["AU999"].closing_pieces) == (1, 0, 0)
    assert all(before[code].closing_pieces == total.opening_pieces for code, total in after.items())


def test_a_day_without_a_bill_has_no_figures(register: Register):
    with register.reading() as connection:
        figures = day_figures(connection, register.day)

    assert (figures.bills, figures.pieces, figures.net_fen, figures.voids) == (0, 0, 0, 0)


def test_the_last_report_is_read_back_as_it_was_written(register: Register):
    with register.reading() as connection:
        assert last_report(connection, "HP01") is None

    report = close(register)

    with register.reading() as connection:
        assert last_report(connection, "HP01") == report
        assert open_day_of(connection, "HP01") is None


def test_each_register_has_its_own_day(register: Register):
    with register.reading() as connection:
        assert open_day_of(connection, "HP02") is None
