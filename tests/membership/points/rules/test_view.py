"""What a screen says of a member's points."""

from __future__ import annotations

from membership.points.rules.lots import PointsMove, lots_of
from membership.points.rules.view import points_view

TODAY = "2026-11-21"


def test_the_next_last_day_is_told_with_all_that_end_on_it() -> None:
    found = lots_of([
        PointsMove("1", "2026-01-01", "earned", 3_000, "S-1", ends_on="2026-12-31"),
        PointsMove("2", "2026-02-01", "earned", 200, "S-2", ends_on="2026-12-31"),
        PointsMove("3", "2026-03-01", "earned", 500, "S-3", ends_on="2027-01-31"),
        PointsMove("4", "2026-11-20", "earned", 60, "S-4", available_on="2026-11-27"),
        PointsMove("5", "2026-11-20", "spent", -100, "S-5"),
    ])  # fmt: skip

    view = points_view(found, TODAY)

    assert (view.points, view.usable, view.pending) == (3_660, 3_600, 60)
    assert (view.ending, view.ends_on) == (3_100, "2026-12-31")
    assert [lot.document_no for lot in view.lots] == ["S-1", "S-2", "S-3", "S-4"]


def test_what_ends_next_year_is_not_spoken_of_yet() -> None:
    view = points_view(lots_of([PointsMove("1", "2026-01-01", "earned", 100, ends_on="2027-11-20")]), TODAY)

    assert (view.ending, view.ends_on) == (0, "")
