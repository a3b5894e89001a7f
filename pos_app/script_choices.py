"""The headless till's commands about what people decide on a bill: promotions, and discounts by hand."""

from __future__ import annotations

from kernel.money import plain_yuan
from pos_app.counter.discounts import WHOLE_BILL
from pos_app.script_forms import Answer, BadCommand, bill_answer, line_answer, line_id_of, to_fen
from pos_app.till import Till
from shop.sales.facts import ByHand
from shop.sales.rules.manual_limits import read_percent
from shop.sales.rules.reasons import nearest_first

PERCENTS = ("craft_pct", "pct")


class ChoiceCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def choose_promotion(self, rule: str, pin: str = "") -> Answer:
        """The bill takes this promotion (its id) wherever it can; one that is the customer's to ask for needs no
        permission, one that costs points the member's `pin`."""
        return bill_answer(self._till.choosing.take(rule, pin))

    def choose_gifts(self, rule: str, codes: list[str]) -> Answer:
        """The customer takes these of the gifts that a promotion names."""
        return bill_answer(self._till.choosing.choose_gifts(rule, codes))

    def refuse_promotion(self, rule: str) -> Answer:
        """The bill goes without this promotion (its id)."""
        return bill_answer(self._till.choosing.leave(rule))

    def take_back_choice(self, rule: str) -> Answer:
        """Nothing is decided of this promotion any more; a discount by hand is named MANUAL-1, MANUAL-2."""
        return bill_answer(self._till.choosing.take_back(rule))

    def give_discount(self, no: int, what: ByHand, value: str, reason: str) -> Answer:
        """A discount by hand on line `no`, 0 for the whole bill. `value`: percent off (pct, craft_pct), yuan off a
        piece or a gram (amount, per_gram), or what a piece then costs (price). The whole bill: pct or amount."""
        number = to_points(value) if what in PERCENTS else to_fen(value)
        line_id = line_id_of(self._till.selling.cart(), no) if no else WHOLE_BILL
        cart = self._till.discounts.give(line_id, what, number, reason)
        given = self._till.post.cart.choices.manual[-1].rule_id
        off_fen = sum(share.fen for line in cart.lines for share in line.shares if share.rule_id == given)
        return {"rule": given, "takes": plain_yuan(off_fen), **bill_answer(cart)}

    def explain_bill(self, sale_no: str) -> Answer:
        """A sold bill's lines with what came off them, and why each other rule of its day did not apply."""
        told = self._till.explaining.bill(sale_no)
        reasons = nearest_first(told.reasons)
        return {
            "lines": [line_answer(line) for line in told.lines],
            "reasons": [{"rule": one.rule_id, "name": one.name, "why": one.words, "hint": one.hint} for one in reasons],
        }


def to_points(text: str) -> int:
    """A percentage as text in basis points. Raises BadCommand."""
    try:
        return read_percent(text)
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error
