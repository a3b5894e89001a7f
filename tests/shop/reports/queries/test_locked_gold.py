"""Grams whose price is promised, by purity and by order."""

from __future__ import annotations

from tests.builders.register import Register
from tests.shop.orders.orders import LATER, PICKUP, place
from tests.shop.reports.day import rows


def test_open_locks_are_told_with_what_they_come_to():
    register = Register()
    first, second = place(register), place(register)

    assert rows(register, "locked_gold", "按成色") == (("足金999", 2, 40_000, 50_720_00),)
    found = rows(register, "locked_gold", "订单")
    assert [(row[0], *row[2:]) for row in found] == [
        (first, PICKUP, 1_268_00, 20_000, ""),
        (second, PICKUP, 1_268_00, 20_000, ""),
    ]


def test_after_its_day_nothing_is_locked():
    register = Register()
    place(register)

    assert rows(register, "locked_gold", "按成色", last=LATER) == ()
