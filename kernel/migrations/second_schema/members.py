"""Members a store is told of: whose each movement is, revoked cards, members shown by their code, who knows whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    _register_of_movement(op)
    op.create_table(
        "revoked_card",
        sa.Column("card_no", sa.String(32), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("card_no", name=op.f("pk_revoked_card")),
    )
    op.create_table(
        "card_filter",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("hashes", sa.Integer(), nullable=False),
        sa.Column("bits", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_card_filter")),
    )
    op.create_table(
        "shown_member",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("card_no", sa.String(32), nullable=False),
        sa.Column("tier", sa.String(16), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_shown_member")),
    )
    op.create_table(
        "member_at",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("last_seen", sa.String(32), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("told_points", big(), nullable=False),
        sa.Column("told_principal_fen", big(), nullable=False),
        sa.Column("told_bonus_fen", big(), nullable=False),
        sa.Column("told_bills", big(), nullable=False),
        sa.Column("told_own", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "store", name=op.f("pk_member_at")),
    )
    op.create_index(op.f("ix_member_at_store_known_last_seen"), "member_at", ["store", "known", "last_seen"])
    # Before this step headquarters told every store of every member; at a till the feeds are empty, and nobody is told.
    op.execute(
        sa.text(
            "INSERT INTO member_at"
            " SELECT m.member_id, s.code, m.joined_on || 'T00:00:00.000+08:00', 1, 0, 0, 0, 0, '{}'"
            " FROM member m CROSS JOIN store s WHERE EXISTS (SELECT 1 FROM feed_item)"
        )
    )


def _register_of_movement(op: Operations) -> None:
    """The journal says whose entry each movement was."""
    with op.batch_alter_table("member_movement") as table:
        table.add_column(sa.Column("register", sa.String(32)))
    op.execute(
        "UPDATE member_movement SET register ="
        " coalesce((SELECT j.register FROM journal j WHERE j.id = member_movement.entry_id), '')"
    )
    with op.batch_alter_table("member_movement") as table:
        table.alter_column("register", existing_type=sa.String(32), nullable=False)
