"""Members' keys travel beside the entries that are sealed under them, never inside the journal.

Knows one thing of an entry: whose key its reader needs, a member's or that of a document about a person who is none.
What a member is, the composition root knows.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec
from sqlalchemy import Connection

from kernel.executor import carry_out
from kernel.facts import Entry
from kernel.projection import RowOp

KEY_BYTES = 32
NO_KEY = "-"  # in place of a key that whoever tells of the entry does not have


class _Sealed(msgspec.Struct, frozen=True):
    member_id: str = ""
    sealed_under: str = ""  # where a document, not a member, has the key


_sealed = msgspec.json.Decoder(_Sealed)


class KeyCourier:
    """Hands out and takes in keys for entries of `kinds`, by the place's own `export_key` and `import_key`.

    Its methods `keys_for` and `take` are what outbox, inbox and agent ask for.
    """

    def __init__(
        self,
        kinds: Collection[str],
        *,
        export_key: Callable[[Connection, str], str | None],
        import_key: Callable[[str, str], RowOp],
    ) -> None:
        self._kinds, self._export, self._import = frozenset(kinds), export_key, import_key

    def owners(self, entries: Iterable[Entry]) -> list[str]:
        """The members whose keys these entries need, each once."""
        found: dict[str, None] = {}
        for entry in entries:
            if entry.kind in self._kinds:
                found[owner_of(entry)] = None
        found.pop("", None)  # it goes to the exception ledger when it is applied
        return list(found)

    def keys_for(self, connection: Connection, entries: Sequence[Entry]) -> dict[str, str]:
        keys = {member_id: self._export(connection, member_id) for member_id in self.owners(entries)}
        return {member_id: key for member_id, key in keys.items() if key is not None}

    def told_for(self, connection: Connection, entries: Sequence[Entry]) -> dict[str, str]:
        """As `keys_for`, with `NO_KEY` for each owner whose key is not here: who reads the entries needs no other."""
        return {**dict.fromkeys(self.owners(entries), NO_KEY), **self.keys_for(connection, entries)}

    def take(self, connection: Connection, member_id: str, key: str) -> None:
        """Keep a member's key. The first one stays: no place can replace the key of a member known here.

        `NO_KEY` keeps none; where this place let go of one, nothing opens by it from here on.
        """
        kept = self._export(connection, member_id)  # memory knows from here on what the books know
        if is_key(key) and kept is None:
            carry_out(connection, [self._import(member_id, key)])


def owner_of(entry: Entry) -> str:
    """Whose key opens what an entry seals: the document's or the member's whom it names, '' for none."""
    try:
        sealed = _sealed.decode(entry.body)
    except msgspec.DecodeError:
        return ""
    return sealed.sealed_under or sealed.member_id


def is_key(text: str) -> bool:
    """Whether `text` is a key as it travels: 32 bytes in base64."""
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False
