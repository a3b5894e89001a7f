"""Books of release 0.1 go on: the journal says whose each movement of a member's account was."""

from __future__ import annotations

from sqlalchemy import text

from kernel.database import AnyDatabase, Database
from kernel.migrations.run import upgrade
from kernel.postgres import PostgresDatabase
from tests.postgres import Cluster

ENTRY = (
    "INSERT INTO journal (no, register, epoch, seq, id, kind, version, actor, business_date, wall, prev, hash, body)"
    " VALUES (1, 'HP02', 1, 1, 'e-1', 'membership.points_earned', 1, '1007', '2026-11-21', 'then', 'p', 'h', '{}')"
)
MOVEMENT = (
    "INSERT INTO member_movement (entry_id, member_id, what, points, principal_fen, bonus_fen, document_no, wall)"
    " VALUES ('{}', 'm-1', 'earned', 7, 0, 0, 'S-1', 'then')"
)


def require_registers(database: AnyDatabase) -> None:
    with database.writing() as connection:
        upgrade(connection, to="0001")
        connection.execute(text(ENTRY))
        connection.execute(text(MOVEMENT.format("e-1")))
        connection.execute(text(MOVEMENT.format("of no entry")))

        upgrade(connection)

        found = connection.execute(text("SELECT entry_id, register, points FROM member_movement ORDER BY entry_id"))
        assert [tuple(row) for row in found] == [("e-1", "HP02", 7), ("of no entry", "", 7)]


def test_a_movement_is_given_the_register_of_its_entry_on_sqlite():
    require_registers(Database(None))


def test_a_movement_is_given_the_register_of_its_entry_on_postgresql(cluster: Cluster):
    database = PostgresDatabase(cluster.url(cluster.empty()))

    require_registers(database)

    database.close()
