"""A print queue in memory, and a printer that does what a test says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kernel.database import Database
from printers.tables import print_job
from tests.printers.fakes import FakePrinter


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database(None)
    with database.writing() as connection:
        print_job.create(connection)
    yield database
    database.close()


@pytest.fixture
def printer() -> FakePrinter:
    return FakePrinter()
