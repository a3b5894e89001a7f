"""Where in its register's journal each movement stands. An introduction says all: what was told before is not kept,
but whether a store had to forget the member is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big

_TOLD = ("told_points", "told_principal_fen", "told_bonus_fen", "told_bills", "told_own")


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("member_movement") as table:
        table.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("seq", big(), nullable=False, server_default="0"))
    for name in ("epoch", "seq"):
        op.execute(
            f"UPDATE member_movement SET {name} ="  # noqa: S608 - names are ours
            f" coalesce((SELECT j.{name} FROM journal j WHERE j.id = member_movement.entry_id), 0)"
        )
    with op.batch_alter_table("member_at") as table:
        for name in _TOLD:
            table.drop_column(name)
        table.add_column(sa.Column("forgotten", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE member_at SET forgotten = 1 WHERE known = 0")
