"""Odd money let go by hand (手工抹零): limited, with a reason, and told apart from every promotion."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.money import Money
from pos_app.counter.post import Post
from pos_app.counter.selling import Selling
from shop.sales.errors import CartEmpty, OddTooMuch, ReasonMissing
from shop.sales.facts import OddTaken
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.rounding import BY_HAND_MOST_FEN
from shop.staff.rules import roles


@dataclass(slots=True)
class OddMoney:
    """What a person lets go of the bill at the counter."""

    post: Post
    selling: Selling

    def let_go(self, fen: int, reason: str) -> PricedCart:
        """Take `fen` off the bill, in place of what was let go before; above the chain's limit by permission.

        Raises CartEmpty, ReasonMissing, OddTooMuch (nothing, or no odd money any more), NotPermitted, InTender.
        """
        lines = self.selling.cart().lines
        if not lines:
            raise CartEmpty()
        if not reason.strip():
            raise ReasonMissing()
        if not 0 < fen <= BY_HAND_MOST_FEN:
            raise OddTooMuch(most=str(Money(BY_HAND_MOST_FEN)), asked=str(Money(fen)))
        within = fen <= self.post.settings.pricing.odd_limit_fen
        by = self.post.allowed(roles.SELL if within else roles.LET_GO_ODD).staff_no
        return self.selling.change_bill(odd=OddTaken(fen=fen, reason=reason.strip(), by=by))

    def ask_again(self) -> PricedCart:
        """All of the bill is asked for again. Raises InTender."""
        return self.selling.change_bill(odd=None)
