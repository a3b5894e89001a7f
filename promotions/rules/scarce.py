"""What is scarce where some rules may be taken: units that could form groups, and limits that could bind."""

from __future__ import annotations

from promotions.rules.basket_view import Basket, Shape
from promotions.rules.compiled import places_in
from promotions.rules.groups import Grouping
from promotions.rules.options import LineView

Limit = tuple[int, str, int]  # rule, "uses" or "fen", cap


class Groups:
    """The groups that could form under bill rules `combo`: `shapes`; of the rules in `cut` not all are named."""

    def __init__(self, basket: Basket, allowed: int, special: int, combo: tuple[int, ...]) -> None:
        self._basket = basket
        self._rivals = allowed & basket.compiled.on_units
        for place in combo:
            self._rivals |= 1 << place
        self.groupings: list[Grouping] = []
        self.shapes: list[Shape] = []
        self.cut: list[Grouping] = []
        for place in basket.formable(allowed):
            grouping = basket.compiled.groupings[place]
            shapes, complete = basket.shapes(place, allowed, special)
            if not shapes or grouping.group_limit == 0:
                continue
            self.groupings.append(grouping)
            self.shapes += shapes
            if not (complete or self._dearest_first_is_best(grouping)):
                self.cut.append(grouping)

    def _dearest_first_is_best(self, grouping: Grouping) -> bool:
        """Units that no other rule is for are best grouped with their neighbours in price, which are all named."""
        rivals = self._rivals & ~(1 << grouping.place)
        views = [view for view in self._basket.views if view.scope >> grouping.place & 1]
        return grouping.nth and not any(view.scope & rivals for view in views)

    def share_bound(self, view: LineView, among: list[Grouping]) -> int:
        """No less than what a group of one of these rules could save a unit of the line, in even shares."""
        slots = dict(view.joins)
        shares = [
            one.share_bound(view.list_fen, slots.get(one.place, 0), self._basket.dearest(one.place))
            for one in among
            if view.scope >> one.place & 1
        ]
        return max(shares, default=0)

    def limits(self) -> list[Limit]:
        """How many groups a rule may form, and what it may give away with them."""
        out: list[Limit] = []
        for grouping in self.groupings:
            if grouping.group_limit is not None:
                out.append((grouping.place, "uses", grouping.group_limit))
            if grouping.rule.limits.budget_remaining is not None:
                out.append((grouping.place, "fen", grouping.rule.limits.budget_remaining))
        return out


def binding_limits(basket: Basket, allowed: int) -> list[Limit]:
    """Each limit of a unit rule that this basket could break."""
    out: list[Limit] = []
    compiled = basket.compiled
    for place in places_in(allowed & basket.unit_present & compiled.limited & compiled.units):
        limits = compiled.rules[place].limits
        uses, most = limits.uses(with_times=True), limits.max_units
        cap = min((one for one in (uses, most) if one is not None), default=None)
        if cap is not None:
            lines = zip(basket.views, basket.qtys, strict=True)
            if sum([qty for view, qty in lines if view.unit_bits >> place & 1]) > cap:
                out.append((place, "uses", cap))
        if limits.budget_remaining is not None:
            out.append((place, "fen", limits.budget_remaining))
    return out
