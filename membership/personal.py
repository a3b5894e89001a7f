"""The members' own keys: made, wrapped, carried to other places, destroyed; and what they seal and open.

The keys stand outside the journal, each wrapped by the place's data key, so that the loss of one row is the loss of
a person's data in every entry, table and backup that names them.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, bindparam, select

from kernel.projection import Put, Remove, RowOp
from kernel.secrets import PlaceSecrets, fingerprint, fresh_key, seal, unseal
from membership.facts import Personal
from membership.tables import franchise_store, member, member_key

_WRAPPED = select(member_key.c.wrapped).where(member_key.c.member_id == bindparam("member_id"))
_OF_FRANCHISE = select(franchise_store.c.store).where(
    franchise_store.c.store == member.c.home_store, member.c.member_id == bindparam("member_id")
)
FOR_ALL = "all:"  # before a PIN's hash that every place of the chain opens
_personal = msgspec.json.Decoder(Personal)


class MemberKeys:
    """The keys of one place's members, bound to its secrets.

    Wrapped keys are kept in memory too (`load` at start, then with each row that is made), because a projection
    opens a seal while the transaction that wrote the key is still open, and a rebuild does so into another file.
    A transaction that rolls back leaves a key in memory that opens nothing; loading again drops it.
    """

    def __init__(self, secrets: PlaceSecrets, random: Callable[[int], bytes] = os.urandom) -> None:
        self._secrets, self._random = secrets, random
        self._wrapped: dict[str, str] = {}

    def load(self, connection: Connection) -> int:
        """Read all wrapped keys of this file anew; returns how many."""
        rows = connection.execute(select(member_key.c.member_id, member_key.c.wrapped))
        self._wrapped = {row.member_id: row.wrapped for row in rows}
        return len(self._wrapped)

    def create(self, member_id: str) -> RowOp:
        """A new key for a new member. Carry the row out before the fact that it seals."""
        return self.import_key(member_id, fresh_key(self._random))

    def import_key(self, member_id: str, key: str) -> RowOp:
        """The row that keeps a key which another place made (`export_key` there), wrapped for this place."""
        raw = base64.b64decode(key, validate=True)
        wrapped = seal(self._secrets.data_key, raw, purpose=_wrapping(member_id), random=self._random)
        self._wrapped[member_id] = wrapped
        return Put(member_key, {"member_id": member_id, "wrapped": wrapped})

    def export_key(self, connection: Connection, member_id: str) -> str | None:
        """The plain key in base64, to be sent sealed for another place; None when it was destroyed or never here.

        What the file says is what memory has from then on: another process of this place may have made or destroyed it.
        """
        wrapped = connection.scalar(_WRAPPED, {"member_id": member_id})
        if wrapped is None:
            self._wrapped.pop(member_id, None)
            return None
        self._wrapped[member_id] = wrapped
        return self._unwrap(member_id, wrapped)

    def destroy(self, member_id: str) -> RowOp:
        """The row operation that takes the key away for good; memory forgets it at once."""
        self._wrapped.pop(member_id, None)
        return Remove(member_key, {"member_id": member_id})

    def seal(self, connection: Connection, member_id: str, personal: Personal) -> str | None:
        """Personal fields sealed for a fact; None when the member has no key (any more)."""
        return self._seal(connection, member_id, msgspec.json.encode(personal), f"member:{member_id}")

    def open(self, connection: Connection, member_id: str, sealed: str) -> Personal | None:
        """What `seal` closed; None when the member has no key (any more). Raises SealBroken when it was altered."""
        key = self.export_key(connection, member_id)
        return None if key is None else opened(key, member_id, sealed)

    def seal_pin_hash(self, connection: Connection, member_id: str, pin_hash: str) -> str | None:
        """A PIN's hash sealed for a fact; None when the member has no key (any more).

        A franchise store's member pays at every store whether their key may go there or not: theirs is for all.
        """
        if connection.execute(_OF_FRANCHISE, {"member_id": member_id}).first() is not None:
            purpose, key = f"member-pin:{member_id}", self._chain_key(member_id)
            return FOR_ALL + seal(key, pin_hash.encode(), purpose=purpose, random=self._random)
        return self._seal(connection, member_id, pin_hash.encode(), f"member-pin:{member_id}")

    def open_pin_hash(self, connection: Connection, member_id: str, sealed: str) -> str | None:
        """A PIN's hash; None when the member's key is needed and not here (any more)."""
        key = None if sealed.startswith(FOR_ALL) else self.export_key(connection, member_id)
        return self._opened_pin(key, member_id, sealed)

    def pin_hash_of(self, member_id: str, wrapped: str | None, sealed: str) -> str | None:
        """As `open_pin_hash`, with the wrapped key that was read together with it."""
        key = None if wrapped is None else self._unwrap(member_id, wrapped)
        return self._opened_pin(key, member_id, sealed)

    def _opened_pin(self, key: str | None, member_id: str, sealed: str) -> str | None:
        key = self._chain_key(member_id) if sealed.startswith(FOR_ALL) else key
        text = sealed.removeprefix(FOR_ALL)
        return None if key is None else unseal(key, text, purpose=f"member-pin:{member_id}").decode()

    def _chain_key(self, member_id: str) -> str:
        """A key that every place of the chain can make."""
        return base64.b64encode(bytes.fromhex(fingerprint(self._secrets.pepper, f"member-pin:{member_id}"))).decode()

    def personal_of(self, member_id: str, sealed: str) -> Personal | None:
        """For projections: as `open`, from memory alone, without a question to any file."""
        wrapped = self._wrapped.get(member_id)
        return None if wrapped is None else opened(self._unwrap(member_id, wrapped), member_id, sealed)

    def _seal(self, connection: Connection, member_id: str, plain: bytes, purpose: str) -> str | None:
        key = self.export_key(connection, member_id)
        return None if key is None else seal(key, plain, purpose=purpose, random=self._random)

    def _unwrap(self, member_id: str, wrapped: str) -> str:
        raw = unseal(self._secrets.data_key, wrapped, purpose=_wrapping(member_id))
        return base64.b64encode(raw).decode()


def _wrapping(member_id: str) -> str:
    return f"member-key:{member_id}"


def opened(key: str, member_id: str, sealed: str) -> Personal:
    """Personal fields that were sealed under this key, in base64. Raises SealBroken."""
    return _personal.decode(unseal(key, sealed, purpose=f"member:{member_id}"))
