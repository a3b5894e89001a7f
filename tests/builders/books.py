"""In-memory files, one source of repeatable bytes, and small journals."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select

import shop.registry  # noqa: F401 - the tables of every feature, before a schema is compared with them
from kernel.actor import Actor
from kernel.books import Bookkeeper
from kernel.clock import CHINA, FixedClock
from kernel.database import Database, prepare_schema, schema_version
from kernel.facts import GENESIS, Entry, Fact, canonical, entry_hash
from kernel.ids import Ids
from kernel.projection import Projections
from kernel.tables import Table

OPENING = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)
CLERK = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset())


def counted(seed: int = 0) -> Callable[[int], bytes]:
    """Random bytes that are the same in every run."""
    return random.Random(seed).randbytes


def new_database() -> Database:
    """An empty file in memory as the migrations make it, without loading them each time."""
    database = Database(None)
    with database.writing() as connection:
        for statement in _statements():
            connection.exec_driver_sql(statement)
    return database


@cache
def _statements() -> tuple[str, ...]:
    made = Database(None)
    prepare_schema(made)
    with made.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name != 'sqlite_sequence'"
        )
        statements = tuple(str(row[0]) for row in found)
        version = schema_version(connection)
    made.close()
    return (*statements, f"INSERT INTO alembic_version VALUES ('{version}')")


def bookkeeper(
    database: Database, projections: Projections, *, register: str = "HP01", clock: FixedClock | None = None
) -> Bookkeeper:
    used = clock or FixedClock(OPENING)
    seed = int.from_bytes(register.encode(), "big")
    return Bookkeeper(database, register=register, projections=projections, clock=used, ids=Ids(used, counted(seed)))


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    """All rows of a table by its primary key."""
    with database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]


def written(register: str, facts: Iterable[Fact], *, seq: int = 0, prev: str = GENESIS, **more: Any) -> list[Entry]:
    """Entries as another register would write them; `more` replaces parts of every envelope."""
    made: list[Entry] = []
    for number, fact in enumerate(facts, start=seq + 1):
        envelope: dict[str, Any] = {
            "register": register, "epoch": 1, "seq": number, "id": f"{register}-{number}", "kind": fact.kind,
            "version": fact.version, "actor": "1007", "business_date": "2026-11-21",
            "wall": "2026-11-21T10:00:00.000+08:00", **more,
        }  # fmt: skip
        body = canonical(fact).decode()
        made.append(Entry(**envelope, prev=prev, body=body, hash=entry_hash(**envelope, prev=prev, body=body)))
        prev = made[-1].hash
    return made
