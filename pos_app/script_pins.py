"""The headless till's commands about members' PINs."""

from __future__ import annotations

from pos_app.script_forms import Answer
from pos_app.till import Till


class PinCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def set_member_pin(self, id: str, pin: str, old: str = "") -> Answer:
        """The member chose six digits as the PIN of stored value; to change one, `old` is the PIN or a reset code."""
        self._till.pins.choose(id, pin, old)
        return {}

    def unlock_member_pin(self, id: str, code: str) -> Answer:
        """A locked PIN may be tried again at once, by a reset code; the PIN stays as it is."""
        self._till.pins.unlock(id, code)
        return {}

    def reset_member_pin(self, card: str, paper: str, reason: str) -> Answer:
        """A code for a new PIN for who showed `paper`: good for a day, once. In a chain headquarters gives it."""
        return {"code": self._till.pins.reset(card, paper=paper, reason=reason)}
