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


RECEIVED = '{"document_no":"R-1","store":"%s","source":"","opening":true,"pieces":[{"barcode":"P1"},{"barcode":"P2"}]}'


def test_a_pieces_life_begins_with_its_receipt():
    database = Database(None)
    with database.writing() as connection:
        upgrade(connection, to="0001")
        for seq, store in enumerate(("HP", "BJ"), start=1):
            row = {"seq": seq, "id": f"e{seq}", "body": RECEIVED % store}
            connection.execute(
                text(
                    "INSERT INTO journal (register, epoch, seq, id, kind, version, actor, business_date, wall, prev,"
                    " hash, body) VALUES ('HP01', 1, :seq, :id, 'stock.pieces_received', 1, '1003', '', 'then', '',"
                    " '', :body)"
                ),
                row,
            )
        connection.execute(text("INSERT INTO exception_ledger VALUES ('HP01', 1, 2, 'stock.pieces_received', 'twice')"))

        upgrade(connection)
        found = connection.execute(text("SELECT * FROM piece_custody ORDER BY barcode")).all()

    assert found == [(code, 1, "received", "", "HP", "R-1", "HP01", "1003", "then", "") for code in ("P1", "P2")]
