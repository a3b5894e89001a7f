"""Every paper of a register has a number of its own."""

from __future__ import annotations

from shop.daily_close.facts import DrawerOpened
from tests.builders.register import Register
from tests.shop.orders.orders import place


def test_numbers_follow_each_other():
    register = Register()

    numbers = [place(register), place(register)]

    assert numbers == ["D-HP01-20261121-0001", "D-HP01-20261121-0002"]


def test_a_restored_register_names_its_epoch():
    register = Register()
    with register.books() as books:
        books.new_epoch()
        books.record(DrawerOpened(store="HP", reason="换零钱"))

    assert place(register) == "D-HP01E2-20261121-0001"
