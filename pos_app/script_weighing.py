"""The headless till's commands about the balance."""

from __future__ import annotations

from kernel.weight import grams, parse_grams
from pos_app.script_forms import Answer, BadCommand, bill_answer, line_id_of
from pos_app.till import Till


class WeighingCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def scale(self) -> Answer:
        """What the balance says now: its state, the weight in grams, its own line."""
        live = self._till.weighing.look()
        weight = "" if live.weighing is None else grams(live.weighing.mg)
        return {"state": live.state.value, "weight": weight, "raw": live.raw, "why": live.why}

    def tare_scale(self) -> Answer:
        """What lies on the balance counts as nothing from now on."""
        self._till.weighing.tare()
        return {}

    def zero_scale(self) -> Answer:
        """The empty pan is zero."""
        self._till.weighing.zero()
        return {}

    def weigh_line(self, no: int, seen: str = "", weight: str = "", take: bool = False) -> Answer:
        """Price line `no` by what lies on the balance, or by a typed `weight`; both grams of the whole piece.

        Refused when `seen` does not lie there any more, and beyond the tag's tolerance unless told to `take` it.
        """
        weighing, line_id = self._till.weighing, line_id_of(self._till.selling.cart(), no)
        if weight:
            return bill_answer(weighing.weigh_line_by_hand(line_id, _mg(weight), take=take))
        seen_mg = _mg(seen) if seen else None
        return bill_answer(weighing.weigh_line(line_id, seen_mg=seen_mg, take=take))


def _mg(text: str) -> int:
    try:
        return parse_grams(text)
    except ValueError as error:
        raise BadCommand(reason=str(error)) from error
