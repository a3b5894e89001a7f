"""The ledger of old gold and the pieces that lie here say the same grams."""

from __future__ import annotations

from tests.builders.register import Register
from tests.shop.old_gold.pieces import NO, taken
from tests.shop.reports.day import rows


def test_the_ledger_and_the_pieces_with_the_day_until_which_they_are_kept():
    register = Register()
    with register.books() as books:
        books.record(taken())

    ledger = rows(register, "old_gold", "台账")
    assert ledger == (
        ("足金999", "期初", 0, 0, 0, 0),
        ("", "+换购", 1, 10_000, 9_990, 10_000_00),
        ("", "期末", 1, 10_000, 9_990, 10_000_00),
    )
    (kept,) = rows(register, "old_gold", "现有旧料")
    assert kept == (NO, "2026-11-21", "换购", "足金999", "2026-11-28", "留存中", 10_000, 9_990, 10_000_00)


def test_a_piece_whose_days_are_over_may_go():
    register = Register()
    with register.books() as books:
        books.record(taken())

    (kept,) = rows(register, "old_gold", "现有旧料", last="2026-11-28")
    assert kept[5] == "可送炼"
