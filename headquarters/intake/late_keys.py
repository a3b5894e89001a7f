"""Members' keys beside what registers hand in: kept for who is enrolled by it, whichever came first, and for nobody who
was erased."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select

from kernel.executor import carry_out
from kernel.facts import Entry
from kernel.projection import RowOp
from kernel.secrets import SealBroken
from membership.facts import MemberEnrolled, Personal
from membership.file.facts import MemberChanged
from membership.personal import MemberKeys, opened
from membership.projection import directory_entry
from membership.tables import member, member_erased
from sync.keys import KeyCourier, is_key

_SEALED = select(member.c.personal, member.c.file_version).where(member.c.member_id == bindparam("member_id"))
_ERASED = select(member_erased.c.member_id).where(member_erased.c.member_id == bindparam("member_id"))


class _Enrolled(msgspec.Struct, frozen=True):
    member_id: str
    personal: str


class LateKeys:
    """Takes keys in at headquarters; `keys` are its own, `courier` knows which entries need any."""

    def __init__(self, keys: MemberKeys, courier: KeyCourier, phone_mac: Callable[[str], str]) -> None:
        self._keys, self._courier, self._phone_mac = keys, courier, phone_mac

    def take(self, connection: Connection, entries: Sequence[Entry], given: Mapping[str, str]) -> None:
        """Keep keys for members whom these entries enrol, and for no others.

        Who is here already without a key, as a branch may bring it, is found by the name and phone from then on. Of
        somebody who was erased before the enrolment was heard no key is kept. Where a register brought another key for
        a member whom nobody had enrolled, the one that opens the enrolment takes its place.
        """
        sealed = dict(_enrolled(entries))
        new = set(self._courier.owners(entry for entry in entries if entry.kind != MemberChanged.kind))
        for member_id in self._courier.owners(entries):
            if "\x00" in member_id:  # PostgreSQL takes no such question, and no such member is ever here
                continue
            kept = self._keys.export_key(connection, member_id)  # memory knows from here on what the books know
            key = given.get(member_id, "")
            if not is_key(key) or is_erased(connection, member_id):
                continue
            if is_here(connection, member_id):
                carry_out(connection, list(late_key(connection, self._keys, member_id, key, self._phone_mac)))
            elif (kept is None and member_id in new) or _opens_instead(member_id, sealed.get(member_id), key, kept):
                carry_out(connection, [self._keys.import_key(member_id, key)])


def is_here(connection: Connection, member_id: str) -> bool:
    """Whether these books have the member, with a key or without."""
    return connection.execute(_SEALED, {"member_id": member_id}).first() is not None


def is_erased(connection: Connection, member_id: str) -> bool:
    """Whether this member was forgotten, heard of or not."""
    return connection.execute(_ERASED, {"member_id": member_id}).first() is not None


def late_key(
    connection: Connection, keys: MemberKeys, member_id: str, key: str, phone_mac: Callable[[str], str]
) -> Iterator[RowOp]:
    """The rows that keep the key, 32 bytes in base64, of a member who is here, and list the member as a rebuild would.

    None when there is a key already, when the member was erased, and when this key does not open what is sealed.
    """
    row = connection.execute(_SEALED, {"member_id": member_id}).first()
    if row is None or is_erased(connection, member_id) or keys.export_key(connection, member_id) is not None:
        return
    personal = _opened(key, member_id, row.personal)
    if personal is not None:
        yield keys.import_key(member_id, key)
        yield directory_entry(member_id, personal, phone_mac, row.file_version)


def _enrolled(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """(member id, what is sealed) of each enrolment that can be read."""
    for entry in entries:
        if entry.kind == MemberEnrolled.kind:
            try:
                said = msgspec.json.decode(entry.body, type=_Enrolled)
            except msgspec.DecodeError:
                continue
            yield said.member_id, said.personal


def _opens_instead(member_id: str, sealed: str | None, key: str, kept: str | None) -> bool:
    """Whether `key` opens an enrolment that the key which is kept does not."""
    if sealed is None or kept is None or _opened(kept, member_id, sealed) is not None:
        return False
    return _opened(key, member_id, sealed) is not None


def _opened(key: str, member_id: str, sealed: str) -> Personal | None:
    """What is sealed, None where this key does not open it."""
    try:
        return opened(key, member_id, sealed)
    except (SealBroken, msgspec.DecodeError):
        return None
