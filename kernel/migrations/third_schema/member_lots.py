"""From when and until when a member's points and gifts count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big, create_partial_index


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("member_movement") as table:
        table.add_column(sa.Column("available_on", sa.String(10), nullable=False, server_default=""))
        table.add_column(sa.Column("ends_on", sa.String(10), nullable=False, server_default=""))
    create_partial_index(
        op,
        "ix_member_movement_member_id_available_on",
        "member_movement",
        ["member_id", "available_on"],
        where="available_on <> ''",
    )
    create_partial_index(op, "ix_member_movement_ends_on", "member_movement", ["ends_on"], where="ends_on <> ''")
    op.create_table(
        "bonus_release",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("available_on", sa.String(10), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("fen", big(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "available_on", name=op.f("pk_bonus_release")),
    )
    op.create_index(op.f("ix_bonus_release_member_id_available_on"), "bonus_release", ["member_id", "available_on"])
    op.create_table(
        "prepaid_buyer",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("sealed_under", sa.String(36), nullable=False),
        sa.Column("sealed_buyer", sa.Text(), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_prepaid_buyer")),
    )
    op.create_index(op.f("ix_prepaid_buyer_member_id"), "prepaid_buyer", ["member_id"])
