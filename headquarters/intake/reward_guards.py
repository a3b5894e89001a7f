"""What must stand before a reward's own effect: the points were paid for it, and came back once for what came back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from headquarters.tables import document_account
from kernel.facts import Entry
from kernel.projection import Insert, RowOp, Set
from shop.rewards.facts import RewardGiven
from shop.rewards.projection import GUARDS
from shop.rewards.tables import reward_return


def _given(_entry: Entry, fact: RewardGiven) -> Iterator[RowOp]:
    """By a right that the same paper named just before."""
    key = {"document_no": f"{fact.document_no}/points", "member_id": fact.member_id}
    yield Set(document_account, key, {}, expect={**key, "points": fact.qty * fact.unit_points})


def is_of_reward(fact: Any) -> bool:
    """Whether what a fact gives back belongs to a reward's return: those papers alone have this letter."""
    return str(getattr(fact, "returned_on", "")).startswith("Z-")


def returned_reward(fact: Any, store: str) -> RowOp:
    """The return of that very reward, at the writer's own store."""
    return Set(
        reward_return, {"document_no": fact.returned_on}, {}, expect={"of_document": fact.document_no, "store": store}
    )


def points_of_return(fact: Any) -> Iterator[RowOp]:
    """All of the return's points, and no second time."""
    yield Set(reward_return, {"document_no": fact.returned_on}, {}, expect={"points": fact.points})
    blank = {"points": 0, "principal_fen": 0, "bonus_fen": 0}
    yield Insert(document_account, {"document_no": f"{fact.returned_on}/back", "member_id": fact.member_id, **blank})


REWARD_GUARDS = {RewardGiven.kind: _given, **{fact.kind: guard for fact, guard in GUARDS.items()}}
