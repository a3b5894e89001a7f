"""What is done to points without a bill: ended ones are cleared, and two people put a balance right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kernel.books import Books
from kernel.facts import Entry
from membership.errors import MemberNotFound
from membership.points.errors import CorrectionRefused
from membership.points.facts import EndedLot, PointsCorrected, PointsExpired
from membership.points.queries import lots_of_members
from membership.queries import account, member_view


def clear_ended(books: Books, member_ids: Sequence[str], *, today: str, aside: Mapping[str, int]) -> int:
    """Clear the points of these members whose last day is over; returns how many.

    What rights hold (`aside`, by member) stays: it may be spent already. Done again it finds nothing to clear.
    """
    cleared = 0
    for member_id, found in lots_of_members(books.connection, member_ids).items():
        room = found.balance - aside.get(member_id, 0)
        lots = []
        for lot in found.ended(today):
            points = min(lot.left, room)
            if points > 0:
                lots.append(EndedLot(lot_id=lot.lot_id, points=points))
                room -= points
        if lots:
            points = sum(lot.points for lot in lots)
            books.record(PointsExpired(member_id=member_id, points=points, day=today, lots=tuple(lots)))
            cleared += points
    return cleared


def correct(books: Books, member_id: str, points: int, reason: str, *, by: str, aside: int, ends_on: str = "") -> Entry:
    """Give (above zero) or take points by hand; `by` are two staff numbers, `aside` what rights hold.

    Raises MemberNotFound, CorrectionRefused for nothing, without a reason, or for more than the member has free.
    """
    view = member_view(books.connection, member_id)
    if view is None or view.state != "active":
        raise MemberNotFound(member_id=member_id)
    free = account(books.connection, member_id).points - aside
    if not points or not reason.strip() or free + points < 0:
        raise CorrectionRefused(free=max(0, free), points=points)
    return books.record(
        PointsCorrected(member_id=member_id, points=points, reason=reason.strip(), by=by, ends_on=ends_on)
    )
