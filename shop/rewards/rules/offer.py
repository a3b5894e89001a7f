"""Whether a member may take a reward today."""

from __future__ import annotations

from shop.goods.errors import QuantityWrong
from shop.rewards.errors import RewardCap, RewardUnknown
from shop.rewards.facts import QTY_MOST, Reward


def stands(reward: Reward, today: str) -> bool:
    """Whether it is on the list on that day."""
    begun = not reward.starts_on or reward.starts_on <= today
    return reward.points > 0 and begun and (not reward.ends_on or today <= reward.ends_on)


def points_for(reward: Reward | None, qty: int, *, code: str, had: int, today: str) -> int:
    """What `qty` of it cost in points, for a member who `had` some before.

    Raises QuantityWrong, RewardUnknown, RewardCap.
    """
    if not 0 < qty <= QTY_MOST:
        raise QuantityWrong(asked=qty, most=QTY_MOST)
    if reward is None or not stands(reward, today):
        raise RewardUnknown(reward=code)
    if reward.each and had + qty > reward.each:
        raise RewardCap(most=reward.each, had=had)
    return qty * reward.points
