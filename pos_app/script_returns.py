"""The headless till's commands about goods that come back."""

from __future__ import annotations

import msgspec

from kernel.money import plain_yuan
from kernel.weight import parse_grams
from pos_app.counter.return_parts import KIND
from pos_app.presenters.return_words import rehearsal_words
from pos_app.script_forms import Answer, BadCommand, bill_answer
from pos_app.till import Till
from shop.old_gold.personal import Seller
from shop.sales.facts import SoldTender
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.tenders import methods_in_words


class ReturnCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def find_bill(self, sale_no: str) -> Answer:
        """A sold bill: its lines with what they cost and whether they came back, and how it was paid."""
        bill = self._till.returning.find(sale_no)
        lines = [
            {
                "no": line.line_no, "barcode": line.barcode, "name": line.name, "net": plain_yuan(line.net_fen),
                "points": line.points, "returned_on": line.returned_on, "qty": line.qty, "left": line.left,
            }
            for line in bill.lines
        ]  # fmt: skip
        paid = methods_in_words(bill.tenders)
        return {"sale_no": bill.sale_no, "store": bill.store, "member": bill.member_label, "lines": lines, "paid": paid}

    def return_lines(self, sale_no: str, lines: list[int], reason: str, policy: str = "", qty: int = 0) -> Answer:
        """Lay lines of an earlier bill on the bill as goods that come back, by a policy's name (全退, 不退工费).

        Of goods by quantity `qty` units come back, without it all that the customer still has.
        """
        units = dict.fromkeys(lines, qty) if qty else {}
        return self._bill(self._till.returning.lay(sale_no, lines, reason, policy=policy, units=units))

    def weigh_return(self, sale_no: str, line: int, seen: str = "", weight: str = "", take: bool = False) -> Answer:
        """Weigh a piece that comes back, by the balance or by a typed `weight`; grams of the whole piece.

        Refused when it does not weigh what it weighed when it was sold, unless told to `take` it.
        """
        part, returning = f"{sale_no}/{line}", self._till.returning
        if weight:
            return self._bill(returning.weigh_by_hand(part, _mg(weight), take=take))
        return self._bill(returning.weigh(part, seen_mg=_mg(seen) if seen else None, take=take))

    def refund_otherwise(self, reason: str) -> Answer:
        """Let the cashier choose how the customer is paid; a second person's decision."""
        return bill_answer(self._till.returning.refund_otherwise(reason))

    def name_payee(self, payee: Seller) -> Answer:
        """Write down who is paid the bill's cash, with `due_diligence`: the law asks it from 100,000 yuan a day.

        Fields as of `old_gold_seller`; `statement` says what the money is for. Answers what they were paid today.
        """
        paid = self._till.payees.paid_today(payee)
        return {**bill_answer(self._till.payees.name(payee)), "paid_today": plain_yuan(paid)}

    def return_rehearsal(self) -> Answer:
        """What closing the bill would take back, give back and pay to the customer."""
        found = self._till.returning.rehearsal()
        return {
            "due": plain_yuan(found.due_fen),
            "refund": [_tender(tender) for tender in found.tenders],
            "points": sum(back.points - back.short_points for back in found.bills),
            "short_points": sum(back.short_points for back in found.bills),
            "kept_for_points": plain_yuan(sum(back.short_fen for back in found.bills)),
            "vouchers": [code for back in found.bills for code in back.vouchers],
            "gifts": list(found.gifts),
            "words": list(rehearsal_words(found)),
        }

    def ask_return(self, sale_no: str, reason: str) -> Answer:
        """Note a return whose bill cannot be seen now; its number."""
        return {"request_no": self._till.returning.ask_later(sale_no, reason)}

    def return_requests(self) -> Answer:
        """Returns of this store that wait for their bill, oldest first."""
        return {"requests": [msgspec.to_builtins(one) for one in self._till.returning.requests()]}

    def _bill(self, priced: PricedCart) -> Answer:
        parts = [
            {"part": part.part_id, "name": part.title, "amount": plain_yuan(part.fen), "trouble": part.trouble}
            for part in priced.parts
            if part.kind == KIND
        ]
        return {**bill_answer(priced), "returns": parts}


def _tender(tender: SoldTender) -> Answer:
    answer = {"method": tender.method, "amount": plain_yuan(tender.amount_fen), "reference": tender.reference}
    if tender.principal_fen or tender.bonus_fen:
        answer |= {"principal": plain_yuan(tender.principal_fen), "bonus": plain_yuan(tender.bonus_fen)}
    return answer


def _mg(text: str) -> int:
    try:
        return parse_grams(text)
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error
