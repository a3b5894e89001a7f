"""The engine: rules in, a priced basket out. Pure; the same input gives the same answer on every machine."""

from __future__ import annotations

from collections.abc import Sequence

from promotions.errors import BasketRefused
from promotions.rules import price_list
from promotions.rules.active import Active
from promotions.rules.allocate import Outcome
from promotions.rules.basket import Context, Line
from promotions.rules.basket_view import Basket
from promotions.rules.compiled import Compiled
from promotions.rules.options import LineView
from promotions.rules.points import Later, earn, read_points_rule
from promotions.rules.price_list import Listed
from promotions.rules.priced import AddOnTaken, AppliedRule, Priced, PricedLine
from promotions.rules.reasons import Why
from promotions.rules.rule import AddOn, Gift, IssueVoucher
from promotions.rules.rule_set import RuleSet
from promotions.rules.solve import Solver

LABEL_BUDGET = 20_000
LINES_KEPT = 400  # views of lines kept beyond the basket's own: what undo and the next bill may ask for again


class Engine:
    """One rule set made ready. Keeps what it learned of each distinct line, so that a scan prices only what is new."""

    def __init__(self, rule_set: RuleSet, label_budget: int = LABEL_BUDGET) -> None:
        self.rule_set = rule_set
        self._budget = label_budget
        self._compiled = Compiled(rule_set)
        self._views: dict[Listed, LineView] = {}
        self._active: tuple[Context, Active] | None = None
        self._last: Basket | None = None

    def price(
        self,
        lines: Sequence[Line],
        ctx: Context,
        points_rule: dict[str, int] | None = None,
        *,
        label_budget: int | None = None,
        reasons: bool = True,
    ) -> Priced:
        """The best lawful price for the customer, with its proof.

        `label_budget` bounds the search (the engine's own when None): small for a quick answer at each scan, the full
        one before tender. Without `reasons` nothing is said of the rules that are not on the bill. Raises
        BasketRefused when two lines share an id or the points rule is not one.
        """
        if len({line.id for line in lines}) != len(lines):
            raise BasketRefused(problem="two lines share an id")
        rule = read_points_rule(points_rule)
        active = self._active_for(ctx)
        lists = price_list.listed(self._compiled, active, lines)
        if priced_by := price_list.taken_bits(lists):
            active = active.beside(self._compiled, priced_by)
        views = [self._view(one) for one in lists]
        if len(self._views) > LINES_KEPT + len(lines):  # a till runs all day: lines of paid bills are let go
            self._views = dict(zip(lists, views, strict=True))
        ids = [line.id for line in lines]
        basket = self._last = Basket(self._compiled, views, [line.qty for line in lines], ids, self._last)
        solver = Solver(basket, active, active.wanted, label_budget or self._budget)
        best = solver.run()
        price_list.note(best.outcome, lists, basket.qtys)
        later = earn(basket, best.outcome, active, ctx, rule)
        lined = _priced_lines(basket, best.outcome, [one.off for one in lists])
        why = Why(basket, best.outcome, active, solver.what_if) if reasons else None
        return Priced(
            pay_fen=best.outcome.pay,
            list_fen=sum(line.list_fen for line in lined),
            lines=lined,
            applied=self._applied(best.outcome, later),
            gifts=self._gifts(best.outcome),
            add_ons=self._add_ons(best.outcome),
            points=later.points,
            optimal=best.optimal,
            gap_fen=best.gap,
            reasons=why.reasons(later.taken) if why else (),
            labels=best.labels,
            rules_hash=self.rule_set.hash,
            vouchers=later.vouchers,
            points_spent=sum(self._compiled.rules[place].spends_points for place in best.outcome.offs),
        )

    def _active_for(self, ctx: Context) -> Active:
        if self._active is None or self._active[0] != ctx:
            self._active = (ctx, Active.of(self._compiled, ctx))
        return self._active[1]

    def _view(self, one: Listed) -> LineView:
        found = self._views.get(one)
        if found is None:
            found = self._views[one] = LineView(one.line, self._compiled, one.place)
        return found

    def _applied(self, outcome: Outcome, later: Later) -> tuple[AppliedRule, ...]:
        rules, uses = self._compiled.rules, outcome.uses
        handed_out = {one.rule_id: one.count for one in later.vouchers}
        out = []
        for p in sorted({*outcome.offs, *later.taken}):
            rule, count = rules[p], uses.get(p, 1)
            if isinstance(rule.benefit, IssueVoucher):
                count = handed_out[rule.id] // rule.benefit.count
            out.append(
                AppliedRule(rule.id, rule.rev, rule.name, rule.stage, outcome.offs.get(p, 0), count, rule.spends_points)
            )
        return tuple(out)

    def _gifts(self, outcome: Outcome) -> tuple[str, ...]:
        out: list[str] = []
        for place in outcome.plan.combo:
            benefit = self._compiled.rules[place].benefit
            if isinstance(benefit, Gift):
                out.extend((benefit.sku,) if isinstance(benefit.sku, str) else benefit.sku[: benefit.pick])
        return tuple(out)

    def _add_ons(self, outcome: Outcome) -> tuple[AddOnTaken, ...]:
        taken = [(self._compiled.rules[place].id, self._compiled.rules[place].benefit) for place in outcome.plan.combo]
        return tuple(AddOnTaken(name, one.sku, one.fen) for name, one in taken if isinstance(one, AddOn))


def _priced_lines(basket: Basket, outcome: Outcome, listed_off: Sequence[int]) -> tuple[PricedLine, ...]:
    """`listed_off`: what a price list took off one unit of each line."""
    rules = basket.compiled.rules
    return tuple(
        PricedLine(
            line_id,
            (view.list_fen + off) * qty,
            sum(nets),
            tuple(nets),
            tuple((rules[place].id, fen) for place, fen in sorted(shares.items())),
        )
        for line_id, view, qty, off, nets, shares in zip(
            basket.ids, basket.views, basket.qtys, listed_off, outcome.nets, outcome.shares, strict=True
        )
    )
