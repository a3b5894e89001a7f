"""Points that a bill earns: so many fen a point by major category, floored once for each category of the bill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from kernel.money import split_by_weight
from membership.errors import PointsNotTaken


class PointsPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The chain's rates. A rate of 0 earns nothing; `tier_percent` multiplies, 100 where a tier is not named.

    `points_per_yuan` pay one yuan of a bill; 0 where points are not taken in payment.
    As shipped: one point for 3 yuan of plain gold and of whatever is not listed, for 1 yuan of gem-set pieces.
    """

    fen_per_point: dict[str, int] = msgspec.field(default_factory=lambda: {"素金": 300, "镶嵌": 100})
    default_fen_per_point: int = 300
    tier_percent: dict[str, int] = msgspec.field(default_factory=dict)
    points_per_yuan: int = 0


class BillPoints(NamedTuple):
    """Points of each line in the lines' order, and their sum."""

    lines: tuple[int, ...]
    total: int


def points_for(lines: Sequence[tuple[str, int]], policy: PointsPolicy, tier: str = "") -> BillPoints:
    """Points for (major category, net fen paid) of each line.

    Floored for each category's sum, not line by line, so that splitting a bill's goods over lines changes nothing;
    a category's points are then shared over its lines by largest remainder.
    """
    percent = policy.tier_percent.get(tier, 100)
    of_line = [0] * len(lines)
    for category in dict.fromkeys(category for category, _fen in lines):
        places = [place for place, line in enumerate(lines) if line[0] == category]
        paid_fen = [lines[place][1] for place in places]
        assert min(paid_fen) >= 0, paid_fen
        rate_fen = policy.fen_per_point.get(category, policy.default_fen_per_point)
        points = 0 if rate_fen == 0 else sum(paid_fen) * percent // (rate_fen * 100)
        for place, share in zip(places, split_by_weight(points, paid_fen), strict=True):
            of_line[place] = share
    return BillPoints(tuple(of_line), sum(of_line))


def points_to_pay(amount_fen: int, policy: PointsPolicy) -> int:
    """How many points settle so much of a bill: rounded up, so that nobody gets a fen for nothing.

    Raises PointsNotTaken.
    """
    assert amount_fen > 0, amount_fen
    if policy.points_per_yuan <= 0:
        raise PointsNotTaken()
    return -(-amount_fen * policy.points_per_yuan // 100)
