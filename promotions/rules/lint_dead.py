"""Rules that can never do anything: never in time, in scope or affordable; and names that nothing answers to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from promotions.rules.applicable import in_window
from promotions.rules.basket import Line
from promotions.rules.bill import used_up
from promotions.rules.finding import Finding, error, warning
from promotions.rules.rule import (
    AmountOff,
    BundlePct,
    BundlePrice,
    IssueVoucher,
    NthPct,
    Percent,
    PerGramOff,
    PointsBonus,
    PointsMultiplier,
    Rule,
    Schedule,
    Scope,
    Tiers,
    basis_points,
)
from promotions.rules.rule_set import RuleSet

_SOME_DAY = datetime.fromisoformat("2024-01-01")
_BELOW = {"<": 0, "<=": 1}  # what is added to the number to make it the first that is out
_ABOVE = {">": 1, ">=": 0}


def dead(rules: RuleSet, goods: Sequence[Line], now: datetime | None) -> Iterator[Finding]:
    """`goods` are articles of the chain, none where they are not known; `now` is the shop's local time."""
    for rule in rules:
        why = _never(rule, now)
        if why:
            yield warning(rule.id, "DEAD", why)
        elif goods and not rule.scope.all and not any(rule.scope.holds(line) for line in goods):
            yield warning(rule.id, "DEAD", "its scope holds none of the articles; check ids, tags and categories")


def unknown_names(rules: RuleSet) -> Iterator[Finding]:
    ids = {rule.id for rule in rules}
    lanes = {lane for rule in rules for lane in rule.lanes}
    codes = {rule.code for rule in rules if rule.stage == "voucher"}
    for rule in rules:
        for key in ("not_with", "exclude_units_with"):
            for name in getattr(rule, key):
                if name not in ids:
                    yield warning(rule.id, "UNKNOWN_NAME", f"{key} names {name}, which is no rule of this set", name)
        for lane in rule.after:
            if lane not in lanes:
                yield warning(rule.id, "UNKNOWN_NAME", f"after names the lane {lane}, in which no rule stands", lane)
        if isinstance(rule.benefit, IssueVoucher) and rule.benefit.voucher not in codes:
            code = rule.benefit.voucher
            yield error(rule.id, "UNKNOWN_NAME", f"no voucher rule of this set honours the code {code}", code)


def _never(rule: Rule, now: datetime | None) -> str:
    schedule = rule.schedule
    if now is not None and schedule.until is not None and schedule.until <= now:
        return "its time is over"
    if not _opens(schedule):
        return "no minute from its beginning to its end is on one of its weekdays and in its daily hours"
    if used_up(rule) or rule.limits.budget_remaining == 0:
        return "its limits leave no use"
    if _gives_nothing(rule):
        return "its benefit is nothing"
    if rule.audience.trade_in and "trade_in" in rule.not_with_tags:
        return "it wants a trade-in and does not stand beside one"
    slots = rule.benefit.slots if isinstance(rule.benefit, BundlePrice | BundlePct) else ()
    if any(_empty(scope) for scope in (rule.scope, *slots)):
        return "its scope leaves out all that it names, or asks for values that exclude each other"
    return ""


def _opens(schedule: Schedule) -> bool:
    """Whether any minute is in the window; it is enough to look where its first days and their hours begin."""
    start = schedule.from_ or (schedule.until - timedelta(days=9) if schedule.until else _SOME_DAY)
    hour = time.fromisoformat(schedule.daily[0]) if schedule.daily and schedule.daily[0] != "24:00" else time()
    days = [datetime.combine(start.date() + timedelta(days=shift), time()) for shift in range(-1, 9)]
    moments = [start, *days, *(datetime.combine(day.date(), hour) for day in days)]
    return any(moment >= start and in_window(schedule, moment) for moment in moments)


def _gives_nothing(rule: Rule) -> bool:
    benefit = rule.benefit
    if isinstance(benefit, Percent | NthPct | BundlePct):
        return not basis_points(benefit.pct) or getattr(benefit, "cap", None) == 0
    if isinstance(benefit, AmountOff):
        return not benefit.fen or benefit.cap == 0
    if isinstance(benefit, Tiers):
        return not any(off for _, off in benefit.tiers)
    if isinstance(benefit, PerGramOff):
        return not benefit.fen_per_g
    if isinstance(benefit, PointsMultiplier):
        return benefit.mult == 1
    return isinstance(benefit, PointsBonus) and not benefit.points


def _empty(scope: Scope) -> bool:
    if scope.any and set(scope.any) <= set(scope.not_):
        return True
    for field in {what for what, _, _ in scope.where}:
        tests = [(test, number) for what, test, number in scope.where if what == field]
        low = max((number + _ABOVE[test] for test, number in tests if test in _ABOVE), default=0)
        high = min((number + _BELOW[test] for test, number in tests if test in _BELOW), default=None)
        exact = {number for test, number in tests if test == "=="}
        if len(exact) > 1 or (high is not None and high <= low):
            return True
        if any(number < low or (high is not None and number >= high) for number in exact):
            return True
    return False
