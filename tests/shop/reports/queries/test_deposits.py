"""Money paid ahead: the ledger, its movements, and the orders on which it lies."""

from __future__ import annotations

from shop.orders.usecases import cancel, take_deposit
from tests.builders.register import Register
from tests.shop.orders.orders import PICKUP, place
from tests.shop.reports.day import DAY, tables


def test_what_was_taken_and_given_up_leaves_what_is_held():
    register = Register()
    kept, gone = place(register), place(register)
    with register.books() as books:
        take_deposit(books, kept, 6_000_00, store="HP", document_no="S-1")
        take_deposit(books, gone, 1_000_00, store="HP", document_no="S-2")
        cancel(books, gone, store="HP", fault="customer", reason="不要了")

    found = tables(register, "deposits")

    assert found["台账"].rows == (
        ("期初", 0), ("+收取", 7_000_00), ("-抵用", 0), ("-退还", 0), ("-不退", 1_000_00), ("期末", 6_000_00),
    )  # fmt: skip
    (held,) = found["现有定金和订金"].rows
    assert (held[0], *held[2:]) == (kept, PICKUP, 5_072_00, 928_00, 0)  # a fifth of 25,360.00 is earnest
    assert (DAY, gone, "不退", gone, 1_000_00) in found["变动"].rows
