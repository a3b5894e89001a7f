"""Registers that may bring old balances are named once, and each change is an entry of its own."""

from __future__ import annotations

from sqlalchemy import select

from headquarters.registers.importers import importers, name_importers
from kernel.actor import program
from kernel.tables import journal
from tests.headquarters.chain import new_chain


def test_each_change_is_said_once() -> None:
    office = new_chain().office
    for named in (("HP01", "BJ01"), ("HP01", "BJ01"), ("BJ01",)):
        office.keeper.transact(program("HQ"), lambda books, named=named: name_importers(books, named))  # type: ignore[misc]

    with office.database.reading() as connection:
        said = connection.scalars(select(journal.c.body).where(journal.c.kind == "chain.import_allowed")).all()
        assert importers(connection) == {"BJ01"}
    assert len(said) == 3
