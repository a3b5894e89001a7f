"""The headless till's commands about members' cards."""

from __future__ import annotations

from membership.cards.queries import CardView
from membership.rules.card_states import Kind, Step
from pos_app.script_forms import Answer, to_fen
from pos_app.till import Till


class CardCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name.

    `paper` is what the holder showed ("id_card"), `reason` stands in the books.
    """

    _till: Till

    def cards(self, id: str) -> Answer:
        """A member's cards with their states, and what may be done with each here."""
        return {"cards": [self._answer(card) for card in self._till.cards.of(id)]}

    def issue_card(
        self, id: str, kind: Kind = "sub", card: str = "", payment: str = "0", day: str = "0", pin: str = "",
        until: str = "",
    ) -> Answer:  # fmt: skip
        """Give a member a card: a blank one, or with a new number. A sub-card has a `pin`, and limits unless "0"."""
        number = self._till.cards.issue(
            id, kind, card_no=card, payment_fen=to_fen(payment), day_fen=to_fen(day), pin=pin, valid_until=until
        )
        return {"card": number}

    def activate_card(self, card: str) -> Answer:
        """An issued card counts from now on; sub-cards of a chain are activated by headquarters."""
        return self._step(card, "activate")

    def report_lost(self, card: str, reason: str = "") -> Answer:
        """A card is lost: no value and no points by it, here at once and elsewhere when they hear of it."""
        return self._step(card, "report_lost", reason)

    def cancel_loss(self, card: str, paper: str, reason: str = "") -> Answer:
        """A lost card was found."""
        return self._step(card, "cancel_loss", reason, paper)

    def reissue_card(self, card: str, paper: str, new: str = "", reason: str = "") -> Answer:
        """A lost card's account gets a new number, of the blank card `new` or made here."""
        return self._step(card, "reissue", reason, paper, new=new)

    def replace_card(self, card: str, paper: str, new: str = "", reason: str = "") -> Answer:
        """A worn card, or one of another tier, is exchanged for a new one."""
        return self._step(card, "replace", reason, paper, new=new)

    def renew_card(self, card: str, until: str) -> Answer:
        """A card is good until the day `until`, YYYY-MM-DD."""
        return self._step(card, "renew", until=until)

    def freeze_card(self, card: str, reason: str) -> Answer:
        """Nobody pays by this card until it is thawed."""
        return self._step(card, "freeze", reason)

    def thaw_card(self, card: str, paper: str, reason: str = "") -> Answer:
        """A frozen card counts again; in a chain headquarters says so."""
        return self._step(card, "thaw", reason, paper)

    def close_card(self, card: str, paper: str, reason: str = "") -> Answer:
        """A card is given up; the main card only when no stored value is left."""
        return self._step(card, "close", reason, paper)

    def unlock_value_pin(self, card: str, paper: str, reason: str) -> Answer:
        """A PIN that was tried wrongly too often may be tried again; in a chain headquarters says so."""
        self._till.cards.unlock_pin(card, paper=paper, reason=reason)
        return {}

    def _step(
        self, card: str, step: Step, reason: str = "", paper: str = "", *, until: str = "", new: str = ""
    ) -> Answer:  # fmt: skip
        number = self._till.cards.step(card, step, reason=reason, paper=paper, valid_until=until, new_card_no=new)
        return self._answer(self._till.cards.view(number))

    def _answer(self, card: CardView) -> Answer:
        return {
            "card": card.card_no, "kind": card.kind, "state": card.state, "since": card.since,
            "until": card.valid_until, "steps": list(self._till.cards.steps(card)),
        }  # fmt: skip
