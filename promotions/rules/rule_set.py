"""A checked, hashed set of rules. What cannot be carried out to the letter is refused by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

import msgspec

from promotions.errors import RuleRefused
from promotions.rules.basket import COMPONENTS
from promotions.rules.rule import (
    BENEFITS,
    WHERE_FIELDS,
    WHERE_TESTS,
    AmountOff,
    BundlePct,
    BundlePrice,
    Percent,
    PerGramOff,
    Rule,
    Scope,
    Tiers,
)

_HOUR = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")
_NOT_YET = {"price": "stage", "issue_voucher": "benefit"}
_OWN_LANE = {"order": ("order",), "voucher": ("voucher",), "points": ("points",), "finish": ("finish",)}


class RuleSet:
    """An immutable set of rules, by id. `hash` is the SHA-256 of its canonical JSON."""

    def __init__(self, rules: Sequence[Rule], content_hash: str) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: rule.id))
        self.hash = content_hash
        self._by_id = {rule.id: rule for rule in self.rules}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __getitem__(self, rule_id: str) -> Rule:
        return self._by_id[rule_id]

    @staticmethod
    def parse(raw: Sequence[dict[str, Any]]) -> RuleSet:
        """Rules from their JSON form. Raises RuleRefused, naming the rule and the key."""
        rules = [_parse_one(one, place) for place, one in enumerate(raw)]
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen:
                raise RuleRefused(rule=rule.id, problem="id is used twice")
            seen.add(rule.id)
        _refuse_circle(rules)
        in_order = sorted(raw, key=lambda one: str(one["id"]))
        canonical = json.dumps(in_order, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return RuleSet(rules, sha256(canonical.encode()).hexdigest())


def _parse_one(raw: dict[str, Any], place: int) -> Rule:
    name = str(raw.get("id", f"#{place + 1}")) if isinstance(raw, dict) else f"#{place + 1}"
    if isinstance(raw, dict):
        benefit = raw.get("benefit")
        kinds = (raw.get("stage"), benefit.get("type") if isinstance(benefit, dict) else None)
        for kind in kinds:
            if isinstance(kind, str) and kind in _NOT_YET:
                raise RuleRefused(rule=name, problem=f"{_NOT_YET[kind]} {kind} is not supported by this version")
    try:
        rule = msgspec.convert(raw, Rule)
    except msgspec.ValidationError as error:
        raise RuleRefused(rule=name, problem=str(error)) from error
    problem = _problem(rule)
    if problem:
        raise RuleRefused(rule=name, problem=problem)
    return msgspec.structs.replace(rule, name=rule.name or rule.id, lanes=rule.lanes or default_lanes(rule))


def default_lanes(rule: Rule) -> tuple[str, ...]:
    """Whole-price rules take every component; the rest by stage, gifts and add-ons apart."""
    if rule.stage in ("unit", "multi"):
        if isinstance(rule.benefit, PerGramOff):
            return ("metal",)
        component = rule.benefit.component if isinstance(rule.benefit, Percent | AmountOff) else "total"
        return COMPONENTS if component == "total" else (component,)
    kind = rule.benefit.__struct_config__.tag
    return {"gift": ("gift",), "add_on": ("addon",)}.get(str(kind), _OWN_LANE[rule.stage])


def _problem(rule: Rule) -> str | None:
    return _benefit_problem(rule) or _scope_problem(rule) or _schedule_problem(rule) or _mix_problem(rule)


def _benefit_problem(rule: Rule) -> str | None:
    benefit = rule.benefit
    kind = benefit.__struct_config__.tag
    if not isinstance(benefit, BENEFITS[rule.stage]):
        return f"benefit {kind} does not belong to stage {rule.stage}"
    if isinstance(benefit, Percent | AmountOff) and rule.stage != "unit" and benefit.component != "total":
        return f"component {benefit.component} needs stage unit"
    if isinstance(benefit, Percent | AmountOff) and rule.stage == "unit" and benefit.cap is not None:
        return "cap needs stage order or voucher"
    if isinstance(benefit, AmountOff) and benefit.every and (rule.stage == "unit" or not rule.cond.min_amount):
        return "every needs an order or voucher rule with cond.min_amount"
    if isinstance(benefit, Tiers) and not all(
        low < high and less < more for (low, less), (high, more) in pairwise(benefit.tiers)
    ):
        return "tiers must rise"
    if rule.stage == "voucher" and not rule.code:
        return "a voucher needs a code"
    if rule.stage == "finish" and rule.scope != Scope(all=True):
        return "scope of a finish rule is the whole bill"
    return None


def _scope_problem(rule: Rule) -> str | None:
    slots = rule.benefit.slots if isinstance(rule.benefit, BundlePrice | BundlePct) else ()
    for scope in (rule.scope, *slots):
        if scope.all == bool(scope.any):
            return "scope must name lines by any, or all of them, and not both"
        for what, test, _ in scope.where:
            if what not in WHERE_FIELDS or test not in WHERE_TESTS:
                return f"scope.where does not know {what} {test}"
    return None


def _schedule_problem(rule: Rule) -> str | None:
    schedule = rule.schedule
    for moment in (schedule.from_, schedule.until):
        if moment is not None and moment.tzinfo is not None:
            return "schedule times are the shop's local time, without a zone"
    if schedule.from_ and schedule.until and schedule.until <= schedule.from_:
        return "schedule.until is not after schedule.from"
    if schedule.daily:
        for hour in schedule.daily:
            if not _HOUR.match(hour):
                return f"schedule.daily does not know {hour}"
        if schedule.daily[0] == schedule.daily[1]:
            return "schedule.daily is empty"
    return None


def _mix_problem(rule: Rule) -> str | None:
    if rule.id in rule.not_with or rule.id in rule.exclude_units_with:
        return "not_with and exclude_units_with must not name the rule itself"
    if not set(rule.after).isdisjoint(rule.lanes or default_lanes(rule)):
        return "after must not name the rule's own lane"
    if rule.after and rule.stage not in ("order", "voucher"):
        return f"after has no meaning at stage {rule.stage}"
    conditional = rule.cond.min_amount + rule.cond.min_qty + rule.cond.min_weight_mg
    if rule.stage in ("unit", "multi") and conditional and rule.exclude_units_with:
        return "cond beside exclude_units_with needs stage order or voucher"
    if rule.stage == "multi" and rule.lanes and not set(COMPONENTS) <= set(rule.lanes):
        return "lanes of a multi rule must hold metal, craft, stone and price"
    if rule.mandatory and rule.opt_in:
        return "mandatory and opt_in exclude each other"
    return None


def _refuse_circle(rules: Sequence[Rule]) -> None:
    """`after` orders lanes; two lanes that wait for each other have no order."""
    waits: dict[str, set[str]] = {}
    for rule in rules:
        for lane in rule.lanes:
            waits.setdefault(lane, set()).update(rule.after)
    for rule in rules:
        reached: set[str] = set()
        front = set(rule.after)
        while front:
            reached |= front
            front = {lane for one in front for lane in waits.get(one, ())} - reached
        if not reached.isdisjoint(rule.lanes):
            raise RuleRefused(rule=rule.id, problem="after is circular")
