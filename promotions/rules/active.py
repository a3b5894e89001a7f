"""The rules that one customer could get at one time, before any line is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from promotions.rules.applicable import bar, wanted
from promotions.rules.basket import Context
from promotions.rules.compiled import Compiled, places_in
from promotions.rules.priced import Reason
from promotions.rules.rule import Rule

Bar = tuple[str, int | None, str | None]  # code, number, other


class Active:
    """`bits`: the rules that may be taken; `wanted`: those that must be wherever they can."""

    def __init__(self, rules: Sequence[Rule], bits: int, wanted: int, barred: Mapping[int, Bar]) -> None:
        self.bits = bits
        self.wanted = wanted
        self._rules = rules
        self._barred = dict(barred)

    @classmethod
    def of(cls, compiled: Compiled, ctx: Context) -> Active:
        """The rules for this customer, store and minute."""
        out = cls(compiled.rules, (1 << len(compiled.rules)) - 1, compiled.pressing, {})
        names = {*ctx.ban, *ctx.pin, *ctx.opt_in}
        named = {place for place, rule in enumerate(compiled.rules) if rule.id in names} if names else set()
        for alike in compiled.asking:
            out._ask([place for place in alike if place not in named] if named else alike, ctx)
        for place in sorted(named):
            out._ask([place], ctx)
        out._afford(compiled, ctx)
        return out

    @property
    def barred(self) -> dict[int, Reason]:
        """Why each other rule is out."""
        return {
            place: Reason(self._rules[place].id, self._rules[place].name, *why) for place, why in self._barred.items()
        }

    def _ask(self, alike: Sequence[int], ctx: Context) -> None:
        """Bar rules that ask the same of customer and time, or let them stay."""
        if not alike:
            return
        first = self._rules[alike[0]]
        code = bar(first, ctx)
        if code:
            for place in alike:
                self._bar(place, code)
        elif wanted(first, ctx):
            self.wanted |= sum(1 << place for place in alike)

    def _afford(self, compiled: Compiled, ctx: Context) -> None:
        """What the customer wants for points is theirs in the order of the ids, as long as the points last."""
        left = ctx.member.points if ctx.member else 0
        for place in compiled.for_points:
            if self.bits >> place & 1:
                short = compiled.rules[place].spends_points - left
                if short > 0:
                    self._bar(place, "SHORT_BY_POINTS", short)
                else:
                    left = -short

    def _bar(self, place: int, code: str, number: int | None = None, other: str | None = None) -> None:
        self._barred[place] = code, number, other
        self.bits &= ~(1 << place)
        self.wanted &= ~(1 << place)

    def beside(self, compiled: Compiled, taken: int) -> Active:
        """The same without the rules that may not stand beside those in `taken`, a bit set."""
        out = Active(self._rules, self.bits, self.wanted, self._barred)
        for place in places_in(taken):
            for other in places_in(compiled.clashes[place] & out.bits):
                out._bar(other, "NOT_WITH", None, compiled.rules[place].name)
        return out
