"""Which promotions a bill takes, where a person decides it: take one, leave one, or what the customer may ask for."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from pos_app.counter.selling import Selling
from promotions import Rule
from promotions.rules.rule import Gift
from shop.sales.errors import RuleUnknown
from shop.sales.rules.choices import choose, take_back
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

    def take(self, rule_id: str) -> PricedCart:
        """The bill takes this promotion wherever it can, even where that is dearer.

        Raises RuleUnknown, NotPermitted, InTender.
        """
        asked = for_the_customer_to_ask(self._rule(rule_id))
        by = self.post.allowed(roles.SELL if asked else roles.CHOOSE_PROMOTION).staff_no
        choices = choose(self.post.cart.choices, rule_id, "opt_in" if asked else "pin", by)
        return self.selling.change_bill(choices=choices)

    def leave(self, rule_id: str) -> PricedCart:
        """The bill goes without this promotion. Raises RuleUnknown, NotPermitted, InTender."""
        self._rule(rule_id)
        by = self.post.allowed(roles.CHOOSE_PROMOTION).staff_no
        return self.selling.change_bill(choices=choose(self.post.cart.choices, rule_id, "ban", by))

    def take_back(self, rule_id: str) -> PricedCart:
        """Nothing is decided of it any more, and a discount by hand is gone. Raises RuleUnknown, InTender."""
        self.post.allowed(roles.SELL)
        before = self.post.cart.choices
        after = take_back(before, rule_id)
        if after == before:
            raise RuleUnknown(rule=rule_id)
        return self.selling.change_bill(choices=after)

    def _rule(self, rule_id: str) -> Rule:
        found = next((rule for rule in self.desk.rules() if rule.id == rule_id), None)
        if found is None:
            raise RuleUnknown(rule=rule_id)
        return found
