"""What can happen to tiers; all of it is headquarters' to say, or a shop's that stands alone."""

from __future__ import annotations

from typing import ClassVar, Literal

import msgspec

from kernel.facts import Fact

Basis = Literal["growth", "amount", "top_up"]
Why = Literal["reached", "reviewed"]


class TierTerms(msgspec.Struct, frozen=True, kw_only=True):
    """One tier: from how much on it is reached, and what it brings.

    `reach` in whole yuan, for `growth` in growth points. `points_percent` of the points that others earn, and
    `birthday_percent` besides in the month of the birthday, 0: as the chain's points say. `craft_percent` off craft
    fees.
    """

    code: str
    reach: int
    points_percent: int = 100
    birthday_percent: int = 0
    craft_percent: int = 0


class TierPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The chain's tiers, lowest first.

    `basis`: what was paid for goods as points of growth, one for `fen_per_growth`; or its amount; or what was topped
    up. It counts for `window_months`, 0 for ever. `review` is the 'MM-DD' of every year, or 'anniversary' of the day on
    which a tier was reached. A tier is kept for `holds_months` at least; who is found short at a review has
    `grace_days` to make it good.
    """

    name: str
    basis: Basis
    tiers: tuple[TierTerms, ...]
    window_months: int = 12
    fen_per_growth: int = 100
    review: str = "anniversary"
    holds_months: int = 12
    grace_days: int = 0


class TierPolicyProposed(Fact, frozen=True, kw_only=True):
    """One person asks for other tiers; `number` counts proposals."""

    kind: ClassVar[str] = "membership.tier_policy_proposed"
    number: int
    policy: TierPolicy
    proposed_by: str
    note: str = ""


class TierPolicyPublished(Fact, frozen=True, kw_only=True):
    """A second person let a proposal through: in force from now on, everywhere. `number` 0: a chain began with it.

    `rises` and `drops`: so many members would stand elsewhere, had they been reviewed at that moment.
    """

    kind: ClassVar[str] = "membership.tier_policy_published"
    policy_version: int
    number: int
    policy: TierPolicy
    proposed_by: str
    approved_by: str
    rises: int
    drops: int


class TierChanged(Fact, frozen=True, kw_only=True):
    """A member stands in another tier from the business `day` on. `policy` its version, 0 a lone shop's own."""

    kind: ClassVar[str] = "membership.tier_changed"
    member_id: str
    tier: str
    before: str
    why: Why
    policy: int
    day: str


FACTS = (TierPolicyProposed, TierPolicyPublished, TierChanged)
