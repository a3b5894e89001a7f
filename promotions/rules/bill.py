"""Bill rules: what an order, voucher or finish rule takes off, given what it may count. Pure arithmetic on sums."""

from __future__ import annotations

from typing import NamedTuple

from kernel.money import divide_half_up
from promotions.rules.rule import WHOLE, AddOn, AmountOff, Gift, Percent, RoundDownTo, Rule, Tiers, basis_points


class Counted(NamedTuple):
    """What a bill rule sees: net and list in fen, pieces, mg, over the units it may count."""

    net: int
    list_fen: int
    qty: int
    weight_mg: int


def off_of(rule: Rule, seen: Counted, bill_fen: int) -> int | None:
    """Fen taken off, 0 for gifts and add-ons; None when the rule may not be taken. `bill_fen`: payable so far."""
    if not reached(rule, seen):
        return None
    benefit = rule.benefit
    if isinstance(benefit, Gift | AddOn):
        return 0
    off = _amount(rule, seen, bill_fen)
    if isinstance(benefit, RoundDownTo):
        return off if 0 < off <= seen.net else None
    off = min(off, seen.net)
    budget = rule.limits.budget_remaining
    if off <= 0 or (budget is not None and off > budget):
        return None
    return off


def has_threshold(rule: Rule) -> bool:
    cond = rule.cond
    return bool(cond.min_amount or cond.min_qty or cond.min_weight_mg) or isinstance(rule.benefit, Tiers)


def reached(rule: Rule, seen: Counted) -> bool:
    """Whether what the rule sees is enough for it to do anything."""
    if measure(rule, seen) < lowest_reach(rule):
        return False
    return seen.qty >= rule.cond.min_qty and seen.weight_mg >= rule.cond.min_weight_mg


def used_up(rule: Rule) -> bool:
    """No use is left of the rule, whatever the basket."""
    on_unit = rule.stage in ("unit", "multi")
    return rule.limits.uses(with_times=True) == 0 or (on_unit and rule.limits.max_units == 0)


def measure(rule: Rule, seen: Counted) -> int:
    """The amount that thresholds are held against."""
    return seen.list_fen if rule.basis == "list" else seen.net


def _amount(rule: Rule, seen: Counted, bill_fen: int) -> int:
    benefit = rule.benefit
    if isinstance(benefit, Percent):
        off = divide_half_up(seen.net * basis_points(benefit.pct), WHOLE)
        return off if benefit.cap is None else min(off, benefit.cap)
    if isinstance(benefit, AmountOff):
        off = benefit.fen * _steps(rule, measure(rule, seen))
        return off if benefit.cap is None else min(off, benefit.cap)
    if isinstance(benefit, Tiers):
        return max((off for reach, off in benefit.tiers[: _tier(benefit, measure(rule, seen))][-1:]), default=0)
    assert isinstance(benefit, RoundDownTo), rule.id
    return bill_fen % benefit.fen


def _steps(rule: Rule, amount: int) -> int:
    assert isinstance(rule.benefit, AmountOff)
    if not rule.benefit.every:
        return 1
    steps = amount // rule.cond.min_amount
    return steps if rule.limits.times is None else min(steps, rule.limits.times)


def _tier(benefit: Tiers, amount: int) -> int:
    return sum(1 for reach, _ in benefit.tiers if amount >= reach)


def lowest_reach(rule: Rule) -> int:
    """The least amount with which the rule does anything."""
    if isinstance(rule.benefit, Tiers):
        return max(rule.cond.min_amount, rule.benefit.tiers[0][0])
    return rule.cond.min_amount


def top_reach(rule: Rule, amount: int) -> int:
    """The amount at which the rule takes as much as it ever would up to `amount`; more changes nothing."""
    benefit = rule.benefit
    if isinstance(benefit, Tiers):
        reached = _tier(benefit, amount)
        return max(rule.cond.min_amount, benefit.tiers[reached - 1][0] if reached else 0)
    if isinstance(benefit, AmountOff) and benefit.every:
        return rule.cond.min_amount * max(1, _steps(rule, amount))
    return rule.cond.min_amount


def by_steps(rule: Rule) -> bool:
    """True when the amount off depends on reached thresholds only, not on the amount itself."""
    return not isinstance(rule.benefit, Percent | RoundDownTo)


def steps(rule: Rule, low: int, high: int) -> list[tuple[int, int]]:
    """(amount from which on, fen off) of a rule that goes by steps, rising, as far as `low` to `high` see them.

    The first step may begin below `low`; an amount below the first step takes the rule away.
    """
    benefit, first = rule.benefit, lowest_reach(rule)
    if isinstance(benefit, Tiers):
        reaches = sorted({max(first, reach) for reach, _ in benefit.tiers if reach <= high}) or [first]
    elif isinstance(benefit, AmountOff) and benefit.every:
        most = high // first if rule.limits.times is None else min(high // first, rule.limits.times)
        most = max(1, most)
        reaches = [first * n for n in range(min(max(1, low // first), most), most + 1)]
    else:
        reaches = [first]
    seen = [one for at, one in enumerate(reaches) if at + 1 == len(reaches) or reaches[at + 1] > low]
    return [(reach, _at_step(rule, reach)) for reach in seen]


def _at_step(rule: Rule, reach: int) -> int:
    if isinstance(rule.benefit, AddOn):
        return -rule.benefit.fen
    return 0 if isinstance(rule.benefit, Gift) else _amount(rule, Counted(reach, reach, 0, 0), 0)


def most_off(rule: Rule, seen: Counted) -> int:
    """No less than what the rule can take when it sees at most `seen`."""
    if isinstance(rule.benefit, RoundDownTo):
        return rule.benefit.fen - 1
    if isinstance(rule.benefit, Gift):
        return 0
    if isinstance(rule.benefit, AddOn):
        return -rule.benefit.fen
    if isinstance(rule.benefit, Tiers):
        within = [off for reach, off in rule.benefit.tiers if reach <= measure(rule, seen)]
        return min(seen.net, max(within, default=0))
    return min(seen.net, _amount(rule, seen, 0))
