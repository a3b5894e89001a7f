"""A member of release 0.1.0 whose surname a library misread is found as the name is spoken, and as it was typed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from kernel.database import Database
from kernel.migrations.run import upgrade
from membership.rules.names import spellings

OLD = {"卜算子": ("bosuanzi", "bsz", "", ""), "单于明": ("shanyuming", "sym", "danyuming", "dym"),
       "单于": ("shanyu", "sy", "danyu", "dy"), "李明": ("liming", "lm", "", "")}  # fmt: skip


@pytest.mark.parametrize("name", OLD)
def test_the_directory_says_after_the_step_what_is_listed_anew(name: str) -> None:
    database = Database(None)
    with database.writing() as connection:
        upgrade(connection, to="0002")
        connection.execute(
            text(
                "INSERT INTO member_directory (member_id, name, pinyin, initials, pinyin_other, initials_other,"
                " phone_tail, phone_head, phone_mac, sex, birthday) VALUES ('m', :name, :p, :i, :po, :io, '', '', '',"
                " '', '')"
            ),
            {"name": name, **dict(zip(("p", "i", "po", "io"), OLD[name], strict=True))},
        )

        upgrade(connection)

        row = connection.execute(
            text("SELECT pinyin, initials, pinyin_other, initials_other FROM member_directory")
        ).one()

    first, *others = spellings(name)
    assert tuple(row) == (*first, *(others[0] if others else ("", "")))
