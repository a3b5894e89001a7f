"""Points that a bill earns, where the caller gives a points rule."""

from __future__ import annotations

import msgspec

from promotions.errors import BasketRefused
from promotions.rules.allocate import Outcome
from promotions.rules.basket import Context
from promotions.rules.basket_view import Basket
from promotions.rules.compiled import Active
from promotions.rules.rule import PointsBonus, PointsMultiplier, Some


class PointsRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One point for each full `fen_per_point` paid; in the member's birthday month `birthday_mult` times that."""

    fen_per_point: Some
    birthday_mult: Some = 1


def read_points_rule(raw: dict[str, int] | None) -> PointsRule | None:
    """Raises BasketRefused for an unknown key or a number below 1."""
    try:
        return None if raw is None else msgspec.convert(raw, PointsRule)
    except msgspec.ValidationError as error:
        raise BasketRefused(problem=f"points_rule: {error}") from error


def earn(
    basket: Basket, outcome: Outcome, active: Active, ctx: Context, rule: PointsRule | None
) -> tuple[int | None, list[int]]:
    """Points, and the points rules that gave some. None without a points rule; 0 without a member.

    Units that took a rule with `earns_points: false` earn nothing. Multipliers do not compound: each adds
    (mult - 1) times the points of what its scope paid; of the rules in one lane the one that gives most is taken.
    """
    if rule is None:
        return None, []
    if ctx.member is None:
        return 0, []
    rules = basket.compiled.rules
    silent = sum(1 << place for place in outcome.offs if not rules[place].earns_points)
    paid = []
    for line, nets in enumerate(outcome.nets):
        shared = sum(1 << place for place in outcome.shares[line] if place in outcome.plan.combo)
        taken_by = outcome.taken[line]
        paid.append(sum(net for net, bits in zip(nets, taken_by, strict=True) if not (bits | shared) & silent))
    points = sum(paid) // rule.fen_per_point * (rule.birthday_mult if ctx.birthday_month else 1)
    gains = []
    for place, one in enumerate(rules):
        if one.stage != "points" or not active.bits >> place & 1:
            continue
        clash = any(basket.compiled.clashes[place] >> other & 1 for other in outcome.offs)
        scoped = sum(fen for fen, view in zip(paid, basket.views, strict=True) if view.scope >> place & 1)
        gross = basket.gross(place)
        amount = gross.list_fen if one.basis == "list" else scoped
        reached = amount >= one.cond.min_amount and gross.qty >= max(1, one.cond.min_qty)
        if clash or not reached or gross.weight_mg < one.cond.min_weight_mg or one.limits.uses(with_times=True) == 0:
            continue
        gain = 0
        if isinstance(one.benefit, PointsMultiplier):
            gain = scoped // rule.fen_per_point * (one.benefit.mult - 1)
        elif isinstance(one.benefit, PointsBonus):
            gain = one.benefit.points
        if gain:
            gains.append((-gain, place))
    taken: list[int] = []
    lanes = 0
    for negative, place in sorted(gains):
        if lanes & basket.compiled.lanes[place] or any(basket.compiled.clashes[place] >> p & 1 for p in taken):
            continue
        lanes |= basket.compiled.lanes[place]
        taken.append(place)
        points -= negative
    return points, sorted(taken)
