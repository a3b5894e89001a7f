"""What can happen to rewards."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact

POINTS_MOST = 100_000_000  # for one reward: more was typed wrongly, or is an attack
QTY_MOST = 1_000


class Reward(msgspec.Struct, frozen=True, kw_only=True):
    """Goods of the code `code` for `points` each, from the day `starts_on` to the day `ends_on` ('' for either: open).

    `each` is the most that one member takes, 0: any number. With no points it is off the list.
    """

    code: str
    points: int
    each: int = 0
    starts_on: str = ""
    ends_on: str = ""

    def __post_init__(self) -> None:
        if not (0 <= self.points <= POINTS_MOST and 0 <= self.each <= QTY_MOST):
            raise ValueError(f"no reward: {self.points} points, {self.each} each")


class RewardsOffered(Fact, frozen=True, kw_only=True):
    """These rewards are on the chain's list as they stand here; others stay as they were."""

    kind: ClassVar[str] = "rewards.offered"
    rewards: tuple[Reward, ...]


class RewardGiven(Fact, frozen=True, kw_only=True):
    """A member took `qty` for `unit_points` each. The points went by a fact that names this paper, so did the goods."""

    kind: ClassVar[str] = "rewards.given"
    document_no: str
    store: str
    member_id: str
    member_label: str  # masked
    code: str
    name: str
    qty: int
    unit_points: int

    def __post_init__(self) -> None:
        if not (0 < self.qty <= QTY_MOST and 0 < self.unit_points <= POINTS_MOST):
            raise ValueError(f"no reward: {self.qty} for {self.unit_points}")


class RewardReturned(Fact, frozen=True, kw_only=True):
    """`qty` of the `of_qty` pieces that the paper `of_document` gave came back, after `before`, for the same points."""

    kind: ClassVar[str] = "rewards.returned"
    document_no: str
    of_document: str
    store: str
    member_id: str
    code: str
    before: int
    qty: int
    of_qty: int
    unit_points: int
    reason: str

    def __post_init__(self) -> None:
        units = 0 < self.qty <= self.of_qty <= QTY_MOST and 0 <= self.before <= QTY_MOST
        if not (units and 0 < self.unit_points <= POINTS_MOST):
            raise ValueError(f"no return: {self.qty} after {self.before}")


FACTS = (RewardsOffered, RewardGiven, RewardReturned)
