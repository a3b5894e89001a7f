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
from shop.presented import sub_card_pins

REMEMBERED = 4_096


class Pins:
    """Compares PINs with their hashes, and knows the finding still when the transaction asks for it.

    The sealed hashes of members and sub-cards that were here lately are remembered, so that comparing ahead needs no
    question. It decides nothing: the transaction reads what is kept, and compares again what has changed.
    """

    def __init__(self, keys: MemberKeys, pepper: str) -> None:
        self._keys, self._fits = keys, RememberedPins(partial(pin_fits, pepper=pepper))
        self._seen: OrderedDict[str, KeptPin] = OrderedDict()
        self._lock = threading.Lock()

    def compare(self, database: AnyDatabase, member_id: str, pin: str, card_no: str = "") -> None:
        """Do the slow comparison now, outside the transaction that will ask for it. Raises as a DomainError would.

        A sub-card that was shown has a PIN of its own; by any other card the member's counts.
        """
        for name in (card_no, member_id) if card_no else (member_id,):
            kept = self._kept(database, name, is_card=name == card_no)
            if kept is not None:
                checker_of({name: kept}, self._keys, self._fits)(name, pin)
                return

    def _kept(self, database: AnyDatabase, name: str, *, is_card: bool) -> KeptPin | None:
        """What stands of the PIN of a member or a sub-card; None where it is neither's."""
        with self._lock:
            seen = self._seen.get(name)
        if seen is not None:
            return seen
        with database.reading() as connection:
            found = sub_card_pins(connection, name) if is_card else kept_pins(connection, [name])
        self._remember({name: None, **found})
        return found.get(name)

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
