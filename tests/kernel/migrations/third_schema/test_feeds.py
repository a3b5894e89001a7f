"""What a feed of release 0.1.0 told, each entry in a row of its own, is told still."""

from __future__ import annotations

from sqlalchemy import text

from headquarters.telling.feed_rows import told_up_to
from kernel.database import Database
from kernel.migrations.run import upgrade


def test_a_row_of_one_entry_stays_one_of_one_entry() -> None:
    database = Database(None)
    with database.writing() as connection:
        upgrade(connection, to="0002")
        connection.execute(text("INSERT INTO feed_item (feed, no) VALUES ('all', 3), ('all', 7), ('store:HP', 7)"))

        upgrade(connection)

        assert list(told_up_to(connection, "all", 7)) == [3, 7]
