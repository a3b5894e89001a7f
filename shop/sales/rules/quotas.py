"""Limits that count across bills: what a price takes of them, and how far its rules may go where little is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from promotions import Quota, RuleSet
from shop.sales.facts import RuleUse


class CartQuota(msgspec.Struct, frozen=True, kw_only=True):
    """Uses of a quota that are on the bill, with the right that keeps them for this register."""

    account: str
    uses: int
    right_id: str


def accounts_of(quota: Quota, member_id: str) -> tuple[str, ...]:
    """What each use is taken from, as rights name it: the chain's, and the member's own."""
    chain = (f"quota:{quota.name}",) if quota.total is not None else ()
    own = (f"quota:{quota.name}@{member_id}",) if quota.per_member is not None and member_id else ()
    return (*chain, *own)


def needs(uses: Iterable[RuleUse], rules: RuleSet, member_id: str) -> dict[str, dict[str, int]]:
    """Uses by rule that a price takes from each account; of rules without a quota nothing."""
    limited = {rule.id: rule.quota for rule in rules if rule.quota is not None}
    out: dict[str, dict[str, int]] = {}
    for one in uses:
        quota = limited.get(one.rule_id)
        if quota is not None:
            for account in accounts_of(quota, member_id):
                out.setdefault(account, {})[one.rule_id] = one.uses
    return out


def share_out(uses: Mapping[str, int], left: int) -> dict[str, int]:
    """What rules that want so many uses may have of fewer: the first in order all that they want, then the next."""
    out = {}
    for rule_id in sorted(uses):
        out[rule_id] = min(uses[rule_id], left)
        left -= out[rule_id]
    return out


def binding(left: Mapping[str, int], rules: RuleSet, pieces: int) -> dict[str, int]:
    """Those of the limits that a bill of so many pieces could reach: only they make another set of rules."""
    return {
        rule.id: max(0, left[rule.id])
        for rule in rules
        if rule.id in left and (left[rule.id] < pieces or rule.later or left[rule.id] < 1)
    }
