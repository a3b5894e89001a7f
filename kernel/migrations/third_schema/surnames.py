"""Surnames that a library alone reads as common words: whoever is listed by one is found by how it is spoken too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

# surname, its letters until now, the letters as a surname, how many signs of the initials it has
_READ_ANEW = (
    ("卜", "bo", "bu", 1), ("阚", "han", "kan", 1), ("佴", "er", "nai", 1), ("能", "neng", "nai", 1),
    ("藏", "cang", "zang", 1), ("单于", "shanyu", "chanyu", 2),
)  # fmt: skip
_INITIALS = {"单于": "cy"}


def upgrade(op: Operations) -> None:
    listed = sa.table(
        "member_directory",
        *(sa.column(name) for name in ("name", "pinyin", "initials", "pinyin_other", "initials_other")),
    )
    column = listed.c
    for surname, before, spoken, signs in _READ_ANEW:
        head = _INITIALS.get(surname, spoken[:1])
        op.execute(
            listed.update()
            .where(column.name.startswith(surname), column.pinyin.startswith(before))
            .where(sa.func.length(column.name) > len(surname) if signs == 2 else sa.true())
            .values(
                pinyin_other=column.pinyin, initials_other=column.initials,
                pinyin=sa.literal(spoken) + sa.func.substr(column.pinyin, len(before) + 1),
                initials=sa.literal(head) + sa.func.substr(column.initials, signs + 1),
            )
        )  # fmt: skip
