"""The till's books prove themselves once a day, while the shop is open: SQLite's own check, then the chain of hashes.

Tables are left to `verify`: what headquarters gets is the journal, and a restore makes the tables anew from it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import DatabaseError

from kernel.database import Database, full_check
from kernel.facts import Entry
from kernel.verify import own_chain

PAGE = 500


def self_check(database: Database, register: str, rest: Callable[[], bool]) -> str:
    """The first thing that does not fit, '' when everything does.

    The chain is read page by page with no transaction in between. `rest` makes room for the counter after each page,
    and says whether to stop.
    """
    try:
        with database.reading() as connection:
            damage = full_check(connection)
        return _first_misfit(database, register, rest) if damage is None else f"SQLite: {damage}"
    except DatabaseError as error:  # so damaged that it cannot be read through
        return f"SQLite: {error.orig}"


def _first_misfit(database: Database, register: str, rest: Callable[[], bool]) -> str:
    last: Entry | None = None
    while True:
        read = 0
        with database.reading() as connection:
            for entry, misfits in own_chain(connection, register, last, PAGE):
                if misfits:
                    return misfits[0]
                last, read = entry, read + 1
        if read < PAGE or rest():
            return ""
