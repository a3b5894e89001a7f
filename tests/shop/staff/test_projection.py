"""What facts of company and staff leave in the tables."""

from __future__ import annotations

from shop.staff.facts import CompanyNamed, StaffLeft, StaffPinChanged, StoreClosed, StoreOpened
from shop.staff.queries import is_closed
from shop.staff.tables import company, staff, store
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.register import Register


def test_a_company_that_is_named_again_has_one_name():
    register = Register()

    with register.books() as books:
        books.record(CompanyNamed(name="新金铺"))

    assert [(row["one"], row["name"], row["invoice_url"]) for row in rows(register.database, company)] == [
        (1, "新金铺", "")
    ]


def test_a_store_that_moves_keeps_its_code():
    register = Register()

    with register.books() as books:
        books.record(StoreOpened(code="BJ", name="北京路店", address="北京路 2 号"))

    assert [row["address"] for row in rows(register.database, store) if row["code"] == "BJ"] == ["北京路 2 号"]


def test_a_store_that_left_keeps_its_name_and_is_closed():
    register = Register()

    with register.books() as books:
        books.record(StoreClosed(code="BJ", by="1001+1002", reason="lease ended"))
        closed = [code for code in ("HP", "BJ") if is_closed(books.connection, code)]

    assert closed == ["BJ"]
    assert [row["name"] for row in rows(register.database, store) if row["code"] == "BJ"] == ["北京路店"]


def test_a_new_pin_and_leaving_change_nothing_else_of_a_person():
    register = Register()
    before = next(row for row in rows(register.database, staff) if row["staff_no"] == shop.CASHIER)

    with register.books() as books:
        books.record(StaffPinChanged(staff_no=shop.CASHIER, pin_hash="x"))
        books.record(StaffLeft(staff_no=shop.CASHIER))

    after = next(row for row in rows(register.database, staff) if row["staff_no"] == shop.CASHIER)
    assert after == {**before, "pin_hash": "x", "active": 0}
