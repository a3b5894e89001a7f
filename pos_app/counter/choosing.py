"""Which promotions a bill takes, where a person decides it: take one, leave one, or what the customer may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from pos_app.counter.for_points import ForPoints
from pos_app.counter.parts import with_part
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from pos_app.counter.selling import Selling
from promotions import Rule
from promotions.rules.rule import Gift
from shop.sales.errors import GiftUnknown, InTender, RuleUnknown
from shop.sales.rules.choices import choose, choose_gifts, take_back
from shop.sales.rules.for_points import part_id_of
from shop.sales.rules.pricing import PricedCart
from shop.staff.rules import roles


def for_the_customer_to_ask(rule: Rule) -> bool:
    """Goods for a price or points, and gifts that do not come by themselves: nobody's decision but the customer's."""
    return rule.opt_in or (isinstance(rule.benefit, Gift) and not rule.auto)


@dataclass(slots=True)
class Choosing:
    """What was decided stays on the bill with who decided it, and is recorded with the sale."""

    post: Post
    desk: Desk
    selling: Selling
    for_points: ForPoints = field(init=False)

    def __post_init__(self) -> None:
        self.for_points = ForPoints(self.post)
        self.post.parts.own(self.for_points)

    def take(self, rule_id: str, pin: str = "") -> PricedCart:
        """The bill takes this promotion wherever it can, even where that is dearer. One that costs points sets them
        aside, by the member's PIN.

        Raises RuleUnknown, NotPermitted, InTender, MemberNeeded, ValueRefused, PointsNotGranted.
        """
        if self.post.in_tender:
            raise InTender()
        rule = self._rule(rule_id)
        asked = for_the_customer_to_ask(rule)
        by = self.post.allowed(roles.SELL if asked else roles.CHOOSE_PROMOTION).staff_no
        choices = choose(self.post.cart.choices, rule_id, "opt_in" if asked else "pin", by)
        cart = replace(self.post.cart, choices=choices)
        if rule.spends_points and not any(part.part_id == part_id_of(rule_id) for part in cart.parts):
            cart = with_part(cart, self.for_points.asked(rule, pin))
        return self.selling.change_bill(choices=cart.choices, parts=cart.parts)

    def choose_gifts(self, rule_id: str, codes: Sequence[str]) -> PricedCart:
        """The customer takes these of the gifts that a promotion names. Raises RuleUnknown, GiftUnknown, InTender."""
        benefit = self._rule(rule_id).benefit
        named = benefit.sku if isinstance(benefit, Gift) else ()
        wrong = [code for code in codes if code not in ((named,) if isinstance(named, str) else named)]
        if wrong or not codes:
            raise GiftUnknown(gift="、".join(wrong))
        self.post.allowed(roles.SELL)
        return self.selling.change_bill(choices=choose_gifts(self.post.cart.choices, rule_id, codes))

    def leave(self, rule_id: str) -> PricedCart:
        """The bill goes without this promotion. Raises RuleUnknown, NotPermitted, InTender."""
        self._rule(rule_id)
        by = self.post.allowed(roles.CHOOSE_PROMOTION).staff_no
        return self.selling.change_bill(choices=choose(self.post.cart.choices, rule_id, "ban", by))

    def decline(self, rule_id: str) -> PricedCart:
        """The customer does not want what this promotion gives or adds: nothing that they asked for, or left.

        Raises RuleUnknown, NotPermitted, InTender.
        """
        asked = any(one.rule_id == rule_id for one in self.post.cart.choices.rules)
        return self.take_back(rule_id) if asked else self.leave(rule_id)

    def take_back(self, rule_id: str) -> PricedCart:
        """Nothing is decided of it any more, and a discount by hand is gone. Raises RuleUnknown, InTender."""
        self.post.allowed(roles.SELL)
        before = self.post.cart.choices
        after = take_back(before, rule_id)
        if after == before:
            raise RuleUnknown(rule=rule_id)
        parts = tuple(part for part in self.post.cart.parts if part.part_id != part_id_of(rule_id))
        return self.selling.change_bill(choices=after, parts=parts)

    def _rule(self, rule_id: str) -> Rule:
        found = next((rule for rule in self.desk.rules() if rule.id == rule_id), None)
        if found is None:
            raise RuleUnknown(rule=rule_id)
        return found
