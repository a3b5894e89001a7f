"""Whether a member's PIN may be changed: a right on 'pin:<member>', whose amount is the number of the change.

It is granted for the old PIN, under the tries and the lock of spending, or for a reset code. The code counts its own
wrong tries, so that it is good while the PIN is locked; granting forgets the wrong PINs before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from kernel.projection import Remove, RowOp
from membership.errors import MemberNotFound, PinMissing
from membership.pins.errors import PinNumberOld, ResetMissing
from membership.pins.queries import Reset
from membership.pins.rules.codes import hashed_text, is_code
from membership.pins.tables import pin_reset
from membership.usecases import KeptPin
from shop.standing import WITH_PIN, Standing, name_of, pin_tries, tries_of_pin
from sync.protocol import RightAsk

IsPin = Callable[[str, str | None], bool]
CheckWith = Callable[[RightAsk, IsPin], None]
"""Checks the PIN of a question with this comparison, and counts the tries on its account."""


@dataclass(frozen=True, slots=True)
class PinChange:
    """One question for such a right."""

    standing: Standing
    code_hash: Callable[[str], str]
    now: str

    def decide(self, ask: RightAsk, is_pin: IsPin, check: CheckWith, ops: list[RowOp]) -> None:
        """Returns where the change is granted. Raises PinNumberOld, ResetMissing, MemberNotFound, PinMissing, and what
        `check` raises; `ops` grows by what a used code changes."""
        member_id = name_of(ask.account)
        kept = self.standing.pins.get(member_id)
        self._require_next(kept, ask.amount, member_id)
        if not is_code(ask.pin):
            check(msgspec.structs.replace(ask, account=tries_of_pin(member_id)), is_pin)
            return
        reset = self._reset(member_id)
        check(ask, lambda _member, code: self.code_hash(hashed_text(member_id, code or "")) == reset.code_hash)
        del self.standing.resets[member_id]
        ops.append(Remove(pin_reset, {"member_id": member_id}))
        for account in (f"{what}:{member_id}" for what in WITH_PIN):
            self.standing.tries.pop(account, None)
            ops.append(Remove(pin_tries, {"account": account}))

    def _require_next(self, kept: KeptPin | None, number: int, member_id: str) -> None:
        if kept is None:
            raise MemberNotFound(member_id=member_id)
        if not kept.sealed_hash:
            raise PinMissing(member_id=member_id)
        if number != kept.number + 1:
            raise PinNumberOld(number=kept.number + 1)

    def _reset(self, member_id: str) -> Reset:
        reset = self.standing.resets.get(member_id)
        if reset is None or reset.until <= self.now:
            raise ResetMissing()
        return reset
