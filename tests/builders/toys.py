"""A tiny feature of its own: jars that are filled, sealed and broken. For tests of the kernel alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import Column, Integer, MetaData, String, Table

from kernel.database import Database
from kernel.facts import Entry, Fact
from kernel.projection import Add, Handlers, Insert, Projections, RowOp, Set
from tests.builders.books import new_database

# Apart from the shop's own tables, so that no test of the shop's schema meets them.
jar = Table(
    "jar",
    MetaData(),
    Column("name", String(10), primary_key=True),
    Column("pearls", Integer, nullable=False),
    Column("state", String(10)),
)
label = Table("label", jar.metadata, Column("name", String(10), primary_key=True))


class JarFilled(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "toy.filled"
    name: str
    pearls: int


class JarMade(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "toy.made"
    name: str


class JarSealed(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "toy.sealed"
    name: str


class JarAdmired(Fact, frozen=True, kw_only=True):
    """Changes no table."""

    kind: ClassVar[str] = "toy.admired"
    name: str


def _made(entry: Entry, fact: JarMade) -> Iterable[RowOp]:
    yield Insert(jar, {"name": fact.name, "pearls": 0, "state": "open"})


def _filled(entry: Entry, fact: JarFilled) -> Iterable[RowOp]:
    yield Add(jar, {"name": fact.name}, {"pearls": fact.pearls})


def _sealed(entry: Entry, fact: JarSealed) -> Iterable[RowOp]:
    yield Set(jar, {"name": fact.name}, {"state": "sealed"}, expect={"state": "open"})


HANDLERS: Handlers = {JarMade: _made, JarFilled: _filled, JarSealed: _sealed}
PROJECTIONS = Projections((JarMade, JarFilled, JarSealed, JarAdmired), HANDLERS)


def toy_database() -> Database:
    database = new_database()
    with database.writing() as connection:
        jar.metadata.create_all(connection)
    return database
