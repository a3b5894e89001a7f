"""Members' PINs, compared before a transaction begins: an argon2 hash takes longer than all else a right costs."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from sqlalchemy import Connection

from kernel.secrets import fingerprint, pin_fits
from membership.personal import MemberKeys
from membership.usecases import pin_checker
from shop.authority import CheckPin

REMEMBERED = 256


class Pins:
    """Compares PINs with their hashes, and remembers its last findings for as long as one question takes."""

    def __init__(self, keys: MemberKeys, pepper: str) -> None:
        self._keys, self._pepper = keys, pepper
        self._found: dict[str, bool] = {}
        self._lock = threading.Lock()

    def compare(self, connection: Connection, member_id: str, pin: str) -> None:
        """Do the slow comparison now, outside the transaction that will ask for it. Raises as a DomainError would."""
        self.of(connection, [member_id])(member_id, pin)

    def of(self, connection: Connection, member_ids: Sequence[str]) -> CheckPin:
        """What the authority asks (shop.authority.PinsOf)."""
        return pin_checker(connection, self._keys, member_ids, self._fits)

    def _fits(self, pin: str, kept: str) -> bool:
        # Kept under a keyed hash of both: a PIN that was changed meanwhile is compared again.
        name = fingerprint(self._pepper, f"{pin}|{kept}")
        with self._lock:
            known = self._found.get(name)
        if known is None:
            known = pin_fits(pin, kept, pepper=self._pepper)
            with self._lock:
                if len(self._found) >= REMEMBERED:
                    self._found.clear()
                self._found[name] = known
        return known
