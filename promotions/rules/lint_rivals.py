"""Rules that stand in each other's way: one that another always beats, two that must and cannot, too many groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from promotions.rules.basket import Line
from promotions.rules.compiled import Compiled
from promotions.rules.finding import Finding, error, warning
from promotions.rules.rule import (
    AmountOff,
    Audience,
    BundlePct,
    BundlePrice,
    Cond,
    FixedPrice,
    Gift,
    GramPrice,
    Limits,
    Percent,
    PerGramOff,
    Rule,
    Schedule,
    Scope,
    basis_points,
)
from promotions.rules.rule_set import RuleSet

GROUPS_MOST = 10  # group rules that reach for the same goods; with more of them a large bill may not be proven


def dominated(rules: RuleSet) -> Iterator[Finding]:
    """Rules that another one always beats: as wide, as generous, and standing in no more lanes."""
    alike: dict[tuple[object, ...], list[Rule]] = {}
    for rule in rules:
        alike.setdefault((rule.stage, type(rule.benefit)), []).append(rule)
    for group in alike.values():
        for rule in group:
            better = next((other for other in group if other is not rule and _beats(other, rule)), None)
            if better is not None:
                text = f"{better.id} gives as much or more to everybody who could have it"
                yield warning(rule.id, "DOMINATED", text, better.id)


def colliding(rules: RuleSet) -> Iterator[Finding]:
    """Pairs of which both must be taken and only one can be."""
    compiled = Compiled(rules)
    must = [place for place, rule in enumerate(compiled.rules) if rule.mandatory or _sure_gift(rule)]
    for one, other in combinations(must, 2):
        first, second = compiled.rules[one], compiled.rules[other]
        apart = compiled.clashes[one] >> other & 1
        if not (apart or compiled.lanes[one] & compiled.lanes[other]) or not _meet(first.scope, second.scope):
            continue
        if not _same_customers(first, second):
            continue
        how = "do not stand on one bill" if apart else "stand in one lane"
        text = f"{first.id} and {second.id} are both given without being asked for, and {how}"
        if first.mandatory and second.mandatory:
            yield error(first.id, "COLLIDING", text, second.id)
        else:
            yield warning(first.id, "COLLIDING", text, second.id)


def giant_groups(rules: RuleSet, goods: Sequence[Line]) -> Iterator[Finding]:
    """Group rules that reach for the same goods, directly or through others."""
    multi = [rule for rule in rules if rule.stage == "multi"]
    reach = [_names(rule, goods) for rule in multi]
    waiting = set(range(len(multi)))
    while waiting:
        front = {min(waiting)}
        together: set[int] = set()
        while front:
            together |= front
            waiting -= front
            front = {at for at in waiting if any(_touch(reach[at], reach[near]) for near in front)}
        if len(together) > GROUPS_MOST:
            first = multi[min(together)]
            text = f"{len(together)} group rules reach for the same goods; a large bill may stay without proof"
            yield warning(first.id, "GIANT_GROUP", text, "", len(together))


def _beats(better: Rule, rule: Rule) -> bool:
    if not _as_generous(better, rule) or (
        _as_generous(rule, better) and _as_wide(rule, better) and better.id > rule.id
    ):
        return False
    free = better.limits == Limits() and not (
        better.exclusive or better.not_with or better.not_with_tags or better.code
    )
    asked = better.opt_in or better.manual or rule.manual or rule.mandatory
    apart = better.exclude_units_with or better.ctags != rule.ctags or better.earns_points != rule.earns_points
    return free and not asked and not apart and set(better.lanes) <= set(rule.lanes) and _as_wide(better, rule)


def _as_wide(better: Rule, rule: Rule) -> bool:
    scope = better.scope == rule.scope or better.scope == Scope(all=True)
    audience = better.audience == rule.audience or better.audience == Audience()
    schedule = better.schedule == rule.schedule or better.schedule == Schedule()
    cond = better.basis == rule.basis and all(
        getattr(better.cond, key) <= getattr(rule.cond, key) for key in Cond.__struct_fields__
    )
    return scope and audience and schedule and cond


def _as_generous(better: Rule, rule: Rule) -> bool:
    one, two = better.benefit, rule.benefit
    if isinstance(one, Percent) and isinstance(two, Percent):
        capped = one.cap is None or (two.cap is not None and one.cap >= two.cap)
        return one.component == two.component and capped and basis_points(one.pct) >= basis_points(two.pct)
    if isinstance(one, AmountOff) and isinstance(two, AmountOff):
        if one.every or two.every or one.component != two.component:
            return False
        return one.cap is None and one.fen >= two.fen
    if isinstance(one, PerGramOff) and isinstance(two, PerGramOff):
        return one.weight_part == two.weight_part and one.fen_per_g >= two.fen_per_g
    if isinstance(one, FixedPrice) and isinstance(two, FixedPrice):
        return one.fen <= two.fen
    return isinstance(one, GramPrice) and isinstance(two, GramPrice) and one.fen_per_g <= two.fen_per_g


def _sure_gift(rule: Rule) -> bool:
    return rule.auto and isinstance(rule.benefit, Gift)


def _same_customers(first: Rule, second: Rule) -> bool:
    """False where no customer of one store, level or moment can have both."""
    one, two = first.audience, second.audience
    for key in ("levels", "stores"):
        mine, theirs = set(getattr(one, key)), set(getattr(two, key))
        if mine and theirs and "*" not in mine | theirs and mine.isdisjoint(theirs):
            return False
    begins, ends = max(_from(first), _from(second)), min(_until(first), _until(second))
    return begins < ends


def _from(rule: Rule) -> str:
    return rule.schedule.from_.isoformat() if rule.schedule.from_ else ""


def _until(rule: Rule) -> str:
    return rule.schedule.until.isoformat() if rule.schedule.until else "~"


def _meet(one: Scope, two: Scope) -> bool:
    """Whether the same goods could be in both; named apart they may still share an article, which says so itself."""
    return one.all or two.all or not set(one.any).isdisjoint(two.any)


def _names(rule: Rule, goods: Sequence[Line]) -> frozenset[str] | None:
    """What the rule reaches for: ids of articles where they are known, else the names in its scope; None for all."""
    slots = rule.benefit.slots if isinstance(rule.benefit, BundlePrice | BundlePct) else (rule.scope,)
    if goods:
        held = (line for line in goods if rule.scope.holds(line) and any(slot.holds(line) for slot in slots))
        return frozenset(line.id for line in held)
    if all(scope.all for scope in slots):
        return None if rule.scope.all else frozenset(rule.scope.any)
    return frozenset(name for scope in slots for name in scope.any)


def _touch(one: frozenset[str] | None, two: frozenset[str] | None) -> bool:
    return one is None or two is None or not one.isdisjoint(two)
