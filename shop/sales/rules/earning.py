"""What a bill earns less when goods or points, not money, pay part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from membership.rules.points import PointsPolicy, PointsTerms
from shop.sales.facts import SoldTender
from shop.sales.rules.pricing import PricedCart, earned


def earning_of(points: int, terms: PointsTerms, goods_fen: int, tenders: Iterable[SoldTender]) -> dict[str, Any]:
    """What `PointsEarned` says of a bill whose goods cost so much, but for whose it is and its number."""
    unpaid_fen = sum(tender.amount_fen for tender in tenders if tender.method in terms.unpaid_by)
    counts = {"goods_fen": goods_fen, "paid_fen": min(goods_fen, max(0, goods_fen - unpaid_fen))}
    return {"points": points, "available_on": terms.available_on, "ends_on": terms.ends_on, **counts}


def unearned_fen(tenders: Sequence[SoldTender], policy: PointsPolicy) -> int:
    """What of a bill is paid by what earns nothing."""
    return sum(tender.amount_fen for tender in tenders if tender.method in policy.unpaid_by)


def earning_less(priced: PricedCart, policy: PointsPolicy, less_fen: int) -> PricedCart:
    """The bill with the points it earns when `less_fen` of it are paid by what earns nothing."""
    if less_fen <= 0:
        return priced
    bases = [(line.category_major, 0 if line.given_by else line.net_fen) for line in priced.lines]
    points = earned(bases, [line.shares for line in priced.lines], priced.member, policy, less_fen)
    lines = tuple(replace(line, points=one) for line, one in zip(priced.lines, points.lines, strict=True))
    return replace(priced, lines=lines, points=points.total)
