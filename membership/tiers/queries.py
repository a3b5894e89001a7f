"""Tier policies and where members stand, as frozen answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, select

from kernel.asking import fetch
from membership.queries import growth_of
from membership.rules.tiers import LOWEST_TIER
from membership.tables import member, member_growth
from membership.tiers.facts import TierPolicy
from membership.tiers.rules.days import counts_from
from membership.tiers.rules.standing import Standing
from membership.tiers.tables import tier_policy, tier_proposal

PAGE = 500  # also what one transaction changes at most


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The policy that holds, and since which day the chain has had any: nobody's tier is older than that here."""

    version: int
    policy: TierPolicy
    proposed_by: str
    approved_by: str
    day: str
    began: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one person asked for; `version` is what it became, 0 while it waits."""

    number: int
    policy: TierPolicy
    proposed_by: str
    note: str
    wall: str
    version: int


def policy_in_force(connection: Connection) -> PolicyInForce | None:
    """None where the chain has no tiers yet."""
    found = fetch(connection, _IN_FORCE, {})
    if not found:
        return None
    row = found[0]
    policy = _policy(row.policy)
    return PolicyInForce(row.version, policy, row.proposed_by, row.approved_by, row.day, row.began)


def proposals(connection: Connection) -> tuple[Proposal, ...]:
    """All that were made, the newest first."""
    rows = connection.execute(select(tier_proposal).order_by(tier_proposal.c.number.desc()))
    return tuple(_proposal(row) for row in rows)


def proposal_of(connection: Connection, number: int) -> Proposal | None:
    row = connection.execute(select(tier_proposal).where(tier_proposal.c.number == number)).first()
    return None if row is None else _proposal(row)


def standings(
    connection: Connection, held: PolicyInForce, member_ids: Sequence[str], day: str, *, whole: bool = False
) -> list[Standing]:
    """Where these members stand, those that are active, by id; three questions for all of them.

    `whole`: with all that ever counted, for another policy or day than the one in force.
    """
    if not member_ids:
        return []
    found = fetch(connection, _STANDING, {"member_ids": list(member_ids)})
    since = "" if whole else counts_from(held.policy, date.fromisoformat(day))
    grown = growth_of(connection, [row.member_id for row in found], since) if found else {}
    return [
        Standing(row.member_id, row.tier, since_of(held, row), tuple(grown.get(row.member_id, ()))) for row in found
    ]


def since_of(held: PolicyInForce, row: Any) -> str:
    """Since when a member's tier is held: of one that was given before the chain measured anything, since then."""
    return str(row.tier_since or max(row.joined_on, held.began))


def holders(connection: Connection, held: PolicyInForce, after: str) -> list[tuple[str, str]]:
    """A page of the active members above the lowest tier behind the id `after`: id, and since when they hold it."""
    found = fetch(connection, _HOLDERS, {"lowest": LOWEST_TIER, "after": after})
    return [(row.member_id, since_of(held, row)) for row in found]


def growing(connection: Connection, since: str, after: str) -> list[str]:
    """A page of the members behind the id `after` to whom something was added from the business day `since` on."""
    return [row.member_id for row in fetch(connection, _GROWING, {"since": since, "after": after})]


def everybody(connection: Connection) -> Iterator[list[str]]:
    """All active members' ids, page by page."""
    after = ""
    while found := [row.member_id for row in fetch(connection, _EVERYBODY, {"after": after})]:
        yield found
        after = found[-1]


def counted_by_tier(connection: Connection) -> dict[str, int]:
    """How many active members stand in each tier, by its code."""
    rows = connection.execute(
        select(member.c.tier, func.count().label("members")).where(member.c.state == "active").group_by(member.c.tier)
    )
    return {row.tier: int(row.members) for row in rows}


def next_number(connection: Connection) -> int:
    """The number of the next proposal."""
    return int(connection.scalar(select(func.coalesce(func.max(tier_proposal.c.number), 0))) or 0) + 1


@lru_cache(maxsize=8)
def _policy(text: str) -> TierPolicy:
    return msgspec.json.decode(text, type=TierPolicy)


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(row.number, _policy(row.policy), row.proposed_by, row.note, row.wall, row.version)


_IN_FORCE = (
    select(tier_policy, select(func.min(tier_policy.c.day)).scalar_subquery().label("began"))
    .order_by(tier_policy.c.version.desc())
    .limit(1)
)
_STANDING = (
    select(member.c.member_id, member.c.tier, member.c.tier_since, member.c.joined_on)
    .where(member.c.member_id.in_(bindparam("member_ids", expanding=True)), member.c.state == "active")
    .order_by(member.c.member_id)
)
_HOLDERS = (
    select(member.c.member_id, member.c.tier, member.c.tier_since, member.c.joined_on)
    .where(member.c.member_id > bindparam("after"), member.c.state == "active", member.c.tier != bindparam("lowest"))
    .order_by(member.c.member_id)
    .limit(PAGE)
)
_EVERYBODY = (
    select(member.c.member_id)
    .where(member.c.member_id > bindparam("after"), member.c.state == "active")
    .order_by(member.c.member_id)
    .limit(PAGE)
)
_GROWING = (
    select(member_growth.c.member_id)
    .where(member_growth.c.member_id > bindparam("after"), member_growth.c.day >= bindparam("since"))
    .distinct()
    .order_by(member_growth.c.member_id)
    .limit(PAGE)
)
