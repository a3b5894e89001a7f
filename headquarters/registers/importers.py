"""Which registers may bring balances of old books: named in the settings, and since when is said by the journal."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from headquarters.books import OfficeBooks
from shop.staff.facts import ImportAllowed
from shop.staff.tables import import_register


def importers(connection: Connection) -> set[str]:
    """Registers that may bring balances now."""
    return set(connection.scalars(select(import_register.c.register)))


def name_importers(books: OfficeBooks, named: Collection[str]) -> None:
    """From here on these registers may, and no others. Only what is new is said: every process begins with this."""
    books.lock_head()  # of two processes that begin together, the second one finds it said
    before = importers(books.connection)
    for register in sorted(before ^ set(named)):
        books.record(ImportAllowed(register=register, allowed=register in named))
