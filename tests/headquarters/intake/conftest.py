"""What the tests of the desk share: a chain of two stores with a till each, on every kind of database."""

from __future__ import annotations

import pytest

from kernel.database import AnyDatabase
from tests.headquarters.chain import Chain, new_chain


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    return made
