"""The one MetaData of both programs, column types, and the kernel's own tables.

A table whose `info` says `projected` is written by projections alone: a rebuild from the journal must equal it.
Every other table is local to its place (drafts, print queue, cursors, keys).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.sql.schema import SchemaItem

__all__ = [
    "WORDS",
    "BigInt",
    "Column",
    "ForeignKey",
    "Index",
    "Integer",
    "String",
    "Table",
    "Text",
    "UniqueConstraint",
    "exception_ledger",
    "is_projected",
    "journal",
    "local_table",
    "metadata",
    "partial_index",
    "place_meta",
    "projected_table",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)
# A column whose `info` has this holds words for a person, in part an engine's own: not compared with a rebuild's.
WORDS = "words"
BigInt = BigInteger().with_variant(Integer, "sqlite")


def projected_table(name: str, *items: SchemaItem, **options: Any) -> Table:
    return Table(name, metadata, *items, info={"projected": True}, **options)


def local_table(name: str, *items: SchemaItem, **options: Any) -> Table:
    return Table(name, metadata, *items, info={"projected": False}, **options)


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows of which `where` is true: no others are written there, however often they change.

    A question is answered by it only where it spells `where` out: a bound value hides it from both engines.
    """
    return Index(name, *columns, postgresql_where=text(where), sqlite_where=text(where))


def is_projected(table: Table) -> bool:
    return bool(table.info["projected"])


# Every entry this place knows, its own and others', in the order in which it was applied here (`no`).
# Append-only: triggers refuse UPDATE and DELETE (kernel/migrations).
journal = local_table(
    "journal",
    Column("no", BigInt, primary_key=True, autoincrement=True),
    Column("register", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("kind", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("came_at", String(32)),  # when another place's entry arrived here; empty for the place's own
    UniqueConstraint("register", "epoch", "seq"),
)

# What could not be applied: the entry stays in the journal, its effect waits here for a person.
exception_ledger = projected_table(
    "exception_ledger",
    Column("register", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", BigInt, primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("reason", Text, nullable=False, info={WORDS: True}),
)

place_meta = local_table(
    "place_meta", Column("name", String(64), primary_key=True), Column("value", Text, nullable=False)
)
