"""People of headquarters who may decide, and what a till's file looks like when somebody brings it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from headquarters.deciding.deciders import Two, two_deciders
from kernel.books import entries as kept_entries
from kernel.database import AnyDatabase, Database, prepare_schema
from kernel.executor import carry_out
from kernel.facts import Entry
from kernel.projection import Insert
from kernel.tables import journal
from shop.staff.facts import StaffHired
from shop.staff.rules.roles import WRITE_OFF
from tests.headquarters.chain import STAFF, Chain

FIRST, SECOND, MANAGER = "1001", "1002", "1003"
NAMES = {FIRST: "陈国栋", SECOND: "林静"}


def hire(chain: Chain) -> None:
    """Two people of headquarters and one of a store."""
    with chain.office.open(STAFF) as books:
        for number, name in NAMES.items():
            books.record(StaffHired(staff_no=number, name=name, role="headquarters", store="", pin_hash="-"))
        books.record(StaffHired(staff_no=MANAGER, name="周建平", role="store_manager", store="HP", pin_hash="-"))


def both(chain: Chain) -> Two:
    with chain.office.database.reading() as connection:
        return two_deciders(connection, FIRST, SECOND, WRITE_OFF)


def written(database: AnyDatabase, register: str) -> list[Entry]:
    """What a register wrote, as a file has it."""
    with database.reading() as connection:
        return list(kept_entries(connection, register))


def till_file(path: Path, entries: Iterable[Entry]) -> Path:
    """A till's database with these entries in its journal."""
    database = Database(path)
    prepare_schema(database)
    with database.writing() as connection:
        carry_out(connection, [Insert(journal, msgspec.structs.asdict(entry)) for entry in entries])
    database.close()
    return path
