"""A file of release 0.1.0 has, after the step, the rights that its journal makes."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, RowMapping, text

import sync.rights  # noqa: F401 - declares the tables
from kernel.database import Database
from kernel.migrations.run import upgrade

GRANTED = '{"right_id":"r1","register":"HP01","account":"value:m1","amount":100,"bonus":20}'
SPENT = '{"member_id":"m1","right_id":"r1","principal_fen":48,"bonus_fen":12,"document_no":"S-1"}'
CLOSED = '{"right_id":"r1","spent":60}'


def old_file(decider: str, *, closed: bool) -> RowMapping:
    database = Database(None)
    with database.writing() as connection:
        upgrade(connection, to="0001")
        _journal(connection, decider, 1, "rights.granted", GRANTED)
        if closed:
            _journal(connection, "HP01", 2, "membership.stored_value_spent", SPENT)
            _journal(connection, "HP01", 3, "rights.closed", CLOSED)
        state, spent = ("closed", 60) if closed else ("open", 0)
        connection.execute(
            text(
                'INSERT INTO "right" (right_id, register, account, granted, bonus, spent, state, asked, reason,'
                " details) VALUES ('r1', 'HP01', 'value:m1', 100, 20, :spent, :state, 100, '', '{}')"
            ),
            {"spent": spent, "state": state},
        )
        upgrade(connection)
        return connection.execute(text('SELECT * FROM "right"')).one()._mapping


def _journal(connection: Connection, register: str, seq: int, kind: str, body: str) -> None:
    row = {"register": register, "seq": seq, "kind": kind, "body": body, "wall": f"2026-11-21T10:0{seq}"}
    connection.execute(
        text(
            "INSERT INTO journal (register, epoch, seq, id, kind, version, actor, business_date, wall, prev, hash,"
            " body) VALUES (:register, 1, :seq, :register || :seq, :kind, 1, '', '', :wall, '', '', :body)"
        ),
        row,
    )


def test_an_open_right_stays_set_aside_since_its_grant() -> None:
    row = old_file("HQ", closed=False)

    assert (row["live"], row["aside"], row["since"], row["right_kind"]) == (1, 1, "2026-11-21T10:01", "one_sale")


@pytest.mark.parametrize(("decider", "spent"), [("HQ", (60, 12)), ("HP01", (0, 0))])
def test_what_was_spent_is_what_a_rebuild_says(decider: str, spent: tuple[int, int]) -> None:
    row = old_file(decider, closed=True)

    assert (row["spent"], row["spent_bonus"]) == spent
    assert (row["live"], row["aside"], row["state"]) == (0, 0, "closed")
