"""Which tier what a member paid makes, and what follows from it: rising at once, dropping at a review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from membership.facts import Grown
from membership.rules.tiers import TIER_NAMES
from membership.tiers.facts import TierPolicy, TierTerms
from membership.tiers.rules.days import counts_from, next_review

_RANKS = {code: rank for rank, code in enumerate(TIER_NAMES)}
_FEN = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands: in `tier` since the day `since`, with what counts towards it."""

    member_id: str
    tier: str
    since: str
    rows: tuple[Grown, ...]


@dataclass(frozen=True, slots=True)
class TierView:
    """A member's tier as a screen tells it: `grown` points or fen count by `basis`, `window_months` back.

    `short` of the tier `following` (both empty at the top). At the review on the day `review_on` the member `keeps` the
    tier with what counts on `today`'s books, or is `keep_short` of it; '' where the lowest tier cannot be lost.
    """

    basis: str
    window_months: int
    grown: int
    following: str
    short_fen: int
    review_on: str
    keep_short_fen: int


def rank(tier: str) -> int:
    """Where a tier stands among all; one that this program does not know is below them."""
    return _RANKS.get(tier, -1)


def needs_fen(policy: TierPolicy, terms: TierTerms) -> int:
    """From what amount on a tier is reached."""
    return terms.reach * (policy.fen_per_growth if policy.basis == "growth" else _FEN)


def grown_fen(policy: TierPolicy, rows: Iterable[Grown], day: str) -> int:
    """What counts on the day: what was paid for goods that stayed, or topped up and not refunded.

    What was paid for a bill counts on the bill's own day, less in proportion to the goods of it that came back since.
    """
    since = counts_from(policy, date.fromisoformat(day))
    found = [row for row in rows if row.day <= day]
    if policy.basis == "top_up":
        return max(0, sum(row.topped_fen for row in found if row.day >= since))
    bills: dict[str, list[Grown]] = {}
    for row in found:
        if row.goods_fen:
            bills.setdefault(row.document_no, []).append(row)
    return sum(_of_bill(bill, since) for bill in bills.values())


def tier_of(policy: TierPolicy, rows: Iterable[Grown], day: str) -> str:
    """The highest tier that is reached on the day."""
    fen = grown_fen(policy, rows, day)
    return [terms.code for terms in policy.tiers if needs_fen(policy, terms) <= fen][-1]


def risen(policy: TierPolicy, one: Standing, day: str) -> str:
    """The higher tier that a member has reached, '' for none."""
    tier = tier_of(policy, one.rows, day)
    return tier if rank(tier) > rank(one.tier) else ""


def tier_view(policy: TierPolicy, one: Standing, today: str) -> TierView:
    """What a member has, what is missing to the next tier, and to keep this one."""
    fen = grown_fen(policy, one.rows, today)
    above = [terms for terms in policy.tiers if rank(terms.code) > rank(one.tier)]
    own = next((needs_fen(policy, terms) for terms in policy.tiers if terms.code == one.tier), 0)
    review_on, at_review = "", fen
    if one.tier != policy.tiers[0].code:
        review = next_review(policy, date.fromisoformat(one.since), date.fromisoformat(today))
        review_on = (review + timedelta(days=policy.grace_days)).isoformat()
        at_review = grown_fen(policy, one.rows, review_on)
    return TierView(
        basis=policy.basis,
        window_months=policy.window_months,
        grown=fen // policy.fen_per_growth if policy.basis == "growth" else fen,
        following=above[0].code if above else "",
        short_fen=max(0, needs_fen(policy, above[0]) - fen) if above else 0,
        review_on=review_on,
        keep_short_fen=max(0, own - at_review) if review_on else 0,
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the next review makes of a member, as far as the books know today: on the day `on`, from tier to tier.

    `short_fen` is missing to keep the tier.
    """

    member_id: str
    before: str
    after: str
    on: str
    short_fen: int


def outlook(policy: TierPolicy, one: Standing, today: str) -> Outlook | None:
    """None for whoever stays."""
    higher = risen(policy, one, today)
    if higher:
        return Outlook(one.member_id, one.tier, higher, today, 0)
    view = tier_view(policy, one, today)
    after = tier_of(policy, one.rows, view.review_on) if view.review_on else one.tier
    if after == one.tier:
        return None
    return Outlook(one.member_id, one.tier, after, view.review_on, view.keep_short_fen)


def _of_bill(rows: list[Grown], since: str) -> int:
    sold = [row for row in rows if row.goods_fen > 0]
    if not sold or min(row.day for row in sold) < since:
        return 0
    goods_fen = sum(row.goods_fen for row in sold)
    left_fen = max(0, sum(row.goods_fen for row in rows))
    return sum(row.paid_fen for row in sold) * left_fen // goods_fen
