"""What a bill brings for later: the points that it earns, and the vouchers that are handed out with it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from promotions.errors import BasketRefused
from promotions.rules.active import Active
from promotions.rules.allocate import Outcome
from promotions.rules.basket import Context
from promotions.rules.basket_view import Basket
from promotions.rules.priced import VoucherEarned
from promotions.rules.rule import IssueVoucher, PointsBonus, PointsMultiplier, Rule, Some


class PointsRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One point for each full `fen_per_point` paid; in the member's birthday month `birthday_mult` times that."""

    fen_per_point: Some
    birthday_mult: Some = 1


class Later(NamedTuple):
    """`points` is None without a points rule, 0 without a member; `taken` are the places of the rules that gave."""

    points: int | None
    vouchers: tuple[VoucherEarned, ...]
    taken: list[int]


def read_points_rule(raw: dict[str, int] | None) -> PointsRule | None:
    """Raises BasketRefused for an unknown key or a number below 1."""
    try:
        return None if raw is None else msgspec.convert(raw, PointsRule)
    except msgspec.ValidationError as error:
        raise BasketRefused(problem=f"points_rule: {error}") from error


def earn(basket: Basket, outcome: Outcome, active: Active, ctx: Context, rule: PointsRule | None) -> Later:
    """Points and vouchers of a bill that was carried out.

    Units that took a rule with `earns_points: false` earn no points. Multipliers do not compound: each adds
    (mult - 1) times the points of what its scope paid; of the rules in one lane the one that gives most is taken.
    """
    rules = basket.compiled.rules
    if rule is None and not basket.compiled.later:
        return Later(None, (), [])
    silent = sum(1 << place for place in outcome.offs if not rules[place].earns_points)
    all_paid = [sum(nets) for nets in outcome.nets]
    paid = [_earning(basket, outcome, line, silent) for line in range(len(outcome.nets))]
    earning = rule is not None and ctx.member is not None
    gains = []
    for place in basket.compiled.later:
        one = rules[place]
        if not active.bits >> place & 1:
            continue
        issues = isinstance(one.benefit, IssueVoucher)
        if not issues and not earning:
            continue
        scoped = _scoped(basket, place, all_paid if issues else paid)
        if any(basket.compiled.clashes[place] >> other & 1 for other in outcome.offs) or not _reached(
            basket, place, scoped
        ):
            continue
        gain = _gain(one, scoped, rule, basket.gross(place).list_fen)
        if gain:
            gains.append((-gain, place))
    points = None if rule is None else 0
    if rule is not None and earning:
        points = sum(paid) // rule.fen_per_point * (rule.birthday_mult if ctx.birthday_month else 1)
    taken: list[int] = []
    vouchers: dict[int, VoucherEarned] = {}
    lanes = 0
    for negative, place in sorted(gains):
        if lanes & basket.compiled.lanes[place] or any(basket.compiled.clashes[place] >> p & 1 for p in taken):
            continue
        lanes |= basket.compiled.lanes[place]
        taken.append(place)
        benefit = rules[place].benefit
        if isinstance(benefit, IssueVoucher):
            vouchers[place] = VoucherEarned(rules[place].id, benefit.voucher, -negative, benefit.days)
        elif points is not None:
            points -= negative
    return Later(points, tuple(vouchers[place] for place in sorted(vouchers)), sorted(taken))


def _earning(basket: Basket, outcome: Outcome, line: int, silent: int) -> int:
    """What of a line's net earns points."""
    shared = 0
    for place in outcome.shares[line]:
        if place in outcome.plan.combo or place in basket.compiled.price:
            shared |= 1 << place
    units = zip(outcome.nets[line], outcome.taken[line], strict=True)
    return sum(net for net, bits in units if not (bits | shared) & silent)


def _scoped(basket: Basket, place: int, paid: list[int]) -> int:
    return sum(fen for fen, view in zip(paid, basket.views, strict=True) if view.scope >> place & 1)


def _reached(basket: Basket, place: int, scoped: int) -> bool:
    rule, gross = basket.compiled.rules[place], basket.gross(place)
    amount = gross.list_fen if rule.basis == "list" else scoped
    enough = amount >= rule.cond.min_amount and gross.qty >= max(1, rule.cond.min_qty)
    return enough and gross.weight_mg >= rule.cond.min_weight_mg and rule.limits.uses(with_times=True) != 0


def _gain(rule: Rule, scoped: int, points_rule: PointsRule | None, list_fen: int) -> int:
    """Points, or vouchers."""
    benefit = rule.benefit
    if isinstance(benefit, IssueVoucher):
        if not benefit.every:
            return benefit.count
        steps = (list_fen if rule.basis == "list" else scoped) // rule.cond.min_amount
        uses = rule.limits.uses(with_times=True)
        return benefit.count * (steps if uses is None else min(steps, uses))
    if isinstance(benefit, PointsBonus):
        return benefit.points
    assert isinstance(benefit, PointsMultiplier), rule.id
    assert points_rule is not None, rule.id
    return scoped // points_rule.fen_per_point * (benefit.mult - 1)
