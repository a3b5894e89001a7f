"""The headless till's commands about one person's data, at a shop that stands alone."""

from __future__ import annotations

from pos_app.script_forms import Answer
from pos_app.till import Till


class PersonCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def export_member(self, card: str, reason: str) -> Answer:
        """Write all that is kept of a member beside the books as JSON and as PDF, for them alone."""
        copy = self._till.persons.copy(card, reason)
        json, pdf = f"{copy.card_no}.json", f"{copy.card_no}.pdf"
        return {"json": self._till.keep_file(json, copy.as_json), "pdf": self._till.keep_file(pdf, copy.pdf)}

    def erase_member(self, card: str, reason: str, second: str, second_pin: str) -> Answer:
        """Forget a member for ever: their key is destroyed. A second person of the staff says so too, by their PIN."""
        return {"id": self._till.persons.forget(card, reason, second=second, pin=second_pin)}
