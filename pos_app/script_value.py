"""The headless till's commands about stored value and points of the bill's member."""

from __future__ import annotations

import msgspec

from kernel.money import plain_yuan
from membership.value.rules.refund import CAUSES, Cause
from pos_app.counter.payees import Payee
from pos_app.counter.value import Buyer
from pos_app.script_forms import Answer, bill_answer, paying_answer, to_fen
from pos_app.till import Till


class ValueCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def top_up(self, amount: str, buyer: Buyer | None = None) -> Answer:
        """Lay stored value for the bill's member on the bill; `buyer` {"name", "id_no", "phone"} where the law asks.

        `id_no` is an identity card's number, or another paper's behind its name: "护照 E12345678".
        """
        return bill_answer(self._till.value.top_up(to_fen(amount), buyer))

    def refund_value(self, cause: Cause, pin: str, payee: Payee | None = None) -> Answer:
        """Take back all stored value of the bill's member; `cause` merchant or customer says by which formula.

        `payee` {"name", "id_no", "account"} is who is paid: always by their paper, and to their bank account where
        the card held more than the region's rules let go in cash.
        """
        return bill_answer(self._till.value.refund(cause, pin, payee))

    def stored_value(self, member: str) -> Answer:
        """A member's contracts of stored value, gifts that come later, and what a refund would pay."""
        view = self._till.value.view(member)
        return {
            "contracts": [
                {
                    "day": one.day, "document": one.document_no, "principal": plain_yuan(one.principal_fen),
                    "bonus": plain_yuan(one.bonus_fen), "principal_left": plain_yuan(one.principal_left_fen),
                    "bonus_left": plain_yuan(one.bonus_left_fen),
                }
                for one in view.lots.contracts
            ],
            "principal": plain_yuan(view.lots.principal_fen), "bonus": plain_yuan(view.lots.bonus_fen),
            "later": plain_yuan(view.later_fen),
            "refunds": [
                {"cause": CAUSES[one.cause], "amount": plain_yuan(one.fen), "formula": one.formula}
                for one in view.refunds
            ],
        }  # fmt: skip

    def keep_change(self, cash: str) -> Answer:
        """Take `cash` and keep what would be change as stored value of the bill's member, where the chain does so."""
        if self._till.paying.tendering() is None:
            self._till.paying.begin_tender()
        return paying_answer(self._till.change.keep(to_fen(cash)))

    def pay_points(self, amount: str, pin: str) -> Answer:
        """Let points of the bill's member pay `amount` of the bill, before it is paid."""
        return bill_answer(self._till.points.pay(to_fen(amount), pin))

    def points(self, member: str) -> Answer:
        """A member's points: what can be used, what is pending, the lots and their last days."""
        view = self._till.members.points_of(member)
        return {"points": msgspec.to_builtins(view)}
