"""Who works where."""

from __future__ import annotations

import pytest

from kernel.database import Database
from shop.staff.facts import RegisterInstalled, RegisterKeyPublished, StaffHired, StaffLeft
from shop.staff.queries import (
    actor_of,
    key_of_register,
    staff_names,
    staff_of_store,
    store_of_register,
    stores,
    stores_of_registers,
    the_company,
)
from tests.builders import shop
from tests.builders.books import new_database
from tests.builders.register import Register


@pytest.fixture
def register() -> Register:
    register = Register()
    with register.books() as books:
        books.record(StaffHired(staff_no="9001", name="区域经理", role="store_manager", store="", pin_hash="x"))
        books.record(StaffHired(staff_no="9002", name="总部", role="headquarters", store="", pin_hash="x"))
        books.record(StaffLeft(staff_no=shop.SALESPERSON))
    return register


def test_the_lock_screen_shows_who_works_in_this_store_today(register: Register):
    """Those of every store too; not those of another store, of headquarters, or who have left."""
    with register.reading() as connection:
        cards = staff_of_store(connection, "HP")

    assert [(card.staff_no, card.role_name) for card in cards] == [
        (shop.MANAGER, "店长"), (shop.CASHIER, "收银员"), ("9001", "店长"),
    ]  # fmt: skip


def test_old_bills_still_name_who_has_left(register: Register):
    with register.reading() as connection:
        assert staff_names(connection)[shop.SALESPERSON] == "赵敏"
        assert actor_of(connection, shop.SALESPERSON, "HP") is None


def test_the_company_and_its_stores_are_as_they_stand_on_paper(register: Register):
    with register.reading() as connection:
        company = the_company(connection)
        codes = [store.code for store in stores(connection)]

    assert company is not None
    assert company.name == "金铺珠宝有限公司"
    assert codes == ["BJ", "HP"]


def test_before_anything_is_known_there_is_no_company():
    database: Database = new_database()

    with database.reading() as connection:
        assert the_company(connection) is None


def test_a_register_stands_in_its_store(register: Register):
    with register.books() as books:
        books.record(RegisterInstalled(register="HP07", store="HP"))

    with register.reading() as connection:
        assert store_of_register(connection, "HP07") == "HP"
        assert store_of_register(connection, "XX01") is None
        assert stores_of_registers(connection) == {"HP07": "HP"}


def test_the_newest_key_of_a_register_is_the_one_that_counts(register: Register):
    with register.books() as books:
        for epoch, key in ((1, "first"), (3, "third"), (2, "second")):
            books.record(RegisterKeyPublished(register="HP07", store="HP", public_key=key, epoch=epoch))

    with register.reading() as connection:
        found = key_of_register(connection, "HP07")
        assert found is not None
        assert (found.public_key, found.store) == ("third", "HP")
        assert key_of_register(connection, "XX01") is None
