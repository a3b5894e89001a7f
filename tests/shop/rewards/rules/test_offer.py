"""A reward is for whoever has the points, on its days, and no more of it than the list gives each member."""

from __future__ import annotations

import pytest

from kernel.errors import DomainError
from shop.rewards.facts import Reward
from shop.rewards.rules.offer import points_for

BOX = Reward(code="BOX1", points=500, each=2, starts_on="2026-11-01", ends_on="2026-11-30")


@pytest.mark.parametrize(
    ("reward", "qty", "had", "today", "said"),
    [
        (BOX, 2, 0, "2026-11-01", 1_000),
        (BOX, 1, 1, "2026-11-30", 500),
        (BOX, 2, 1, "2026-11-30", "reward.cap"),
        (BOX, 1, 0, "2026-10-31", "reward.unknown"),
        (BOX, 1, 0, "2026-12-01", "reward.unknown"),
        (Reward(code="BOX1", points=0), 1, 0, "2026-11-01", "reward.unknown"),
        (None, 1, 0, "2026-11-01", "reward.unknown"),
        (BOX, 0, 0, "2026-11-01", "goods.quantity_wrong"),
        (BOX, -1, 0, "2026-11-01", "goods.quantity_wrong"),
    ],
)
def test_a_reward_costs_its_points_on_its_days(
    reward: Reward | None, qty: int, had: int, today: str, said: int | str
) -> None:
    try:
        found: int | str = points_for(reward, qty, code="BOX1", had=had, today=today)
    except DomainError as error:
        found = error.code

    assert found == said
