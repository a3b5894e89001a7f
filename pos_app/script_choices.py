"""The headless till's commands about what people decide on a bill: promotions to take or leave."""

from __future__ import annotations

from pos_app.script_forms import Answer, bill_answer
from pos_app.till import Till


class ChoiceCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def choose_promotion(self, rule: str) -> Answer:
        """The bill takes this promotion (its id) wherever it can; one that is the customer's to ask for needs no
        permission."""
        return bill_answer(self._till.choosing.take(rule))

    def refuse_promotion(self, rule: str) -> Answer:
        """The bill goes without this promotion (its id)."""
        return bill_answer(self._till.choosing.leave(rule))

    def take_back_choice(self, rule: str) -> Answer:
        """Nothing is decided of this promotion any more; a discount by hand is named MANUAL-1, MANUAL-2."""
        return bill_answer(self._till.choosing.take_back(rule))
