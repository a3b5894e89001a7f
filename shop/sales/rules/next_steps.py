"""What the next step of a promotion on the bill would take: 满1000减100 is there, and 350 more make it 200 (凑单)."""

from __future__ import annotations

from collections.abc import Sequence

from promotions import Line, Priced, RuleSet
from promotions.rules.bill import Counted, measure, steps
from promotions.rules.priced import AppliedRule
from promotions.rules.rule import AmountOff, Percent, Rule, Tiers
from promotions.words import next_step
from shop.sales.rules.reasons import NEXT_STEP, ReasonLine

_STAGES = {"price": 0, "unit": 1, "multi": 1, "order": 2, "voucher": 3, "points": 4}  # in the order they see the bill


def next_steps(priced: Priced, rules: RuleSet, lines: Sequence[Line]) -> tuple[ReasonLine, ...]:
    """A line for each rule on the bill that takes off more once so much more is bought; `lines` as they were priced."""
    found = ((rules[one.rule_id], one) for one in priced.applied)
    return tuple(step for rule, one in found if _by_steps(rule) and (step := _next(rule, one, priced, rules, lines)))


def _by_steps(rule: Rule) -> bool:
    return isinstance(rule.benefit, Tiers) or (isinstance(rule.benefit, AmountOff) and rule.benefit.every)


def _next(rule: Rule, applied: AppliedRule, priced: Priced, rules: RuleSet, lines: Sequence[Line]) -> ReasonLine | None:
    """None where nothing more is to be had, or where the bill does not tell what the rule counted."""
    seen = _seen(rule, priced, rules, lines)
    if seen is None:
        return None
    amount, cap = measure(rule, seen), rule.benefit.cap if isinstance(rule.benefit, AmountOff) else None
    higher = rule.benefit.tiers[-1][0] if isinstance(rule.benefit, Tiers) else amount + rule.cond.min_amount
    known = [(reach, off if cap is None else min(off, cap)) for reach, off in steps(rule, amount, higher)]
    now = next((off for reach, off in reversed(known) if reach <= amount), 0)
    if min(now, seen.net) != applied.fen:
        return None
    further = next(((reach, off) for reach, off in known if reach > amount and off > applied.fen), None)
    if further is None or further[1] > (rule.limits.budget_remaining or further[1]):
        return None
    short = further[0] - amount
    hint = next_step(short, further[1], applied.fen)
    return ReasonLine(rule.id, rule.name, hint, NEXT_STEP, short, hint)


def _seen(rule: Rule, priced: Priced, rules: RuleSet, lines: Sequence[Line]) -> Counted | None:
    """What the rule counted. None where some units of a line are out of its reach and the bill tells not which."""
    before = {one.rule_id for one in priced.applied if _looks_first(rules[one.rule_id], rule)}
    listed = {one.rule_id for one in priced.applied if one.stage == "price"}
    barred = {one.rule_id for one in priced.applied if _bars(rules[one.rule_id], rule)}
    net = list_fen = qty = weight_mg = 0
    for line, of_line in zip(lines, priced.lines, strict=True):
        if not rule.scope.holds(line):
            continue
        if any(rule_id in barred for rule_id, _ in of_line.shares):
            if line.qty > 1:
                return None
            continue
        net += of_line.list_fen - sum(fen for rule_id, fen in of_line.shares if rule_id in before)
        list_fen += of_line.list_fen - sum(fen for rule_id, fen in of_line.shares if rule_id in listed)
        qty, weight_mg = qty + line.qty, weight_mg + line.qty * line.weight_mg
    return Counted(net, list_fen, qty, weight_mg)


def _looks_first(other: Rule, rule: Rule) -> bool:
    """Whether `other` has taken its part before `rule` counts."""
    if other.id == rule.id or other.stage not in _STAGES:
        return False
    if set(other.after) & set(rule.lanes):
        return False
    return bool(set(rule.after) & set(other.lanes)) or _order(other) < _order(rule)


def _order(rule: Rule) -> tuple[int, int, str]:
    return _STAGES[rule.stage], 0 if isinstance(rule.benefit, Percent) else 1, rule.id


def _bars(other: Rule, rule: Rule) -> bool:
    """Whether a unit that took `other` is out of the reach of `rule`."""
    return other.id in rule.exclude_units_with or (
        other.stage in ("unit", "multi") and bool(set(other.lanes) & set(rule.lanes))
    )
