"""A member's key that comes after the member: a branch may bring an enrolment whose key only another machine has."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, bindparam, select

from kernel.projection import RowOp
from kernel.secrets import SealBroken
from membership.personal import MemberKeys, opened
from membership.projection import directory_entry
from membership.tables import member

_SEALED = select(member.c.personal, member.c.state, member.c.file_version).where(
    member.c.member_id == bindparam("member_id")
)


def is_here(connection: Connection, member_id: str) -> bool:
    """Whether these books have the member, with a key or without."""
    return connection.execute(_SEALED, {"member_id": member_id}).first() is not None


def late_key(
    connection: Connection, keys: MemberKeys, member_id: str, key: str, phone_mac: Callable[[str], str]
) -> Iterator[RowOp]:
    """The rows that keep the key, 32 bytes in base64, of a member who is here, and list the member as a rebuild would.

    None when there is a key already, when the member was erased, and when this key does not open what is sealed.
    """
    row = connection.execute(_SEALED, {"member_id": member_id}).first()
    if row is None or row.state == "erased" or keys.export_key(connection, member_id) is not None:
        return
    try:
        personal = opened(key, member_id, row.personal)
    except SealBroken:
        return
    yield keys.import_key(member_id, key)
    yield directory_entry(member_id, personal, phone_mac, row.file_version)
