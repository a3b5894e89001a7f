"""What can happen to points besides being earned and spent; but for what comes back, headquarters' to say."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class EndedLot(msgspec.Struct, frozen=True, kw_only=True):
    """What was left of the points of one entry when their last day was over."""

    lot_id: str
    points: int


class PointsExpired(Fact, frozen=True, kw_only=True):
    """Points whose last day was before `day` are cleared (清零). `points` is the sum of `lots`."""

    kind: ClassVar[str] = "membership.points_expired"
    member_id: str
    points: int
    day: str
    lots: tuple[EndedLot, ...]


class PointsCorrected(Fact, frozen=True, kw_only=True):
    """Two people gave or took points by hand; `points` signed, `by` both staff numbers. `ends_on` of those given."""

    kind: ClassVar[str] = "membership.points_corrected"
    member_id: str
    points: int
    reason: str
    by: str
    ends_on: str = ""


class PointsPutBack(Fact, frozen=True, kw_only=True):
    """Points that had paid for a bill are the member's again: goods of it came back on the bill `returned_on`.

    `through` as in StoredValuePutBack.
    """

    kind: ClassVar[str] = "membership.points_put_back"
    member_id: str
    points: int
    document_no: str
    returned_on: str
    through: tuple[str, ...] = ()


FACTS = (PointsExpired, PointsCorrected, PointsPutBack)
