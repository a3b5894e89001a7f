"""What an author is told of rules before they are published: what is dead, beaten, colliding, too cheap, unlawful.

Law: 明码标价和禁止价格欺诈规定 (SAMR order 56, 2022) arts. 16 to 18 and 规范促销行为暂行规定 (2020): conditions and
periods are shown, a gift is announced with name and quantity, a compared price is not above the lowest deal of the
last seven days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from promotions.rules.basket import Line
from promotions.rules.bill import Counted, off_of
from promotions.rules.compiled import Compiled
from promotions.rules.finding import Finding, error, warning
from promotions.rules.lint_dead import dead, unknown_names
from promotions.rules.lint_rivals import colliding, dominated, giant_groups
from promotions.rules.options import LineView
from promotions.rules.price_list import price_by
from promotions.rules.rule import Gift, NthPct, Rule, basis_points
from promotions.rules.rule_set import RuleSet
from promotions.rules.savings import percent_of, unit_saving


class Goods(Struct, frozen=True, forbid_unknown_fields=True):
    """One article of the chain as a basket line, and what a unit of it cost, in fen."""

    line: Line
    cost: int


def lint(
    rules: RuleSet,
    *,
    goods: Sequence[Goods] = (),
    deals: Mapping[str, int] | None = None,
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """Findings by rule id, errors first.

    `goods` as far as known; `deals` are lowest deals of the last seven days by what a scope names, in fen; `now` is the
    shop's local time, None to ask of no time.
    """
    lines = [one.line for one in goods]
    found = [
        *dead(rules, lines, now),
        *unknown_names(rules),
        *dominated(rules),
        *colliding(rules),
        *giant_groups(rules, lines),
        *_law(rules, deals),
        *_below_cost(rules, goods),
    ]
    return tuple(sorted(found, key=lambda one: (one.level, one.rule, one.code, one.other)))


def _law(rules: RuleSet, deals: Mapping[str, int] | None) -> Iterator[Finding]:
    for rule in rules:
        if rule.stage != "finish" and rule.manual is None and not rule.text.legal.strip():
            yield error(rule.id, "NO_LEGAL_TEXT", "text.legal is missing: write its conditions and its time as shown")
        if isinstance(rule.benefit, Gift):
            missing = [key for key in ("name", "qty", "worth_fen") if not getattr(rule.benefit, key)]
            if missing:
                yield error(rule.id, "GIFT_UNNAMED", f"a gift is announced with {', '.join(missing)}; fill them in")
        if rule.text.compare_fen is not None and deals is not None:
            yield from _compared(rule, rule.text.compare_fen, deals)


def _compared(rule: Rule, compare_fen: int, deals: Mapping[str, int]) -> Iterator[Finding]:
    names = deals.keys() if rule.scope.all else [name for name in rule.scope.any if name in deals]
    if not names:
        yield warning(rule.id, "NO_DEAL", "text.compare_fen has no deal of the last seven days to stand beside")
        return
    lowest = min(names, key=lambda name: (deals[name], name))
    if compare_fen > deals[lowest]:
        text = f"text.compare_fen is above the lowest deal of the last seven days, {deals[lowest]} fen for {lowest}"
        yield error(rule.id, "COMPARE_TOO_HIGH", text, lowest, compare_fen - deals[lowest])


def _below_cost(rules: RuleSet, goods: Sequence[Goods]) -> Iterator[Finding]:
    """The dearest loss of each rule by itself; then of unit rules together, where none alone makes one."""
    compiled = Compiled(rules)
    alone: set[str] = set()
    for place, rule in enumerate(compiled.rules):
        losses = [(one.cost - _least(rule, one.line), one.line.id) for one in goods if rule.scope.holds(one.line)]
        loss, article = max(losses, default=(0, ""))
        if loss > 0:
            alone.add(compiled.rules[place].id)
            yield error(rule.id, "BELOW_COST", f"{article} is sold {loss} fen below its cost", article, loss)
    every = (1 << len(compiled.rules)) - 1
    for one in goods:
        best = LineView(one.line, compiled).options(every, 0, False)[0][0]
        names = [compiled.rules[place].id for place, _ in best.savings]
        if best.net < one.cost and alone.isdisjoint(names) and len(names) > 1:
            text = f"with {', '.join(names[1:])} {one.line.id} is sold {one.cost - best.net} fen below its cost"
            yield error(names[0], "BELOW_COST", text, one.line.id, one.cost - best.net)


def _least(rule: Rule, line: Line) -> int:
    """What one unit comes to under the rule alone, at the least, in fen."""
    listed = sum(line.parts)
    if rule.stage == "price":
        return min(listed, sum(price_by(rule, line).parts))
    if rule.stage == "unit":
        return listed - unit_saving(rule, line.parts, line.weight_mg, line.old_weight_mg)
    if isinstance(rule.benefit, NthPct):
        off = percent_of(listed * rule.benefit.count, basis_points(rule.benefit.pct))
        return listed - off // rule.benefit.n
    if rule.stage in ("order", "voucher"):
        return listed - (off_of(rule, Counted(listed, listed, 1, line.weight_mg), listed) or 0)
    return listed
