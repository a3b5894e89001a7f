"""What each fact of rewards does to the tables, and what must stand when a register tells of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from kernel.facts import Entry, Fact
from kernel.projection import Conflict, Handlers, Insert, Put, RowOp, Set
from shop.rewards.facts import RewardGiven, RewardReturned, RewardsOffered
from shop.rewards.tables import reward, reward_given, reward_return


def _offered(_entry: Entry, fact: RewardsOffered) -> Iterable[RowOp]:
    for one in fact.rewards:
        yield Put(reward, msgspec.structs.asdict(one))


def _given(entry: Entry, fact: RewardGiven) -> Iterable[RowOp]:
    values = {name: getattr(fact, name) for name in fact.__struct_fields__}
    where = {"register": entry.register, "business_date": entry.business_date, "at": entry.wall}
    yield Insert(reward_given, {**values, **where, "returned": 0})


def _returned(entry: Entry, fact: RewardReturned) -> Iterable[RowOp]:
    yield Insert(
        reward_return,
        {
            "document_no": fact.document_no, "of_document": fact.of_document, "store": fact.store,
            "register": entry.register, "business_date": entry.business_date, "qty": fact.qty,
            "points": fact.qty * fact.unit_points,
        },
    )  # fmt: skip
    yield Set(reward_given, {"document_no": fact.of_document}, {}, deltas={"returned": fact.qty})


def _return_stands(_entry: Entry, fact: RewardReturned) -> Iterable[RowOp]:
    """Only what the own store gave that member for those points, each piece once. Raises Conflict."""
    if fact.before + fact.qty > fact.of_qty:
        raise Conflict(f"{fact.of_qty} were given")
    expect = {
        "qty": fact.of_qty,
        "store": fact.store, "member_id": fact.member_id, "code": fact.code, "unit_points": fact.unit_points,
        "returned": fact.before,
    }  # fmt: skip
    yield Set(reward_given, {"document_no": fact.of_document}, {}, expect=expect)


GUARDS: dict[type[Fact], Callable[[Entry, Any], Iterable[RowOp]]] = {RewardReturned: _return_stands}
PROJECTIONS: Handlers = {RewardsOffered: _offered, RewardGiven: _given, RewardReturned: _returned}
