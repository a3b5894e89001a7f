"""The headless till's commands about service tickets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from kernel.money import plain_yuan
from kernel.weight import grams, parse_carats, parse_grams
from pos_app.counter.services import TicketDetail
from pos_app.script_forms import Answer, BadCommand, bill_answer, to_fen
from pos_app.till import Till
from shop.customers import Who
from shop.services.facts import Metal, MetalUsed, Stones
from shop.services.queries import Ticket
from shop.services.rules.steps import Article
from shop.services.rules.wording import stones_in_words


class StonesForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Stones of one kind; weight in carats, where it is known."""

    name: str
    count: int
    carats: str = "0"


class MetalForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The customer's own metal, grams."""

    purity: str
    weight: str


class MetalUsedForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of own metal, grams."""

    purity: str
    used: str
    loss: str = "0"


class ServiceCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def service_open(
        self, kinds: list[str], article: str, weight: str, promised: str, name: str = "", phone: str = "",
        member: str = "", fee: str = "", needs_quote: bool = False, sale_no: str = "",
        stones: list[StonesForm] | None = None, metal: list[MetalForm] | None = None, loss_permille: int = 0,
        photos: list[str] | None = None, note: str = "",
    ) -> Answer:  # fmt: skip
        """Take an article in, `weight` grams; `metal` is the customer's own, `loss_permille` the loss agreed to."""
        left = Article(
            kinds=tuple(kinds), article=article, weight_mg=_mg(weight), promised_on=promised,
            fee_fen=to_fen(fee) if fee else 0, needs_quote=needs_quote, sale_no=sale_no,
            stones=_stones(stones or ()), loss_ppm_most=loss_permille * 1000, note=note,
            metal=tuple(Metal(purity_code=one.purity, mg=_mg(one.weight)) for one in metal or ()),
        )  # fmt: skip
        who = Who(member_id=member, name=name, phone=phone)
        return ticket_answer(self._till.services.take_in(left, who, [Path(file) for file in photos or ()]))

    def service_quote(self, ticket: str, fee: str, promised: str = "") -> Answer:
        """The customer agreed to a price, and to another day where one is named."""
        return ticket_answer(self._till.services.quote(ticket, to_fen(fee), promised))

    def service_send(self, ticket: str, workshop: str, weight: str) -> Answer:
        """The article leaves for a workshop."""
        return ticket_answer(self._till.services.send(ticket, workshop, _mg(weight)))

    def service_back(
        self, ticket: str, weight: str, stones: list[StonesForm] | None = None, used: list[MetalUsedForm] | None = None,
        photos: list[str] | None = None, note: str = "",
    ) -> Answer:  # fmt: skip
        """The work is done; without `stones` they are as they were, `used` says what became of own metal."""
        done = self._till.services.back(
            ticket, _mg(weight), stones=None if stones is None else _stones(stones), note=note,
            used=[
                MetalUsed(purity_code=one.purity, used_mg=_mg(one.used), loss_mg=_mg(one.loss)) for one in used or ()
            ],
            photos=[Path(file) for file in photos or ()],
        )  # fmt: skip
        return ticket_answer(done)

    def service_notify(self, ticket: str, how: str = "电话") -> Answer:
        """The customer was told that the article can be fetched."""
        return ticket_answer(self._till.services.notify(ticket, how))

    def service_refuse(self, ticket: str, reason: str) -> Answer:
        """The work is not done; the article goes back and nothing is charged."""
        return ticket_answer(self._till.services.refuse(ticket, reason))

    def service_pay(self, ticket: str, amount: str = "") -> Answer:
        """Lay a payment for the work on the bill; without `amount` all that is left."""
        return bill_answer(self._till.services.pay(ticket, to_fen(amount) if amount else 0))

    def service_fetch(self, ticket: str, weight: str) -> Answer:
        """Hand the article over, `weight` grams; where the fee is open, with the bill that settles it."""
        bill = self._till.services.fetch(ticket, _mg(weight))
        return ticket_answer(self._till.services.ticket(ticket)) if bill is None else bill_answer(bill)

    def service_slip(self, ticket: str) -> Answer:
        """Print the pick-up slip again."""
        self._till.services.print_slip(ticket)
        return {}

    def service(self, ticket: str) -> Answer:
        """One ticket with its steps; name and phone of a customer who is no member, for whom may see it."""
        found = self._till.services.ticket(ticket)
        person = self._till.services.person(found.ticket)
        return {**ticket_answer(found), "person": msgspec.to_builtins(person)}

    def services(self, due: bool = False) -> Answer:
        """Articles that customers left here, the soonest promise first; with `due` only what should be done by now."""
        found = self._till.services.due() if due else self._till.services.listing()
        return {"tickets": [_short(ticket) for ticket in found]}

    def own_metal(self, since: str = "", until: str = "") -> Answer:
        """Customers' own metal by purity, grams: opening + in - used - loss - returned = closing, which is owed."""
        names = ("opening", "in", "used", "loss", "returned", "closing")
        return {
            "metal": [
                {"purity": one.purity_code, **{name: grams(getattr(one, f"{name}_mg")) for name in names}}
                for one in self._till.services.metal(since, until)
            ]
        }


def _mg(text: str) -> int:
    try:
        return parse_grams(text)
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error


def _stones(forms: Sequence[StonesForm]) -> tuple[Stones, ...]:
    try:
        return tuple(Stones(name=one.name, count=one.count, mct=parse_carats(one.carats)) for one in forms)
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error


def _short(ticket: Ticket) -> Answer:
    return {
        "ticket_no": ticket.ticket_no, "state": ticket.state, "customer": ticket.customer.label,
        "kinds": list(ticket.opened.kinds), "article": ticket.opened.article, "promised": ticket.promised_on,
        "fee": plain_yuan(ticket.fee_fen), "paid": plain_yuan(ticket.paid_fen), "needs_quote": ticket.needs_quote,
        "weight": grams(ticket.weight_mg), "stones": stones_in_words(ticket.stones),
    }  # fmt: skip


def ticket_answer(found: TicketDetail) -> Answer:
    return {
        "ticket": {
            **_short(found.ticket), "photos": list(found.ticket.opened.photos), "overdue": found.overdue,
            "steps": [
                {
                    "what": step.what, "at": step.at, "by": step.actor, "weight": grams(step.weight_mg),
                    "note": step.note,
                }
                for step in found.steps
            ],
            "owed": {one.purity_code: grams(one.mg) for one in found.owed},
        }
    }  # fmt: skip
