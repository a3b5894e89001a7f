"""Tables are either written by projections or local to their place."""

from __future__ import annotations

import shop.registry  # noqa: F401 - the tables of every feature
from kernel.tables import exception_ledger, is_projected, journal, metadata


def test_what_the_journal_says_is_projected_and_the_journal_itself_is_not():
    assert is_projected(exception_ledger)
    assert not is_projected(journal)


def test_every_table_says_which_it_is():
    assert all(isinstance(table.info["projected"], bool) for table in metadata.sorted_tables)


def test_every_table_has_a_key():
    """Rows are compared by it when a file is verified."""
    assert [table.name for table in metadata.sorted_tables if not table.primary_key.columns] == []
