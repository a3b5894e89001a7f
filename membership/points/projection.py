"""What expiry, correction and a return do to a member's points."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, Fact
from kernel.projection import Projection, RowOp
from membership.points.facts import PointsCorrected, PointsExpired, PointsPutBack
from membership.projection import moved


def _expired(entry: Entry, fact: PointsExpired) -> Iterable[RowOp]:
    return moved(entry, fact.member_id, "expired", "", points=-fact.points)


def _corrected(entry: Entry, fact: PointsCorrected) -> Iterable[RowOp]:
    terms = {"available_on": "", "ends_on": fact.ends_on}
    return moved(entry, fact.member_id, "corrected", "", points=fact.points, terms=terms)


def _put_back(entry: Entry, fact: PointsPutBack) -> Iterable[RowOp]:
    return moved(entry, fact.member_id, "put_back", fact.document_no, points=fact.points)


PROJECTIONS: dict[type[Fact], Projection] = {
    PointsExpired: _expired,
    PointsCorrected: _corrected,
    PointsPutBack: _put_back,
}
