"""Members' PINs, compared before a transaction begins: an argon2 hash takes longer than all else a right costs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from kernel.secrets import pin_fits
from membership.personal import MemberKeys
from membership.usecases import pin_checker
from shop.authority import CheckPin
from shop.pins import RememberedPins


class Pins:
    """Compares PINs with their hashes, and knows the finding still when the transaction asks for it."""

    def __init__(self, keys: MemberKeys, pepper: str) -> None:
        self._keys, self._fits = keys, RememberedPins(partial(pin_fits, pepper=pepper))

    def compare(self, connection: Connection, member_id: str, pin: str) -> None:
        """Do the slow comparison now, outside the transaction that will ask for it. Raises as a DomainError would."""
        self.of(connection, [member_id])(member_id, pin)

    def of(self, connection: Connection, member_ids: Sequence[str]) -> CheckPin:
        """What the authority asks (shop.authority.PinsOf)."""
        return pin_checker(connection, self._keys, member_ids, self._fits)
