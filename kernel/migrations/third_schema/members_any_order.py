"""What lets a member's facts be heard in any order: when the PIN was chosen, and who was forgotten, by number alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("pin_version", sa.String(80), nullable=False, server_default=""))
    op.create_table(
        "member_erased",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_erased")),
    )
    op.execute("INSERT INTO member_erased (member_id) SELECT member_id FROM member WHERE state = 'erased'")
