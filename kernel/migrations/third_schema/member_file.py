"""A member's file that changes: who looks after them, who brought them, what they agreed to, who looked at it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("adviser", sa.String(32), nullable=False, server_default=""))
        table.add_column(sa.Column("inviter", sa.String(36), nullable=False, server_default=""))
        table.add_column(sa.Column("file_version", sa.String(80), nullable=False, server_default=""))
    with op.batch_alter_table("member_directory") as table:
        table.add_column(sa.Column("calendar", sa.String(12), nullable=False, server_default="solar"))
        table.add_column(sa.Column("file_version", sa.String(80), nullable=False, server_default=""))
    op.create_table(
        "member_merge",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("survivor", sa.String(36), nullable=False),
        sa.Column("joined_on", sa.String(10), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_merge")),
    )
    op.create_index(op.f("ix_member_merge_survivor"), "member_merge", ["survivor"])
    op.create_table(
        "member_consent",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("terms", sa.String(32), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("staff", sa.String(64), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "scope", name=op.f("pk_member_consent")),
    )
    op.create_index(op.f("ix_member_consent_member_id_wall"), "member_consent", ["member_id", "wall"])
    op.create_table(
        "member_reveal",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("staff", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_member_reveal")),
    )
    op.create_index(op.f("ix_member_reveal_member_id_wall"), "member_reveal", ["member_id", "wall"])
