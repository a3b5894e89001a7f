"""One past bill under two rule sets, by the engine that priced it at the counter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from kernel.facts import canonical
from promotions import Engine, Priced, RuleRefused, RuleSet
from shop.promotion_replay.rules.past_bill import PastBill
from shop.sales.rules import rounding
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.tier_benefits import CRAFT_RULE
from shop.sheet.rules.birthdays import windows_of
from shop.sheet.rules.calculate import price_goods
from shop.sheet.rules.inputs import SheetInput

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


class TwoPrices:
    """Prices bills under their own rules and under `rules`; rule sets are made ready once."""

    def __init__(self, rules: Sequence[Raw], timer: Timer) -> None:
        """Raises RuleRefused."""
        self.rule_set = RuleSet.parse(rules)
        for own in besides(rules):
            raise RuleRefused(
                rule=own["id"], problem="id: is the bill's own; leave the rule out, each bill brings it along"
            )
        self._rules, self._timer = rules, timer
        self._own: dict[str, Engine] = {}
        self._others: dict[str, Engine] = {}
        self._made: dict[bytes, Engine] = {}
        self._asks_birthday = bool(windows_of(rules))

    def price(self, bill: PastBill) -> BothWays:
        """Raises what the engine and the sheet refuse: a bill that cannot be priced any more."""
        sheet = replace(bill.own, rules=bill.shared.rules)
        other, guessed = self._under_others(sheet)
        return BothWays(bill, self._side(sheet, self._own_of(bill)), self._side(other, self._other_of(bill)), guessed)

    def _side(self, sheet: SheetInput, engine: Engine) -> Side:
        began = self._timer()
        cart = price_goods(sheet, engine)
        assert cart.answer is not None
        return Side(cart, cart.answer, self._timer() - began)

    def _own_of(self, bill: PastBill) -> Engine:
        engine = self._own.get(bill.shared_name)
        if engine is None:
            engine = self._own[bill.shared_name] = self._ready(bill.shared.rules)
        return engine

    def _other_of(self, bill: PastBill) -> Engine:
        engine = self._others.get(bill.shared_name)
        if engine is None:
            engine = self._ready((*self._rules, *besides(bill.shared.rules)))
            self._others[bill.shared_name] = engine
        return engine

    def _ready(self, rules: Sequence[Raw]) -> Engine:
        """The same engine for the same rules: it keeps what it learned of a line."""
        name = canonical(rules)
        if name not in self._made:
            self._made[name] = Engine(RuleSet.parse(rules))
        return self._made[name]

    def _under_others(self, sheet: SheetInput) -> tuple[SheetInput, bool]:
        """The sheet for the other rules, with what it keeps of a birthday as they ask for it."""
        if sheet.member is None or not self._asks_birthday:
            return replace(sheet, rules=tuple(self._rules)), False
        days, known = birthday_as_asked(sheet.member.birthday_days, windows_of(sheet.rules), windows_of(self._rules))
        member = replace(sheet.member, birthday_days=days)
        return replace(sheet, rules=tuple(self._rules), member=member), not known


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
