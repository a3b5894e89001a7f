"""What is done with PINs that stand: changed by a right, and a code given to who forgot theirs."""

from __future__ import annotations

import re
from collections.abc import Callable

from kernel.books import Books
from kernel.clock import stamp
from kernel.facts import Entry
from kernel.projection import Put
from kernel.secrets import hash_pin
from membership.errors import MemberNotFound, PinInvalid
from membership.facts import StoredValuePinSet
from membership.personal import MemberKeys
from membership.pins.errors import ResetUnproven
from membership.pins.facts import PinResetIssued
from membership.pins.queries import pin_standing
from membership.pins.rules.codes import LIFETIME, hashed_text, reset_code
from membership.pins.tables import pin_reset

_PIN = re.compile(r"[0-9]{6}")
_DRAWN = 16


def require_pin(pin: str) -> None:
    """Raises PinInvalid unless it is six digits."""
    if not _PIN.fullmatch(pin):
        raise PinInvalid()


def change_pin(
    books: Books, keys: MemberKeys, member_id: str, pin: str, pepper: str, *, right_id: str, number: int
) -> Entry:
    """The member chose six other digits; `right_id` was granted for the change of this `number`.

    Raises PinInvalid, MemberNotFound, also where the member's key is not here.
    """
    require_pin(pin)
    pin_standing(books.connection, member_id)
    sealed = keys.seal_pin_hash(books.connection, member_id, hash_pin(pin, pepper=pepper))
    if sealed is None:
        raise MemberNotFound(member_id=member_id)
    return books.record(
        StoredValuePinSet(member_id=member_id, sealed_pin_hash=sealed, number=number, right_id=right_id)
    )


def issue_reset(
    books: Books, member_id: str, *, paper: str, reason: str, code_hash: Callable[[str], str],
    random: Callable[[int], bytes],
) -> str:  # fmt: skip
    """A code for the member who showed this `paper`; one given before is void. It is said once and kept nowhere.

    `code_hash` is a keyed hash of the place that decides. Raises MemberNotFound, ResetUnproven.
    """
    if not paper.strip() or not reason.strip():
        raise ResetUnproven()
    pin_standing(books.connection, member_id)
    now, code = books.clock.now(), reset_code(random(_DRAWN))
    until = stamp(now + LIFETIME)
    books.connection.execute(pin_reset.delete().where(pin_reset.c.until < stamp(now)))
    row = {"member_id": member_id, "code_hash": code_hash(hashed_text(member_id, code)), "until": until}
    books.carry_out([Put(pin_reset, row)])
    books.record(PinResetIssued(member_id=member_id, paper=paper.strip(), reason=reason.strip(), until=until))
    return code
