"""Carrying out a plan to the fen: every saving becomes shares of units, by largest remainder, line first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kernel.money import split_by_weight
from promotions.rules.basket_view import Basket, Shape, Unit
from promotions.rules.bill import Counted, off_of
from promotions.rules.options import Option
from promotions.rules.rule import AddOn, NthPct, Rule


class TakenGroup(NamedTuple):
    """A multi rule on these units; the saving is meant for the last one, or the last `count` of an nth_pct."""

    place: int
    units: tuple[Unit, ...]
    saving: int


class Plan(NamedTuple):
    """What is taken: an option for each unit of each line, groups, and bill rules in sequence."""

    options: tuple[tuple[Option, ...], ...]
    groups: tuple[TakenGroup, ...]
    combo: tuple[int, ...]


class Outcome:
    """Net fen of each unit, each line's shares by rule, and the payable."""

    def __init__(
        self, plan: Plan, nets: list[list[int]], taken: list[list[int]], shares: list[dict[int, int]], add_on_fen: int
    ) -> None:
        self.plan = plan
        self.nets = nets
        self.taken = taken
        self.shares = shares
        self.offs: dict[int, int] = {}
        self.add_on_fen = add_on_fen
        self._units_fen = sum([sum(of_line) for of_line in nets])

    @classmethod
    def of(cls, plan: Plan) -> Outcome:
        """What the units' own options save; groups and bill rules are still to come."""
        nets = [[option.net for option in options] for options in plan.options]
        taken = [[option.bits for option in options] for options in plan.options]
        out = cls(plan, nets, taken, [{} for _ in plan.options], 0)
        for line, options in enumerate(plan.options):
            for option in options:
                for place, saving in option.savings:
                    out._note(line, place, saving)
        return out

    def copy(self, combo: tuple[int, ...]) -> Outcome:
        """The same, to which bill rules may be added; `combo` are those."""
        nets, shares = [list(of_line) for of_line in self.nets], [dict(of_line) for of_line in self.shares]
        out = Outcome(self.plan._replace(combo=combo), nets, self.taken, shares, self.add_on_fen)
        out.offs = dict(self.offs)
        return out

    @property
    def pay(self) -> int:
        return self._units_fen + self.add_on_fen

    @property
    def uses(self) -> dict[int, int]:
        """How many units a unit rule took, and how many groups a multi rule made."""
        out: dict[int, int] = {}
        for options in self.plan.options:
            for option in options:
                for place, _saving in option.savings:
                    out[place] = out.get(place, 0) + 1
        for group in self.plan.groups:
            out[group.place] = out.get(group.place, 0) + 1
        return out

    def _note(self, line: int, place: int, fen: int) -> None:
        self.shares[line][place] = self.shares[line].get(place, 0) + fen
        self.offs[place] = self.offs.get(place, 0) + fen

    def take(self, place: int, amount: int, units: Iterable[Unit]) -> None:
        """Share `amount` over lines, then inside each line over its units, never below a unit's net."""
        self.offs.setdefault(place, 0)
        if amount == 0:
            return
        by_line: dict[int, list[int]] = {}
        for line, k in sorted(units):
            by_line.setdefault(line, []).append(k)
        self._units_fen -= amount
        parts = shares([[self.nets[line][k] for k in inside] for line, inside in by_line.items()], amount)
        for (line, inside), taken in zip(by_line.items(), parts, strict=True):
            if any(taken):
                for k, share in zip(inside, taken, strict=True):
                    self.nets[line][k] -= share
                self._note(line, place, sum(taken))


def shares(nets: Sequence[Sequence[int]], amount: int) -> list[list[int]]:
    """What units bear of `amount`, given their nets by line: first each line, then each unit in it."""
    totals = [sum(of_line) for of_line in nets]
    parts = split_by_weight(amount, totals, totals)
    return [
        [part] if len(of_line) == 1 else split_by_weight(part, of_line, of_line) if part else [0] * len(of_line)
        for part, of_line in zip(parts, nets, strict=True)
    ]


def bearers(rule: Rule, nets: Sequence[int], saving: int) -> int:
    """How many of a group's units bear its saving, counted from the last: all, or those that the rule is meant for.

    `nets`: what is left to pay for each; where those meant are not worth the saving, all bear it.
    """
    if rule.allocate != "target":
        return len(nets)
    meant = rule.benefit.count if isinstance(rule.benefit, NthPct) else 1
    return meant if sum(nets[-meant:]) >= saving else len(nets)


def group_nets(basket: Basket, shape: Shape) -> list[int]:
    """For each unit of a group: what is left to pay for it."""
    found = shape.nets
    if found is None:
        nets = {unit: option.net for unit, option in zip(shape.units, shape.options, strict=True)}
        by_line: dict[int, list[Unit]] = {}
        bearing = bearers(basket.compiled.rules[shape.place], list(nets.values()), shape.saving)
        for unit in sorted(shape.units[-bearing:]):
            by_line.setdefault(unit[0], []).append(unit)
        parts = shares([[nets[unit] for unit in of_line] for of_line in by_line.values()], shape.saving)
        for of_line, taken in zip(by_line.values(), parts, strict=True):
            for unit, share in zip(of_line, taken, strict=True):
                nets[unit] -= share
        found = shape.nets = list(nets.values())
    return found


def carry_out(basket: Basket, plan: Plan) -> Outcome | None:
    """The bill that the plan makes, or None when one of its bill rules may not be taken after all."""
    out = Outcome.of(plan)
    for group in plan.groups:
        rule = basket.compiled.rules[group.place]
        bearing = bearers(rule, [out.nets[line][k] for line, k in group.units], group.saving)
        out.take(group.place, group.saving, group.units[-bearing:])
        for line, k in group.units:
            out.taken[line][k] |= 1 << group.place
    return charge(basket, out, plan.combo) if plan.combo else out


def charge(basket: Basket, free: Outcome, combo: tuple[int, ...]) -> Outcome | None:
    """A bill without bill rules once more with these, or None when one of them may not be taken after all."""
    out = free.copy(combo)
    for place in combo:
        rule = basket.compiled.rules[place]
        units = countable(basket, out, place)
        off = off_of(rule, counted(basket, out, units), out.pay)
        if off is None:
            return None
        out.take(place, off, units)
        if isinstance(rule.benefit, AddOn):
            out.add_on_fen += rule.benefit.fen
    return out


def countable(basket: Basket, out: Outcome, place: int) -> list[Unit]:
    """Units in the rule's scope that took none of the rules it excludes."""
    excluded = basket.compiled.excluded[place]
    return [
        (line, k) for line in basket.lines_for(place) for k, bits in enumerate(out.taken[line]) if not bits & excluded
    ]


def counted(basket: Basket, out: Outcome, units: Sequence[Unit]) -> Counted:
    """What a bill rule sees over these units now."""
    net = listed = weight = 0
    for line, k in units:
        view = basket.views[line]
        net += out.nets[line][k]
        listed += view.list_fen
        weight += view.weight_mg
    return Counted(net, listed, len(units), weight)
