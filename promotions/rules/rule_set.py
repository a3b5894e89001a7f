"""A checked, hashed set of rules. What cannot be carried out to the letter is refused by name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec
from msgspec.structs import replace

from promotions.errors import RuleRefused
from promotions.rules import checks
from promotions.rules.refusal import in_words
from promotions.rules.rule import Limits, Quota, Rule


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

    @property
    def quotas(self) -> dict[str, Quota]:
        """The limits that count across bills, by name."""
        return {rule.quota.name: rule.quota for rule in self.rules if rule.quota is not None}

    def with_left(self, left: Mapping[str, int]) -> RuleSet:
        """The same set where rules have at most so many uses left, by id: what a quota leaves for one bill."""
        rules = [
            replace(rule, limits=_at_most(rule.limits, left[rule.id])) if rule.id in left else rule
            for rule in self.rules
        ]
        return RuleSet(rules, self.hash)

    @staticmethod
    def parse(raw: Sequence[dict[str, Any]]) -> RuleSet:
        """Rules from their JSON form. Raises RuleRefused, naming the rule and the key."""
        rules = [_parse_one(one, place) for place, one in enumerate(raw)]
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen:
                raise RuleRefused(rule=rule.id, problem="id: is used twice; give each rule one of its own")
            seen.add(rule.id)
        _refuse_circles(rules)
        _refuse_two_sizes(rules)
        return RuleSet(rules, sha256(canonical(raw).encode()).hexdigest())

    @staticmethod
    def read(text: str | bytes) -> RuleSet:
        """Rules from JSON text, as `raw_rules` reads it. Raises RuleRefused."""
        return RuleSet.parse(raw_rules(text))


def raw_rules(text: str | bytes) -> list[dict[str, Any]]:
    """The rules in a JSON text, an array or under "rules" in an object, not checked yet. Raises RuleRefused."""
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise RuleRefused(rule="-", problem=f"the text is no JSON: {error}; write an array of rules") from error
    if isinstance(found, dict) and "rules" in found:
        found = found["rules"]
    if not isinstance(found, list):
        raise RuleRefused(rule="-", problem="the text is not an array of rules; write the rules between [ and ]")
    return found


def canonical(raw: Sequence[dict[str, Any]]) -> str:
    """One text for one set of rules, whatever their order and that of their keys: what is hashed, signed and told."""
    in_order = sorted(raw, key=lambda one: str(one["id"]))
    return json.dumps(in_order, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        twice = next(key for at, (key, _) in enumerate(pairs) if key in dict(pairs[:at]))
        raise ValueError(f"the key {twice} stands twice in one object")
    return out


def _parse_one(raw: Any, place: int) -> Rule:
    given = raw.get("id") if isinstance(raw, Mapping) else None
    name = given if isinstance(given, str) and given else f"#{place + 1}"
    try:
        rule = msgspec.convert(raw, Rule)
        json.dumps(raw, ensure_ascii=False).encode()
    except msgspec.ValidationError as error:
        raise RuleRefused(rule=name, problem=in_words(error, raw)) from error
    except UnicodeEncodeError as error:
        raise RuleRefused(rule=f"#{place + 1}", problem="rule: holds half a character; write the text anew") from error
    problem = checks.problem(rule)
    if problem:
        raise RuleRefused(rule=name, problem=problem)
    return replace(rule, name=rule.name or rule.id, lanes=rule.lanes or checks.default_lanes(rule))


def _at_most(limits: Limits, left: int) -> Limits:
    return replace(limits, remaining=left if limits.remaining is None else min(limits.remaining, left))


def _refuse_two_sizes(rules: Sequence[Rule]) -> None:
    """Rules that share a quota say the same of it."""
    sizes: dict[str, Quota] = {}
    for rule in rules:
        if rule.quota is not None and sizes.setdefault(rule.quota.name, rule.quota) != rule.quota:
            problem = f"quota: {rule.quota.name} has other limits in another rule; write the same in both"
            raise RuleRefused(rule=rule.id, problem=problem)


def _refuse_circles(rules: Sequence[Rule]) -> None:
    """`after` orders lanes: those that wait for each other have no order. not_with holds both ways: said once each."""
    waits: dict[str, set[str]] = {}
    for rule in rules:
        for lane in rule.lanes:
            waits.setdefault(lane, set()).update(rule.after)
    stuck = _in_circles(waits)
    for rule in rules:
        if not stuck.isdisjoint(rule.lanes):
            raise RuleRefused(
                rule=rule.id, problem="after: is circular, its lanes wait for each other; leave one of them out"
            )
    avoids = {rule.id: set(rule.not_with) for rule in rules}
    for name in sorted(_in_circles(avoids)):
        raise RuleRefused(
            rule=name, problem="not_with: is circular; it holds both ways, so name each pair in one rule only"
        )


def _in_circles(leads: Mapping[str, set[str]]) -> set[str]:
    """The names from which one comes back to a name: what is left when every end has been taken away."""
    left = {name: len(others & leads.keys()) for name, others in leads.items()}
    before: dict[str, list[str]] = {name: [] for name in leads}
    for name, others in leads.items():
        for other in others & leads.keys():
            before[other].append(name)
    ends = [name for name, count in left.items() if not count]
    while ends:
        for name in before[ends.pop()]:
            left[name] -= 1
            if not left[name]:
                ends.append(name)
    return {name for name, count in left.items() if count}
