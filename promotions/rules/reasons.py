"""Why each rule that is not on the bill is not on it: one code and one number a rule."""

from __future__ import annotations

from collections.abc import Callable

from promotions.rules.active import Active
from promotions.rules.allocate import Outcome, countable, counted
from promotions.rules.basket_view import Basket
from promotions.rules.bill import Counted, has_threshold, lowest_reach, measure, used_up
from promotions.rules.priced import Reason
from promotions.rules.rule import BundlePct, BundlePrice, NthPct, Rule

# Asking "what if this rule were forced" prices the basket again; more declined rules than this share the plain code.
WHAT_IFS_MAX = 6


class Why:
    """`what_if(place)` is the payable with that rule forced, or None where it cannot be taken."""

    def __init__(
        self,
        basket: Basket,
        outcome: Outcome,
        active: Active,
        what_if: Callable[[int], int | None],
    ) -> None:
        self._basket = basket
        self._outcome = outcome
        self._active = active
        self._what_if = what_if
        self._asked = 0
        self._lane_of = basket.compiled.lanes
        self._rules = basket.compiled.rules
        self._price = set(basket.compiled.price)
        self._alike = self._lines_alike()

    def reasons(self, points_taken: list[int]) -> tuple[Reason, ...]:
        out = []
        known = self._active.barred
        for place, rule in enumerate(self._rules):
            if place in self._outcome.offs or place in points_taken:
                continue
            barred = known.get(place)
            out.append(barred if barred else self._one(place, rule))
        return tuple(out)

    def _one(self, place: int, rule: Rule) -> Reason:
        if not self._basket.present >> place & 1:
            return Reason(rule.id, rule.name, "NO_MATCH")
        short = self._short(rule, self._basket.gross(place)) if has_threshold(rule) else None
        if short:  # told by what is paid, as the rule measures it: that much more brings it
            return short if rule.stage in ("unit", "multi") else self._short(rule, self._seen(place)) or short
        if used_up(rule):
            return Reason(rule.id, rule.name, "LIMIT")
        clash = next((other for other in self._outcome.offs if self._basket.compiled.clashes[place] >> other & 1), None)
        if clash is not None:
            return Reason(rule.id, rule.name, "NOT_WITH", None, self._rules[clash].name)
        if rule.later:
            return Reason(rule.id, rule.name, "NO_MATCH")
        if rule.stage == "price":
            return self._not_listed(place, rule)
        return self._on_units(place, rule) if rule.stage in ("unit", "multi") else self._on_bill(place, rule)

    def _not_listed(self, place: int, rule: Rule) -> Reason:
        """Another price list is lower, or the tag is."""
        for view, shares in zip(self._basket.views, self._outcome.shares, strict=True):
            other = next((other for other in shares if view.scope >> place & 1 and other in self._price), None)
            if other is not None:
                return Reason(rule.id, rule.name, "LANE_TAKEN_BY", None, self._rules[other].name)
        return Reason(rule.id, rule.name, "WORSE_BY")

    def _lines_alike(self) -> list[tuple[int, list[int]]]:
        """(matching rules, rules taken) of the lines, each pair once."""
        pairs = dict.fromkeys(
            (view.scope, bits)
            for view, units in zip(self._basket.views, self._outcome.taken, strict=True)
            for bits in set(units)
            if bits
        )
        return [(scope, [p for p in range(bits.bit_length()) if bits >> p & 1]) for scope, bits in pairs]

    @staticmethod
    def _short(rule: Rule, seen: Counted) -> Reason | None:
        cond = rule.cond
        missing = (
            ("SHORT_BY", lowest_reach(rule) - measure(rule, seen)),
            ("SHORT_BY_PIECES", cond.min_qty - seen.qty),
            ("SHORT_BY_WEIGHT", cond.min_weight_mg - seen.weight_mg),
        )
        return next((Reason(rule.id, rule.name, code, short) for code, short in missing if short > 0), None)

    def _on_units(self, place: int, rule: Rule) -> Reason:
        basket = self._basket
        if rule.stage == "unit" and not basket.unit_present >> place & 1:
            return Reason(rule.id, rule.name, "NO_MATCH")
        if isinstance(rule.benefit, NthPct | BundlePrice | BundlePct):
            size = rule.benefit.n if isinstance(rule.benefit, NthPct) else len(rule.benefit.slots)
            if basket.gross(place).qty < size:
                return Reason(rule.id, rule.name, "SHORT_BY_PIECES", size - basket.gross(place).qty)
        for scope, taken in self._alike:
            if scope >> place & 1:
                for other in taken:
                    if self._lane_of[other] & self._lane_of[place]:
                        return Reason(rule.id, rule.name, "LANE_TAKEN_BY", None, self._rules[other].name)
        return self._worse(place, rule)

    def _on_bill(self, place: int, rule: Rule) -> Reason:
        if rule.stage == "finish":
            return Reason(rule.id, rule.name, "NO_MATCH")
        for other in self._outcome.plan.combo:
            if self._lane_of[other] & self._lane_of[place]:
                return Reason(rule.id, rule.name, "LANE_TAKEN_BY", None, self._rules[other].name)
        return self._short(rule, self._seen(place)) or self._worse(place, rule)

    def _seen(self, place: int) -> Counted:
        """What the rule sees of the bill as it is."""
        return counted(self._basket, self._outcome, countable(self._basket, self._outcome, place))

    def _worse(self, place: int, rule: Rule) -> Reason:
        if rule.limits.budget_remaining is not None:
            return Reason(rule.id, rule.name, "LIMIT")
        self._asked += 1
        forced = self._what_if(place) if self._asked <= WHAT_IFS_MAX else None
        if forced is None:
            return Reason(rule.id, rule.name, "WORSE_BY")
        return Reason(rule.id, rule.name, "WORSE_BY", max(0, forced - self._outcome.pay))
