"""Bills and parked bills as frozen answers."""

from __future__ import annotations

import pytest

from shop.daily_close.facts import DrawerOpened
from shop.sales.queries import (
    bills_of_member,
    cart_of_hold,
    count_holds,
    draft_cart,
    hold_by_no,
    holds_of_store,
    lines_of,
    next_sale_no,
    sale_by_no,
    sales_of_day,
    tenders_of,
)
from shop.sales.usecases import hold
from tests.builders import shop
from tests.builders.register import Register, card, cash


@pytest.fixture
def register() -> Register:
    return Register()


def test_the_days_bills_are_shown_newest_first(register: Register):
    numbers = [register.sell(code, card_no=shop.LI).fact.sale_no for code in shop.PLAIN_RINGS[:3]]

    with register.reading() as connection:
        today = sales_of_day(connection, "HP01", "2026-11-21")
        yesterday = sales_of_day(connection, "HP01", "2026-11-20")
        elsewhere = sales_of_day(connection, "HP02", "2026-11-21")

    assert [head.sale_no for head in today] == numbers[::-1]
    assert yesterday == elsewhere == ()


def test_a_members_bills_are_shown_newest_first_and_no_more_than_asked(register: Register):
    numbers = [register.sell(code, card_no=shop.LI).fact.sale_no for code in shop.PLAIN_RINGS[:3]]
    register.sell(shop.SILVER)

    with register.reading() as connection:
        found = bills_of_member(connection, register.member_id(), 2)

    assert [head.sale_no for head in found] == numbers[:0:-1]


def test_a_bill_is_read_with_its_lines_and_tenders(register: Register):
    tenders = [card(300_00), cash(68_00, 100_00)]
    sold = register.sell(shop.SILVER, tenders=tenders).fact

    with register.reading() as connection:
        head = sale_by_no(connection, sold.sale_no)
        lines, paid = lines_of(connection, sold.sale_id), tenders_of(connection, sold.sale_id)

    assert head is not None
    assert (head.sale_id, head.cashier) == (sold.sale_id, shop.CASHIER)
    assert [(line.barcode, line.net_fen) for line in lines] == [(shop.SILVER, 368_00)]
    assert list(paid) == tenders


def test_a_number_that_no_bill_has_finds_none(register: Register):
    with register.reading() as connection:
        assert sale_by_no(connection, "S-HP01-20261121-0001") is None
        assert hold_by_no(connection, "HD00000000", "HP") is None


def test_each_day_and_each_register_counts_from_one(register: Register):
    register.sell(shop.SILVER)

    with register.reading() as connection:
        assert next_sale_no(connection, "HP01", "2026-11-21") == "S-HP01-20261121-0002"
        assert next_sale_no(connection, "HP01", "2026-11-22") == "S-HP01-20261122-0001"
        assert next_sale_no(connection, "HP02", "2026-11-21") == "S-HP02-20261121-0001"


def test_after_a_restore_bills_name_the_epoch_and_no_lost_one_shares_its_number(register: Register):
    register.sell(shop.SILVER)
    with register.books() as books:
        books.new_epoch()
        books.record(DrawerOpened(store="HP", reason="换零钱"))

    with register.reading() as connection:
        first = next_sale_no(connection, "HP01", "2026-11-21")
    sold = register.sell(shop.RING)
    with register.reading() as connection:
        following = next_sale_no(connection, "HP01", "2026-11-21")

    assert (first, sold.fact.sale_no) == ("S-HP01E2-20261121-0002", "S-HP01E2-20261121-0002")
    assert following == "S-HP01E2-20261121-0003"


def test_parked_bills_of_the_store_are_shown_oldest_first(register: Register):
    carts = [register.cart(code) for code in shop.PLAIN_RINGS[:2]]
    for cart, name in zip(carts, ("先", "后"), strict=True):
        register.clock.forward(minutes=1)
        with register.books() as books:
            hold(books, cart, register.price(cart), store="HP", name=name)

    with register.reading() as connection:
        found = holds_of_store(connection, "HP")
        counts = count_holds(connection, "HP"), count_holds(connection, "BJ")

    assert [parked.name for parked in found] == ["先", "后"]
    assert counts == (2, 0)
    assert cart_of_hold(found[0]) == carts[0]


def test_without_a_cart_on_the_screen_there_is_no_draft(register: Register):
    with register.reading() as connection:
        assert draft_cart(connection) is None
