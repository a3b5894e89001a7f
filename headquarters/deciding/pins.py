"""Members' PINs, compared before a transaction begins: an argon2 hash takes longer than all else a right costs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import partial

from kernel.database import AnyDatabase
from kernel.secrets import pin_fits
from membership.personal import MemberKeys
from membership.usecases import KeptPin, checker_of, kept_pins
from shop.authority import CheckPin
from shop.pins import RememberedPins

REMEMBERED = 4_096


class Pins:
    """Compares PINs with their hashes, and knows the finding still when the transaction asks for it.

    The sealed hashes of members who were here lately are remembered, so that comparing ahead needs no question. It
    decides nothing: the transaction reads what is kept, and compares again what has changed.
    """

    def __init__(self, keys: MemberKeys, pepper: str) -> None:
        self._keys, self._fits = keys, RememberedPins(partial(pin_fits, pepper=pepper))
        self._seen: OrderedDict[str, KeptPin] = OrderedDict()
        self._lock = threading.Lock()

    def compare(self, database: AnyDatabase, member_id: str, pin: str) -> None:
        """Do the slow comparison now, outside the transaction that will ask for it. Raises as a DomainError would."""
        with self._lock:
            seen = self._seen.get(member_id)
        if seen is None:
            with database.reading() as connection:
                kept = kept_pins(connection, [member_id])
            self._remember({member_id: None, **kept})
        else:
            kept = {member_id: seen}
        checker_of(kept, self._keys, self._fits)(member_id, pin)

    def of(self, kept: Mapping[str, KeptPin | None]) -> CheckPin:
        """What the authority asks (shop.authority.CheckerOf)."""
        self._remember(kept)
        return checker_of(kept, self._keys, self._fits)

    def _remember(self, kept: Mapping[str, KeptPin | None]) -> None:
        with self._lock:
            for member_id in kept:
                self._seen.pop(member_id, None)  # of one who was erased nothing stays
            self._seen |= {name: one for name, one in kept.items() if one and one.sealed_hash and one.wrapped}
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
