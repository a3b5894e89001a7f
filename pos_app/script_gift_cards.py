"""The headless till's commands about gift cards."""

from __future__ import annotations

from kernel.money import plain_yuan
from membership.gift_cards.rules.selling import reissued_from
from pos_app.counter.gift_cards import GiftBuyer
from pos_app.counter.payees import Payee
from pos_app.script_forms import Answer, bill_answer, to_fen
from pos_app.till import Till


class GiftCardCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def sell_gift_card(self, card: str) -> Answer:
        """Lay a gift card that was not sold yet on the bill, at its face; scanning it does the same."""
        return bill_answer(self._till.gift_cards.sell(card))

    def gift_card_buyer(self, buyer: GiftBuyer) -> Answer:
        """Who buys the bill's gift cards, where the law asks: {"name", "id_no", "phone", "unit"}."""
        return bill_answer(self._till.gift_cards.name_buyer(buyer))

    def gift_card_balance(self, card: str) -> Answer:
        """What is left on a gift card, its state and its last day ("" for ever)."""
        view = self._till.gift_cards.look(card)
        return {
            "card": view.card.card_no, "state": view.words, "balance": plain_yuan(view.card.balance_fen),
            "face": plain_yuan(view.card.face_fen), "ends_on": view.card.ends_on, "fresh": view.fresh,
            "lost_on": view.card.lost_on, "new_card": view.card.next_card_no, "ask": view.card.ask,
        }  # fmt: skip

    def gift_card_slip(self, card: str) -> Answer:
        """Print what is left on a gift card, that it is lost, or that another one took its place."""
        self._till.gift_cards.print_slip(card)
        return {}

    def gift_card_lost(self, card: str, reason: str) -> Answer:
        """A named gift card is lost: it pays nothing from now on. Another one is given from the day "reissue_from"."""
        view = self._till.gift_cards.report_lost(card, reason)
        return {"state": view.words, "reissue_from": reissued_from(self._till.settings.gift_cards, view.card.lost_on)}

    def gift_card_found(self, card: str, id_no: str, reason: str) -> Answer:
        """A lost gift card pays again, for the buyer by their identity number; in a chain headquarters says so."""
        self._till.gift_cards.cancel_loss(card, id_no, reason)
        return {}

    def reissue_gift_card(self, card: str, id_no: str, reason: str, new: str = "") -> Answer:
        """What is left on a lost gift card goes to the blank card `new`; in a chain headquarters is asked to do so."""
        return {"done": self._till.gift_cards.reissue(card, new, id_no, reason)}

    def extend_gift_card(self, card: str) -> Answer:
        """Make an ended gift card good again, with all that is left on it."""
        return {"ends_on": self._till.gift_cards.extend(card)}

    def take_back_gift_card(self, card: str, secret: str, payee: Payee | None = None) -> Answer:
        """Lay an unused gift card on the bill to be paid out, to a `payee` as in refund_value; it is void then."""
        return bill_answer(self._till.gift_cards.take_back(card, secret, payee))

    def make_gift_cards(self, count: int, face: str, named: bool = False) -> Answer:
        """A shop that stands alone makes cards; numbers and secrets are told this once."""
        made = self._till.gift_cards.make(count, to_fen(face), named=named)
        return {
            "batch": made.batch_no, "cards": [{"card": one.card_no, "secret": one.secret} for one in made.cards],
        }  # fmt: skip
