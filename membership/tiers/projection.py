"""What each fact about tiers does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, Fact, canonical
from kernel.projection import Insert, Projection, Put, RowOp, Set
from membership.tables import member
from membership.tiers.facts import TierChanged, TierPolicyProposed, TierPolicyPublished
from membership.tiers.tables import tier_policy, tier_proposal


def _proposed(entry: Entry, fact: TierPolicyProposed) -> Iterable[RowOp]:
    said = {"policy": canonical(fact.policy).decode(), "proposed_by": fact.proposed_by, "note": fact.note}
    yield Insert(tier_proposal, {"number": fact.number, **said, "wall": entry.wall, "version": 0})


def _published(entry: Entry, fact: TierPolicyPublished) -> Iterable[RowOp]:
    people = {"proposed_by": fact.proposed_by, "approved_by": fact.approved_by}
    row = {"version": fact.policy_version, "policy": canonical(fact.policy).decode(), **people}
    yield Put(tier_policy, {**row, "day": entry.business_date, "wall": entry.wall})
    yield Set(tier_proposal, {"number": fact.number}, {"version": fact.policy_version})


def _changed(entry: Entry, fact: TierChanged) -> Iterable[RowOp]:
    """Of several changes the last by the clock stands, in whichever order a place hears of them."""
    version = f"{entry.wall} {entry.id}"
    values = {"tier": fact.tier, "tier_since": fact.day, "tier_version": version}
    yield Set(member, {"member_id": fact.member_id}, values, later_by="tier_version")


PROJECTIONS: dict[type[Fact], Projection] = {
    TierPolicyProposed: _proposed,
    TierPolicyPublished: _published,
    TierChanged: _changed,
}
