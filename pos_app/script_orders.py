"""The headless till's commands about orders and money paid ahead."""

from __future__ import annotations

from typing import Literal

import msgspec

from kernel.money import plain_yuan
from kernel.weight import grams, parse_grams
from pos_app.counter.orders import OrderChange, OrderDraft
from pos_app.script_forms import Answer, BadCommand, bill_answer, to_fen
from pos_app.till import Till
from shop.customers import Who
from shop.orders.facts import DepositKind, Fault, OrderLine
from shop.orders.queries import Order


class OrderLineForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece in stock by its `barcode`, or what is to be made; weights grams, amounts yuan."""

    barcode: str = ""
    category: str = ""
    description: str = ""
    purity: str = ""
    weight: str = ""
    size: str = ""
    craft_fee: str = "0"
    craft_fee_mode: Literal["per_gram", "per_piece"] = "per_gram"
    other: str = "0"


class OrderCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def order_place(
        self, lines: list[OrderLineForm], pickup: str, name: str = "", phone: str = "", member: str = "",
        deposit: DepositKind = "earnest", contract: str = "", expires: str = "", lock: bool = False,
        lower_of_two: bool = False, note: str = "",
    ) -> Answer:  # fmt: skip
        """Write an order for a member, or for a name, until the day `pickup`; `lock` promises today's gold price."""
        draft = OrderDraft(
            lines=tuple(_line(form) for form in lines), pickup_date=pickup, deposit_kind=deposit,
            contract_fen=to_fen(contract) if contract else 0, expires_on=expires, lock=lock,
            lower_of_two=lower_of_two, note=note,
        )  # fmt: skip
        return order_answer(self._till.orders.place(draft, Who(member_id=member, name=name, phone=phone)))

    def order_deposit(self, order: str, amount: str) -> Answer:
        """Lay money paid ahead on the bill; it is the order's when the bill is paid."""
        return bill_answer(self._till.orders.deposit(order, to_fen(amount)))

    def order_change(
        self, order: str, reason: str, pickup: str = "", expires: str = "", contract: str = "", note: str = ""
    ) -> Answer:
        """Agree on other days, another price or another note."""
        change = OrderChange(
            pickup_date=pickup or None, expires_on=expires or None,
            contract_fen=to_fen(contract) if contract else None, note=note or None,
        )  # fmt: skip
        return order_answer(self._till.orders.change(order, change, reason))

    def order_came(self, order: str, no: int, code: str) -> Answer:
        """The piece that line `no` asked for is in stock; it is set aside."""
        return order_answer(self._till.orders.came(order, no, code))

    def order_pick_up(self, order: str) -> Answer:
        """Lay the ordered goods on the bill, at the locked price; what was paid ahead pays of it."""
        return bill_answer(self._till.orders.pick_up(order))

    def order_cancel(self, order: str, fault: Fault, reason: str) -> Answer:
        """Call an order off; `fault` says who broke the contract. What is given back lies on the bill then."""
        return order_answer(self._till.orders.cancel(order, fault, reason))

    def order_refund(self, order: str) -> Answer:
        """Lay what a cancelled order owes on the bill again."""
        return bill_answer(self._till.orders.refund(order))

    def order_expire(self, order: str) -> Answer:
        """Nobody came until the last day: the lock ends and the piece is for sale."""
        return order_answer(self._till.orders.expire(order))

    def order_slip(self, order: str) -> Answer:
        """Print the customer's paper of an order."""
        self._till.orders.print_slip(order)
        return {}

    def order(self, order: str) -> Answer:
        """One order as it stands; name and phone of a customer who is no member, for whom may see it."""
        found = self._till.orders.order(order)
        return {**order_answer(found), "person": msgspec.to_builtins(self._till.orders.person(found))}

    def orders(self) -> Answer:
        """Orders that need a person, the soonest pick-up first."""
        return {"orders": [order_answer(one)["order"] for one in self._till.orders.listing()]}

    def locked_gold(self) -> Answer:
        """Grams whose price is promised, by purity, and what they come to at those prices."""
        return {
            "locked": [
                {
                    "purity": one.purity_code, "orders": one.orders, "weight": grams(one.weight_mg),
                    "amount": plain_yuan(one.fen),
                }
                for one in self._till.orders.locked()
            ]
        }  # fmt: skip

    def deposit_ledger(self, since: str = "", until: str = "") -> Answer:
        """Money paid ahead: opening + taken - applied - refunded - forfeited = closing, over business days."""
        ledger = self._till.orders.ledger(since, until)
        names = ("opening", "taken", "applied", "refunded", "forfeited", "penalty", "closing")
        return {name: plain_yuan(getattr(ledger, f"{name}_fen")) for name in names}


def _line(form: OrderLineForm) -> OrderLine:
    try:
        weight_mg = parse_grams(form.weight) if form.weight else 0
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error
    return OrderLine(
        line_no=0, description=form.description, category=form.category, purity_code=form.purity, weight_mg=weight_mg,
        size=form.size, craft_fee_mode=form.craft_fee_mode, craft_fee_fen=to_fen(form.craft_fee),
        other_fen=to_fen(form.other), barcode=form.barcode,
    )  # fmt: skip


def order_answer(order: Order) -> Answer:
    terms = order.terms
    return {
        "order": {
            "order_no": order.order_no, "state": order.state, "customer": order.customer.label,
            "lines": [
                {
                    "no": line.line_no, "description": line.description, "barcode": line.barcode,
                    "weight": grams(line.weight_mg),
                }
                for line in terms.lines
            ],
            "contract": plain_yuan(terms.contract_fen), "deposit": terms.deposit_kind, "pickup": terms.pickup_date,
            "expires": terms.expires_on, "locked": plain_yuan(terms.locked_fen), "lower_of_two": terms.lower_of_two,
            "note": terms.note, "earnest": plain_yuan(order.held.earnest_fen),
            "prepayment": plain_yuan(order.held.prepayment_fen), "refund": plain_yuan(order.refund_fen),
            "penalty": plain_yuan(order.penalty_fen),
        }
    }  # fmt: skip
