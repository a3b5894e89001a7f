"""The headless till's commands about who a member is: a copy of their data, being forgotten, two cards that are one."""

from __future__ import annotations

import msgspec

from pos_app.script_forms import Answer
from pos_app.till import Till


class PersonCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def export_member(self, card: str, reason: str) -> Answer:
        """Write all that is kept of a member beside the books as JSON and as PDF, for them alone."""
        return {kind: str(file) for kind, file in self._till.persons.write_copy(card, reason).items()}

    def erase_member(self, card: str, reason: str, second: str, second_pin: str) -> Answer:
        """Forget a member for ever: their key is destroyed. A second person of the staff says so too, by their PIN.

        Copies that were written for them and lie beside the books go too.
        """
        return {"id": self._till.persons.forget(card, reason, second=second, pin=second_pin)}

    def merge_members(self, survivor: str, other: str, reason: str) -> Answer:
        """Whoever `other` names by card or phone is the member with the id `survivor`.

        A shop that stands alone merges them at once, a store of a chain asks headquarters.
        """
        return {"merged": self._till.merging.merge(survivor, other, reason)}

    def unmerge_member(self, card: str, reason: str) -> Answer:
        """Make the member of this card one of their own again, on the day on which the shop merged them."""
        self._till.merging.undo(card, reason)
        return {}

    def merges_asked(self) -> Answer:
        """What was asked of headquarters about two cards of one person, and what became of it."""
        return {"asked": [msgspec.to_builtins(one) for one in self._till.merging.asked()]}
