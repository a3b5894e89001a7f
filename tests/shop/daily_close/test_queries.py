"""The day's figures: money, pieces and grams agree."""

from __future__ import annotations

import msgspec
import pytest

from shop.daily_close.facts import DayClosed, DepositTotal, GramTotal
from shop.daily_close.queries import day_figures, gram_totals, last_report, old_gold_totals, open_day_of
from shop.daily_close.usecases import close_day, count_drawer, open_day
from shop.orders.usecases import take_deposit
from shop.sales.usecases import hold
from shop.stock.usecases import receive_pieces, send_pieces
from tests.builders import shop
from tests.builders.register import Register
from tests.shop.old_gold.pieces import taken
from tests.shop.orders.orders import place
from tests.shop.services.tickets import OWN, leave

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


def test_the_day_tells_money_ahead_customers_metal_and_old_gold():
    register = Register()
    order_no = place(register)
    leave(register, OWN)
    with register.books() as books:
        take_deposit(books, order_no, 6_000_00, store="HP", document_no="S-1")
        books.record(taken())

    report = close(register)

    assert report.deposits == DepositTotal(taken_fen=6_000_00, closing_fen=6_000_00)
    (metal,), (old,) = report.own_metal, report.old_gold
    assert (metal.opening_mg, metal.in_mg, metal.closing_mg) == (0, 12_500, 12_500)
    assert (old.opening_pieces, old.taken_fine_mg, old.sent_cost_fen, old.closing_cost_fen) == (0, 9_990, 0, 10_000_00)


def test_what_was_sent_and_put_right_leaves_what_lies_here():
    register = Register()
    with register.books() as books:
        books.record(taken())
        books.record(taken(old_no="L-HP01-20261121-0002", purity_code="AU990", sale_id="s2"))
    with register.reading() as connection:
        rows = old_gold_totals(connection, register.day)

    for row in rows:
        for unit in ("pieces", "gross_mg", "fine_mg", "cost_fen"):
            opening, came, went, fixed, closing = (
                getattr(row, f"{word}_{unit}") for word in ("opening", "taken", "sent", "corrected", "closing")
            )
            assert opening + came - went + fixed == closing
    assert [row.purity_code for row in rows] == ["AU990", "AU999"]
