"""Discounts and prices that a person gives by hand, within what their role or a second person's lets through."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from kernel.actor import Actor, NotPermitted
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk
from pos_app.counter.selling import Selling
from shop.catalogue.queries import piece_by_barcode
from shop.goods.queries import goods_by_code
from shop.sales.errors import CartEmpty, DiscountOverLimit, DiscountWrong, InTender, LineUnknown, ReasonMissing
from shop.sales.facts import ByHand, ManualDiscount
from shop.sales.rules.cart import Cart
from shop.sales.rules.choices import next_manual_id, with_discount
from shop.sales.rules.manual_limits import NOTHING, UNBOUNDED_FEN, ManualLimit, covers, in_words, worth_fen
from shop.sales.rules.pricing import PricedCart, PricedLine
from shop.staff.rules import roles

_ASKED = (roles.GIVE_DISCOUNT, roles.DISCOUNT_OVER, roles.BELOW_COST)
WHOLE_BILL = ""


@dataclass(slots=True)
class Discounts:
    """What people give on the bill. One approval lets one change through."""

    post: Post
    desk: Desk
    selling: Selling

    def limit_of(self, person: Actor) -> ManualLimit:
        """What this person may give by themselves."""
        limits = self.post.settings.manual_limits
        return limits.get(person.role, NOTHING) if person.may(roles.GIVE_DISCOUNT) else NOTHING

    def give(self, line_id: str, what: ByHand, value: int, reason: str) -> PricedCart:
        """Give a discount on a line, or on the WHOLE_BILL, in place of the one on the same part of it.

        `value` as in ManualDiscount. Raises CartEmpty, LineUnknown, ReasonMissing, DiscountWrong, InTender; where the
        own limit or permission does not reach DiscountOverLimit, NotPermitted: a second person's may.
        """
        approver = self.post.approver(*_ASKED)
        line, goods_fen = self._target(line_id)
        if not reason.strip():
            raise ReasonMissing()
        people = (self.post.who(),) if approver is None else (self.post.who(), approver)
        cart, known = self.post.cart, [rule.id for rule in self.desk.rules()]
        asked = ManualDiscount(
            rule_id=next_manual_id(cart.choices, known), on=line_id, what=what, value=value, by=people[0].staff_no,
            reason=reason.strip(), units=0 if line is None else line.qty,
        )  # fmt: skip
        given = self._within(asked, people, line, goods_fen)
        cart = replace(cart, choices=with_discount(cart.choices, given))
        if not any(person.may(roles.BELOW_COST) for person in people) and self._below_cost(cart, given.rule_id):
            raise NotPermitted(permission=roles.BELOW_COST, staff=people[0].name)
        return self.selling.change_bill(choices=cart.choices)

    def _target(self, line_id: str) -> tuple[PricedLine | None, int]:
        """The line, None for the whole bill, and what the goods come to, fen."""
        if self.post.in_tender:
            raise InTender()
        priced = self.desk.price()
        if not priced.lines:
            raise CartEmpty()
        line = next((line for line in priced.lines if line.line_id == line_id), None)
        if line is None and line_id != WHOLE_BILL:
            raise LineUnknown()
        return line, sum(one.net_fen for one in priced.lines)

    def _within(
        self, asked: ManualDiscount, people: tuple[Actor, ...], line: PricedLine | None, goods_fen: int
    ) -> ManualDiscount:
        """The discount with the first person whose limit covers it."""
        fen, of_fen = worth_fen(asked, line, goods_fen), goods_fen if line is None else line.list_fen
        if fen <= 0:
            raise DiscountWrong()
        for place, person in enumerate(people):
            limit = self.limit_of(person)
            if covers(limit, asked, fen, of_fen):
                most = limit.most_bill_fen if line is None and limit.most_bill_fen < UNBOUNDED_FEN else 0
                return replace(asked, approved_by=person.staff_no if place else "", most_fen=most)
        last = people[-1]
        asked_words, limit_words = in_words(asked, fen, self.limit_of(last))
        raise DiscountOverLimit(
            permission=roles.DISCOUNT_OVER, staff=last.name, asked=asked_words, limit=limit_words, reason=asked.reason
        )

    def _below_cost(self, cart: Cart, rule_id: str) -> bool:
        """Whether the discount would sell something for less than it cost."""
        lines = [line for line in self.desk.price_of(cart).lines if any(one.rule_id == rule_id for one in line.shares)]
        with self.post.reading() as connection:
            for line in lines:
                known = (
                    goods_by_code(connection, line.barcode) if line.unit else piece_by_barcode(connection, line.barcode)
                )
                if known is not None and line.net_fen < known.cost_fen * line.qty:
                    return True
        return False
