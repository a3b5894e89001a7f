"""One past bill under two rule sets, by the engine that priced it at the counter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from kernel.facts import canonical
from promotions import Engine, Priced, RuleRefused, RuleSet
from promotions.rules.rule import Rule
from shop.promotion_replay.rules.past_bill import PastBill
from shop.sales.rules import rounding
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.tier_benefits import CRAFT_RULE
from shop.sheet.rules.birthdays import windows_of
from shop.sheet.rules.calculate import price_goods
from shop.sheet.rules.inputs import SheetInput, SheetLine

Raw = dict[str, Any]
Timer = Callable[[], int]
"""Nanoseconds, for the slowest bill: only differences count."""


class Side(NamedTuple):
    """A bill under one rule set; `ns` is how long its price took."""

    cart: PricedCart
    answer: Priced
    ns: int

    @property
    def off_fen(self) -> int:
        """What came off the goods, with odd money; goods that a rule adds for a price lessen it by nothing."""
        return self.cart.list_fen - sum(line.net_fen for line in self.cart.lines)


class BothWays(NamedTuple):
    """A bill as it was and as it would be. `birthday_guessed`: new rules ask more of the birthday than is known."""

    bill: PastBill
    before: Side
    after: Side
    birthday_guessed: bool


class _Rules(NamedTuple):
    """Rules made ready: their engine, the days around a birthday that they ask for, and each as JSON by its id."""

    engine: Engine
    windows: tuple[int, ...]
    by_id: dict[str, Raw]


class _Pair(NamedTuple):
    """A bill's own rules and the others for it; `differ` are those that are not in both, to the letter."""

    own: _Rules
    other: _Rules
    differ: tuple[Rule, ...]


class TwoPrices:
    """Prices bills under their own rules and under `rules`; rule sets are made ready once."""

    def __init__(self, rules: Sequence[Raw], timer: Timer) -> None:
        """Raises RuleRefused."""
        self.rule_set = RuleSet.parse(rules)
        for own in besides(rules):
            raise RuleRefused(
                rule=own["id"], problem="id: is the bill's own; leave the rule out, each bill brings it along"
            )
        self._rules, self._timer = tuple(rules), timer
        self._pairs: dict[str, _Pair] = {}
        self._made: dict[bytes, _Rules] = {}

    def price(self, bill: PastBill) -> BothWays:
        """Raises what the engine and the sheet refuse: a bill that cannot be priced any more."""
        pair = self._pairs.get(bill.shared_name) or self._pair(bill)
        own = bill.own
        if pair.own.windows == pair.other.windows and not any(_touches(rule, own.lines) for rule in pair.differ):
            same = self._side(own, pair.own, reasons=True)
            return BothWays(bill, same, same, birthday_guessed=False)
        other, guessed = _as_asked(own, pair)
        before = self._side(own, pair.own, reasons=False)
        return BothWays(bill, before, self._side(other, pair.other, reasons=True), guessed)

    def _side(self, sheet: SheetInput, rules: _Rules, *, reasons: bool) -> Side:
        began = self._timer()
        cart = price_goods(sheet, rules.engine, reasons=reasons, windows=rules.windows)
        assert cart.answer is not None
        return Side(cart, cart.answer, self._timer() - began)

    def _pair(self, bill: PastBill) -> _Pair:
        own = self._ready(bill.shared.rules)
        other = self._ready((*self._rules, *besides(bill.shared.rules)))
        names = {*own.by_id, *other.by_id}
        differ = {name for name in names if own.by_id.get(name) != other.by_id.get(name)}
        rules = (rule for one in (own, other) for rule in one.engine.rule_set if rule.id in differ)
        found = self._pairs[bill.shared_name] = _Pair(own, other, tuple(rules))
        return found

    def _ready(self, rules: Sequence[Raw]) -> _Rules:
        """The same engine for the same rules: it keeps what it learned of a line."""
        name = canonical(rules)
        if name not in self._made:
            by_id = {str(rule["id"]): rule for rule in rules}
            self._made[name] = _Rules(Engine(RuleSet.parse(rules)), tuple(windows_of(rules)), by_id)
        return self._made[name]


def _touches(rule: Rule, lines: Sequence[SheetLine]) -> bool:
    """Whether the rule could take anything of these lines or count them, by their names alone.

    A bill that no rule touches in which two sets differ is the same bill under both.
    """
    scopes = (rule.scope, *getattr(rule.benefit, "slots", ()))
    return any(scope.all for scope in scopes) or any(
        name in scope.any for line in lines for name in _names(line) for scope in scopes
    )


def _names(line: SheetLine) -> tuple[str, ...]:
    """What a scope may call the line; a discount by hand alone knows its id."""
    return f"cat:{line.category_major}", line.category, line.purity_code, line.pricing_mode, *line.tags


def _as_asked(sheet: SheetInput, pair: _Pair) -> tuple[SheetInput, bool]:
    """The sheet with what it keeps of a birthday as the other rules ask for it, and whether that is a guess."""
    if sheet.member is None or not pair.other.windows:
        return sheet, False
    days, known = birthday_as_asked(sheet.member.birthday_days, pair.own.windows, pair.other.windows)
    return replace(sheet, member=replace(sheet.member, birthday_days=days)), not known


def besides(rules: Sequence[Raw]) -> list[Raw]:
    """The rules on a bill that no published set holds: the bill's rounding, and craft fees for less by tier."""
    return [rule for rule in rules if rule["id"] == rounding.FINISH or str(rule["id"]).startswith(CRAFT_RULE)]


def birthday_as_asked(days: int | None, windows: Sequence[int], asked: Sequence[int]) -> tuple[int | None, bool]:
    """The narrowest of the windows `asked` that the day is in, and whether the sheet knows that for sure.

    `days` is the narrowest of the windows that the bill's own rules asked for, None in none of them. Where the sheet
    cannot tell, the day is taken to be outside.
    """
    inside = [window for window in asked if days is not None and window >= days]
    outside_of = max((window for window in windows if days is None or window < days), default=-1)
    known = all(window in inside or window <= outside_of for window in asked)
    return min(inside, default=None), known
