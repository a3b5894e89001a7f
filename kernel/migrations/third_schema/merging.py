"""Two members that are one: who asked for it and what became of it, and vouchers that go to the survivor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "voucher_move",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("from_member", sa.String(36), nullable=False),
        sa.Column("to_member", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_voucher_move")),
    )
    op.create_table(
        "member_merge_ask",
        sa.Column("ask_id", sa.String(36), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("survivor", sa.String(36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("staff", sa.String(64), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ask_id", name=op.f("pk_member_merge_ask")),
    )
    op.create_index(op.f("ix_member_merge_ask_state"), "member_merge_ask", ["state"])
