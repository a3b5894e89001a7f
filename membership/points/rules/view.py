"""A member's points as a screen tells them: what can be used, what is pending, what ends soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from membership.points.rules.lots import PointsLots

NOTICE_DAYS = 90  # how long before its last day a lot is spoken of


@dataclass(frozen=True, slots=True)
class LotView:
    """One open lot: `left` of `made`, of a document ('' for none), from and until when it counts."""

    day: str
    document_no: str
    made: int
    left: int
    available_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class PointsView:
    """`points` = those that can be used + `pending`. `ending` of them go after the day `ends_on`, the next one."""

    points: int
    pending: int
    ending: int
    ends_on: str
    lots: tuple[LotView, ...]

    @property
    def usable(self) -> int:
        return max(0, self.points - self.pending)


def points_view(found: PointsLots, today: str) -> PointsView:
    """The lots on the day `today`; the next last day within `NOTICE_DAYS` is told."""
    until = (date.fromisoformat(today) + timedelta(days=NOTICE_DAYS)).isoformat()
    soon = found.ending(today, until)
    ends_on = soon[0].ends_on if soon else ""
    lots = tuple(
        LotView(lot.day, lot.document_no, lot.made, lot.left, lot.available_on, lot.ends_on)
        for lot in found.lots
        if lot.left
    )
    ending = sum(lot.left for lot in soon if lot.ends_on == ends_on)
    return PointsView(found.balance, found.pending(today), ending, ends_on, lots)
