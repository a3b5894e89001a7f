"""Headquarters of release 0.1.0 has, after the step, feeds by its journal's numbers and what each document moved."""

from __future__ import annotations

from sqlalchemy import Connection, text

import headquarters.tables  # noqa: F401 - declares the tables
from kernel.database import Database
from kernel.migrations.run import upgrade

EARNED = '{"member_id":"m1","points":42,"document_no":"S-1"}'
TAKEN_BACK = '{"member_id":"m1","points":2,"document_no":"S-1"}'
SPENT = '{"member_id":"m1","right_id":"r","principal_fen":900,"bonus_fen":100,"document_no":"S-1"}'


def journal(connection: Connection, register: str, seq: int, kind: str, body: str) -> None:
    row = {"register": register, "seq": seq, "kind": kind, "body": body, "hash": f"{seq:064x}"}
    connection.execute(
        text(
            "INSERT INTO journal (register, epoch, seq, id, kind, version, actor, business_date, wall, prev, hash,"
            " body) VALUES (:register, 1, :seq, :register || :seq, :kind, 1, '', '', '', '', :hash, :body)"
        ),
        row,
    )


def led_on(connection: Connection, *, feeds: bool) -> None:
    upgrade(connection, to="0001")
    journal(connection, "HQ", 1, "staff.store_opened", "{}")
    journal(connection, "HP01", 2, "membership.points_earned", EARNED)
    journal(connection, "HP01", 3, "membership.points_taken_back", TAKEN_BACK)
    journal(connection, "HP01", 4, "membership.stored_value_spent", SPENT)
    journal(connection, "HP01", 5, "membership.points_earned", EARNED.replace("S-1", "S-2"))
    if feeds:
        for pos, (register, seq) in enumerate((("HQ", 1), ("HP01", 2), ("HP01", 5)), start=1):
            row = {"pos": pos, "register": register, "seq": seq}
            connection.execute(text("INSERT INTO feed_item VALUES ('all', :pos, :register, 1, :seq)"), row)
    upgrade(connection)


def test_a_position_in_a_feed_is_the_entrys_number() -> None:
    database = Database(None)
    with database.writing() as connection:
        led_on(connection, feeds=True)

        items = connection.execute(text("SELECT feed, no FROM feed_item ORDER BY no")).all()
        head = connection.execute(text("SELECT feed, no, items FROM feed_head")).all()
        end = connection.execute(text("SELECT one, no FROM journal_head")).all()

    assert items == [("all", 1), ("all", 2), ("all", items[-1].no)]
    assert head == [("all", items[-1].no, 3)]
    assert end == [(1, items[-1].no)]


def test_what_each_document_moved_is_summed_up_once() -> None:
    database = Database(None)
    with database.writing() as connection:
        led_on(connection, feeds=True)

        found = connection.execute(text("SELECT * FROM document_account ORDER BY document_no")).all()

    assert found == [("S-1", "m1", 40, 900, 100), ("S-2", "m1", 42, 0, 0)]


def test_a_till_keeps_no_such_sums() -> None:
    database = Database(None)
    with database.writing() as connection:
        led_on(connection, feeds=False)

        found = connection.execute(text("SELECT count(*) FROM document_account")).scalar()

    assert found == 0
