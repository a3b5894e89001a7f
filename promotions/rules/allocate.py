"""Carrying out a plan to the fen: every saving becomes shares of units, by largest remainder, line first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kernel.money import split_by_weight
from promotions.rules.basket_view import Basket
from promotions.rules.bill import Counted, off_of
from promotions.rules.options import Option
from promotions.rules.rule import AddOn, NthPct

Unit = tuple[int, int]  # line, place inside the line


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

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.nets = [[option.net for option in options] for options in plan.options]
        self.shares: list[dict[int, int]] = [{} for _ in plan.options]
        self.offs: dict[int, int] = {}
        self.taken: list[list[int]] = [[option.bits for option in options] for options in plan.options]
        self.add_on_fen = 0
        for line, options in enumerate(plan.options):
            for option in options:
                for place, saving in option.savings:
                    self._note(line, place, saving)

    @property
    def pay(self) -> int:
        return sum(map(sum, self.nets)) + self.add_on_fen

    def _note(self, line: int, place: int, fen: int) -> None:
        self.shares[line][place] = self.shares[line].get(place, 0) + fen
        self.offs[place] = self.offs.get(place, 0) + fen

    def take(self, place: int, amount: int, units: Iterable[Unit]) -> None:
        """Share `amount` over lines, then inside each line over its units, never below a unit's net."""
        self.offs.setdefault(place, 0)
        by_line: dict[int, list[int]] = {}
        for line, k in sorted(units):
            by_line.setdefault(line, []).append(k)
        totals = [sum(self.nets[line][k] for k in inside) for line, inside in by_line.items()]
        if amount == 0:
            return
        parts = split_by_weight(amount, totals, totals)
        for (line, inside), part in zip(by_line.items(), parts, strict=True):
            if not part:
                continue
            nets = [self.nets[line][k] for k in inside]
            for k, share in zip(inside, split_by_weight(part, nets, nets), strict=True):
                self.nets[line][k] -= share
            self._note(line, place, part)


def carry_out(basket: Basket, plan: Plan) -> Outcome | None:
    """The bill that the plan makes, or None when one of its bill rules may not be taken after all."""
    out = Outcome(plan)
    for group in plan.groups:
        rule = basket.compiled.rules[group.place]
        units: Sequence[Unit] = group.units
        aim = units[-rule.benefit.count :] if isinstance(rule.benefit, NthPct) else units[-1:]
        if rule.allocate == "target" and _net(out, aim) >= group.saving:
            units = aim
        out.take(group.place, group.saving, units)
        for line, k in group.units:
            out.taken[line][k] |= 1 << group.place
    for place in plan.combo:
        rule = basket.compiled.rules[place]
        units = countable(basket, out, place)
        off = off_of(rule, counted(basket, out, units), out.pay)
        if off is None:
            return None
        out.take(place, off, units)
        if isinstance(rule.benefit, AddOn):
            out.add_on_fen += rule.benefit.fen
    return out


def _net(out: Outcome, units: Sequence[Unit]) -> int:
    return sum(out.nets[line][k] for line, k in units)


def countable(basket: Basket, out: Outcome, place: int) -> list[Unit]:
    """Units in the rule's scope that took none of the rules it excludes."""
    excluded = basket.compiled.excluded[place]
    return [
        (line, k)
        for line, view in enumerate(basket.views)
        if view.scope >> place & 1
        for k, bits in enumerate(out.taken[line])
        if not bits & excluded
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
