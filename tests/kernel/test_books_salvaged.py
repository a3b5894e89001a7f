"""Of a file that nobody can trust, the entries that prove themselves are kept."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from kernel.books import salvaged_entries
from kernel.database import Database
from kernel.executor import carry_out
from kernel.facts import Entry
from kernel.projection import Insert
from kernel.tables import journal
from tests.builders.books import written
from tests.builders.toys import JarMade

OURS = written("HP01", [JarMade(name="a"), JarMade(name="b"), JarMade(name="c")])


def a_file(folder: Path, *entries: Entry, **changed: str) -> Path:
    """The journal of a file; `changed` are columns of OURS' second entry that somebody wrote over."""
    file = folder / "wreck.db"
    database = Database(file)
    with database.writing() as connection:
        journal.create(connection)
        values = [{name: getattr(entry, name) for name in Entry.__struct_fields__} for entry in entries]
        carry_out(connection, [Insert(journal, {**row, "no": no, "came_at": ""}) for no, row in enumerate(values, 1)])
        if changed:
            connection.execute(update(journal).where(journal.c.id == OURS[1].id).values(changed))
    database.close()
    return file


def test_the_registers_own_entries_are_found_among_others(tmp_path: Path) -> None:
    file = a_file(tmp_path, *written("BJ01", [JarMade(name="d")]), *OURS)

    assert list(salvaged_entries(file, "HP01")) == OURS


def test_an_entry_that_was_written_over_is_left_out(tmp_path: Path) -> None:
    file = a_file(tmp_path, *OURS, body='{"name":"z"}')

    assert list(salvaged_entries(file, "HP01")) == [OURS[0], OURS[2]]
