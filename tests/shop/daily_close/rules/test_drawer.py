"""The drawer's arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.daily_close.errors import CountImpossible, DifferenceTooLarge, DifferenceUnexplained
from shop.daily_close.rules.drawer import DIFFERENCE_LIMIT_FEN, FACES_FEN, CashState, check_difference, counted

amounts = st.integers(min_value=0, max_value=10**9)


@given(amounts, amounts, amounts, amounts, amounts)
def test_what_should_be_there_is_the_float_and_all_that_moved(a: int, b: int, c: int, d: int, e: int):
    assert CashState(a, b, c, d, e).expected_fen == a + b + c - d - e


def test_notes_and_coins_are_added_up_by_their_face():
    rows, total = counted({10_000: 3, 500: 2, 10: 7})

    assert total == 310_70
    assert [(row.face_fen, row.count) for row in rows] == [(10_000, 3), (500, 2), (10, 7)]


def test_what_was_not_counted_is_not_written_down():
    rows, total = counted({10_000: 0})

    assert (rows, total) == ((), 0)


@given(st.dictionaries(st.sampled_from(FACES_FEN), st.integers(0, 1_000)))
def test_a_count_is_the_sum_of_its_rows(notes: dict[int, int]):
    rows, total = counted(notes)

    assert total == sum(face * count for face, count in notes.items())
    assert [row.face_fen for row in rows] == sorted((face for face, count in notes.items() if count), reverse=True)


@pytest.mark.parametrize("notes", [{200: 1}, {10_000: -1}, {0: 1}, {10_000: 2**63}])
def test_a_note_that_does_not_exist_is_refused(notes: dict[int, int]):
    with pytest.raises(CountImpossible):
        counted(notes)


def test_a_drawer_that_agrees_needs_no_reason():
    check_difference(0, reason="", approved=False)


@pytest.mark.parametrize("difference", [1, -1, DIFFERENCE_LIMIT_FEN, -DIFFERENCE_LIMIT_FEN])
def test_a_small_difference_needs_a_reason_and_nobody_else(difference: int):
    check_difference(difference, reason="找零差错", approved=False)
    with pytest.raises(DifferenceUnexplained):
        check_difference(difference, reason=" ", approved=True)


@pytest.mark.parametrize("difference", [DIFFERENCE_LIMIT_FEN + 1, -DIFFERENCE_LIMIT_FEN - 1])
def test_a_large_difference_needs_the_manager_too_and_is_then_accepted(difference: int):
    check_difference(difference, reason="找零差错", approved=True)
    with pytest.raises(DifferenceTooLarge):
        check_difference(difference, reason="找零差错", approved=False)
