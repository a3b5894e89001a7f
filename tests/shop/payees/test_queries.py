"""Cash of one person on one day in one store."""

from __future__ import annotations

from msgspec.structs import replace

from shop.payees.queries import cash_beside_old_gold, cash_of_person, cash_to_members
from tests.builders.register import Register
from tests.shop.old_gold.pieces import taken
from tests.shop.payees.test_projection import NAMED

DAY = "2026-11-21"


def test_what_was_paid_for_old_gold_and_otherwise_is_counted_together():
    register = Register()
    gold = taken(seller_mac=NAMED.payee_mac, cash_fen=30_000_00, store="HP")
    with register.books() as books:
        books.record(NAMED)
        books.record(replace(NAMED, document_no="S-HP01-2", payee_mac="x" * 64))
        books.record(replace(NAMED, document_no="S-HP01-3", store="BJ"))
        books.record(gold)

    with register.reading() as connection:
        day = connection.exec_driver_sql("SELECT business_date FROM cash_payee LIMIT 1").scalar_one()
        assert cash_of_person(connection, "HP", NAMED.payee_mac, day) == 130_000_00
        assert cash_beside_old_gold(connection, "HP", NAMED.payee_mac, day) == 100_000_00
        assert cash_of_person(connection, "HP", NAMED.payee_mac, "2026-11-20") == 0


def test_of_nobody_nothing_is_known():
    register = Register()
    with register.books() as books:
        books.record(NAMED)

    with register.reading() as connection:
        assert cash_of_person(connection, "HP", "", DAY) == 0
        assert cash_to_members(connection, (), DAY) == 0
