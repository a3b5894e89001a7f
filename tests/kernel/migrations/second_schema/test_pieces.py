"""Books of release 0.1 go on: a piece's version counts its changes of custody, and parking was none."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from kernel.database import Database
from kernel.migrations.run import upgrade

COLUMNS = "barcode, store, counter, status, version, document_no, note, register, since, received_at"


@pytest.mark.parametrize(("status", "counted", "version"), [("in_stock", 5, 1), ("held", 2, 1), ("sold", 4, 2)])
def test_custody_is_counted_anew(status: str, counted: int, version: int):
    database = Database(None)
    with database.writing() as connection:
        upgrade(connection, to="0001")
        row = f"'P1', 'HP', '', '{status}', {counted}, 'D', '', 'HP01', 'then', 'then'"
        connection.execute(text(f"INSERT INTO piece_stock ({COLUMNS}) VALUES ({row})"))

        upgrade(connection)

        assert connection.scalar(text("SELECT version FROM piece_stock")) == version
