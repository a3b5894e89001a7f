"""Points as lots: the soonest to end goes first, a return takes its own bill's points, and the sums always agree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from membership.points.rules.lots import PointsMove, lots_of

DAYS = ("2026-01-10", "2026-03-05", "2026-06-30", "2026-11-21")
_moves = st.builds(
    PointsMove,
    entry_id=st.uuids().map(str),
    day=st.sampled_from(DAYS),
    what=st.sampled_from(["earned", "opening", "corrected", "put_back"]),
    points=st.integers(0, 10_000),
    document_no=st.sampled_from(["S-1", "S-2", "S-3"]),
    available_on=st.sampled_from(["", "2026-04-01"]),
    ends_on=st.sampled_from(["", "2026-05-31", "2026-12-31"]),
) | st.builds(
    PointsMove,
    entry_id=st.uuids().map(str),
    day=st.sampled_from(DAYS),
    what=st.sampled_from(["spent", "taken_back", "goods_back", "expired", "corrected"]),
    points=st.integers(-10_000, 0),
    document_no=st.sampled_from(["S-1", "S-2", "S-3"]),
)


def earned(no: int, day: str, points: int, **terms: str) -> PointsMove:
    return PointsMove(f"e{no}", day, "earned", points, f"S-{no}", **terms)


def test_what_ends_first_is_spent_first_although_it_came_later() -> None:
    found = lots_of([
        earned(1, "2026-01-10", 100),
        earned(2, "2026-02-10", 100, ends_on="2026-12-31"),
        PointsMove("s", "2026-03-01", "spent", -130, "S-9"),
    ])  # fmt: skip

    assert [(lot.lot_id, lot.left) for lot in found.lots] == [("e1", 70), ("e2", 0)]


def test_points_that_cannot_be_used_yet_are_spent_last() -> None:
    found = lots_of([
        earned(1, "2026-01-10", 100, available_on="2026-01-25", ends_on="2026-06-30"),
        earned(2, "2026-01-11", 100),
        PointsMove("s", "2026-01-12", "spent", -60, "S-9"),
    ])  # fmt: skip

    assert [lot.left for lot in found.lots] == [100, 40]
    assert (found.pending("2026-01-12"), found.pending("2026-01-25")) == (100, 0)


def test_half_of_a_bill_of_a_hundred_points_comes_back_and_fifty_are_left() -> None:
    found = lots_of([earned(1, "2026-01-10", 100), PointsMove("r", "2026-01-12", "goods_back", -50, "S-1")])

    assert found.balance == 50
    assert found.lots[0].gone == {"reversed": 50}


def test_two_rewards_paid_by_points_and_one_returned_put_its_half_back() -> None:
    before = [PointsMove("o", "2026-01-01", "opening", 200)]
    sold = [PointsMove("p", "2026-01-10", "spent", -150, "S-1"), earned(1, "2026-01-10", 70)]
    returned = [
        PointsMove("r", "2026-01-12", "goods_back", -35, "S-1"),
        PointsMove("b", "2026-01-12", "put_back", 75, "S-1"),
    ]

    assert lots_of(before + sold).balance == 120
    assert lots_of(before + sold + returned).balance == 160


def test_what_was_spent_of_a_bill_that_comes_back_is_taken_off_the_other_bills() -> None:
    found = lots_of([
        earned(1, "2026-01-10", 100, ends_on="2026-06-30"),
        earned(2, "2026-01-11", 100),
        PointsMove("s", "2026-01-12", "spent", -80, "S-9"),
        PointsMove("r", "2026-01-13", "taken_back", -100, "S-1"),
    ])  # fmt: skip

    assert [lot.left for lot in found.lots] == [0, 20]


def test_only_open_lots_whose_last_day_is_over_have_ended() -> None:
    found = lots_of([
        earned(1, "2026-01-10", 100, ends_on="2026-06-30"),
        earned(2, "2026-01-11", 100, ends_on="2026-12-31"),
        PointsMove("x", "2026-07-01", "expired", -100),
    ])  # fmt: skip

    assert found.ended("2026-06-30") == found.ended("2026-12-31") == ()
    assert [lot.lot_id for lot in found.ended("2027-01-01")] == ["e2"]
    assert [lot.lot_id for lot in found.ending("2026-12-01", "2026-12-31")] == ["e2"]


def test_a_sum_that_was_told_is_a_lot_of_its_own_that_never_ends() -> None:
    found = lots_of([earned(1, "2026-01-10", 100, ends_on="2026-06-30")], balance=350)

    assert [(lot.lot_id, lot.left, lot.ends_on) for lot in found.lots] == [("told", 250, ""), ("e1", 100, "2026-06-30")]


@given(st.lists(_moves, max_size=20, unique_by=lambda move: move.entry_id), st.randoms(use_true_random=False))
def test_the_balance_is_the_movements_and_the_open_lots_in_whatever_order_they_come(moves, shuffle) -> None:  # type: ignore[no-untyped-def]
    found = lots_of(moves)
    again = list(moves)
    shuffle.shuffle(again)

    assert found.balance == sum(move.points for move in moves)
    assert lots_of(again) == found
    assert all(lot.left >= 0 for lot in found.lots)
    assert all(lot.made == lot.left + sum(lot.gone.values()) for lot in found.lots)
