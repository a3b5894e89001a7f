"""What a member's tier brings at the counter: more points, and craft fees for less.

Both go the way of all points and prices: the chain's rates, and rules that the engine weighs against the others.
"""

from __future__ import annotations

from typing import Any

import msgspec

from membership.rules.points import PointsPolicy
from membership.rules.tiers import tier_name
from membership.tiers.facts import TierPolicy

CRAFT_RULE = "TIER-CRAFT-"  # begins the ids of these rules


def points_by_tier(points: PointsPolicy, tiers: TierPolicy | None) -> PointsPolicy:
    """The chain's rates with what its tiers say of them; the rates' own word stands where it has no tiers."""
    if tiers is None:
        return points
    birthdays = {terms.code: terms.birthday_percent for terms in tiers.tiers if terms.birthday_percent}
    return msgspec.structs.replace(
        points,
        tier_percent={terms.code: terms.points_percent for terms in tiers.tiers},
        tier_birthday_percent={**points.tier_birthday_percent, **birthdays},
    )


def craft_rules(tiers: TierPolicy | None) -> list[dict[str, Any]]:
    """What the tiers take off craft fees, in the promotions' rule format."""
    if tiers is None:
        return []
    return [
        {
            "id": f"{CRAFT_RULE}{terms.code.upper()}", "name": f"{tier_name(terms.code)}工费减{terms.craft_percent}%",
            "stage": "unit", "scope": {"all": True}, "audience": {"member": True, "levels": [terms.code]},
            "benefit": {"type": "percent", "pct": terms.craft_percent, "component": "craft"},
        }
        for terms in tiers.tiers
        if terms.craft_percent
    ]  # fmt: skip
