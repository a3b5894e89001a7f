"""What an older program did not understand gets its effect when a newer one does.

The tables are what today's program makes of the journal, in the order of the journal, and `verify` holds them to that.
An entry of an unknown kind stands in the journal at the place where it came. So when its kind is known it must have
its effect at that place, as if the program had been newer then, and not behind everything that came since: another
order may give other tables. The tables are therefore made anew from the journal, in memory, and what differs is
written, the rows of the exception ledger with it. No fact is recorded: nothing has happened but that the program can
read. It is done before the counter opens, once after an update, and only if something unknown waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table, select

from kernel.books import Bookkeeper
from kernel.executor import carry_out
from kernel.facts import Entry
from kernel.projection import Insert, Remove
from kernel.tables import exception_ledger, is_projected, journal, metadata
from kernel.verify import rebuilt
from sync.exceptions import UNKNOWN

Row = dict[str, Any]
_KEY = ("register", "epoch", "seq")


def retry_unknown(keeper: Bookkeeper, *, load_keys: Callable[[Connection], object] = lambda _connection: None) -> int:
    """Give entries that wait as of unknown kind their effect if they are known now; returns how many were.

    `load_keys` brings members' keys into memory, without which a rebuild has no names. One transaction: a power cut
    leaves all of it for the next start.
    """
    with keeper.database.reading() as connection:
        if not _known_now(keeper, connection):
            return 0
    with keeper.database.writing() as connection:
        learned = _known_now(keeper, connection)
        load_keys(connection)
        with rebuilt(connection, keeper.projections) as fresh:
            for table in metadata.sorted_tables:
                if is_projected(table):
                    _write_difference(connection, table, _rows(connection, table), _rows(fresh, table))
    return len(learned)


def _known_now(keeper: Bookkeeper, connection: Connection) -> list[Entry]:
    same = [exception_ledger.c[name] == journal.c[name] for name in _KEY]
    columns = [journal.c[name] for name in Entry.__struct_fields__]
    query = (
        select(*columns)
        .join(exception_ledger, same[0] & same[1] & same[2])
        .where(exception_ledger.c.reason.startswith(UNKNOWN, autoescape=True))
        .order_by(journal.c.no)
    )
    found = [Entry(**row._mapping) for row in connection.execute(query)]
    return [entry for entry in found if (entry.kind, entry.version) in keeper.projections.kinds]


def _write_difference(
    connection: Connection, table: Table, kept: dict[tuple[Any, ...], Row], wanted: dict[tuple[Any, ...], Row]
) -> None:
    # All rows that change go first: two of them may exchange what no two rows may have at once.
    names = [column.name for column in table.primary_key]
    gone = [key for key, row in kept.items() if wanted.get(key) != row]
    carry_out(connection, [Remove(table, dict(zip(names, key, strict=True))) for key in gone])
    carry_out(connection, [Insert(table, row) for key, row in wanted.items() if kept.get(key) != row])


def _rows(connection: Connection, table: Table) -> dict[tuple[Any, ...], Row]:
    names = [column.name for column in table.primary_key]
    rows = (dict(row._mapping) for row in connection.execute(select(table)))
    return {tuple(row[name] for name in names): row for row in rows}
