"""Which keys of persons a till hands on to headquarters.

A store of the chain hands all of them on. A franchise store is another company: of the members it enrolled it hands on
the keys of those who agreed to that, apart, and of persons who are no members none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from kernel.facts import Entry
from membership.file.queries import members_among, sharing_of, withheld

KeysFor = Callable[[Connection, Sequence[Entry]], dict[str, str]]


def keys_handed_on(keys_for: KeysFor, store: str) -> KeysFor:
    """`keys_for` of a till of `store`, held to what that store may hand on at the moment it does."""

    def found(connection: Connection, entries: Sequence[Entry]) -> dict[str, str]:
        keys = keys_for(connection, entries)
        if not keys or sharing_of(connection, store) is None:
            return keys
        free = members_among(connection, keys) - withheld(connection, keys).keys()
        return {owner: key for owner, key in keys.items() if owner in free}

    return found
