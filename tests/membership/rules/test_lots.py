"""Lots fill and empty so that what they hold is always what came less what went."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from membership.rules.lots import Lot, Shelf

steps = st.lists(st.tuples(st.sampled_from(["put", "take", "back"]), st.integers(1, 500), st.sampled_from("ABC")))


def oldest(lot: Lot) -> tuple[str]:
    return (lot.lot_id,)


def test_what_is_owed_is_paid_by_the_next_lot() -> None:
    shelf = Shelf()

    shelf.take(30, "spent", oldest)
    shelf.put(Lot("1", "2026-11-21", 100, 100))

    assert (shelf.balance, shelf.lots[0].left, shelf.owed) == (70, 70, {})


def test_what_comes_back_fills_the_lot_it_was_taken_from_last() -> None:
    shelf = Shelf([Lot("1", "2026-11-20", 100, 100), Lot("2", "2026-11-21", 100, 100)])
    shelf.take(150, "spent", oldest, on="S-1")

    rest = shelf.come_back(80, "spent", "S-1")

    assert rest == 0
    assert [lot.left for lot in shelf.lots] == [30, 100]


@given(steps)
def test_no_lot_is_below_zero_or_above_what_it_brought_whatever_happens(moves: list[tuple[str, int, str]]) -> None:
    shelf, balance = Shelf(), 0

    for number, (what, amount, document) in enumerate(moves):
        if what == "put":
            shelf.put(Lot(f"{number:04}", "", amount, amount))
        elif what == "take":
            shelf.take(amount, "spent", oldest, on=document)
            amount = -amount
        else:
            rest = shelf.come_back(amount, "spent", document)
            if rest:
                shelf.put(Lot(f"{number:04}", "", rest, rest))
        balance += amount

    assert shelf.balance == balance
    assert all(0 <= lot.left <= lot.made == lot.left + sum(lot.gone.values()) for lot in shelf.lots)
    assert all(gone >= 0 for lot in shelf.lots for gone in lot.gone.values())
