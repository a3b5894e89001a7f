"""Proposals of gold boards, prices for members, prices of an emergency; and by which of them a line was sold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("gold_board") as table:
        table.add_column(sa.Column("proposal_no", sa.String(40), nullable=False, server_default=""))
        table.add_column(sa.Column("approved_by", sa.String(40), nullable=False, server_default=""))
    with op.batch_alter_table("gold_board_row") as table:
        table.add_column(sa.Column("member_fen", big(), nullable=False, server_default="0"))
    with op.batch_alter_table("sale_line") as table:
        table.add_column(sa.Column("member_price_fen", big(), nullable=False, server_default="0"))
        table.add_column(sa.Column("sold_price_fen", big(), nullable=False, server_default="0"))
        table.add_column(sa.Column("emergency_no", sa.String(40), nullable=False, server_default=""))
    op.create_table(
        "gold_board_proposal",
        sa.Column("proposal_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("proposer_name", sa.String(40), nullable=False),
        sa.Column("proposed_at", sa.String(32), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("effective_at", sa.String(32), nullable=False),
        sa.Column("valid_hours", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("doubts", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_why", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("proposal_no", name=op.f("pk_gold_board_proposal")),
    )
    op.create_table(
        "gold_emergency",
        sa.Column("emergency_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("set_by", sa.String(40), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("instruction", sa.String(80), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("emergency_no", name=op.f("pk_gold_emergency")),
    )
    op.create_index(op.f("ix_gold_emergency_store_since"), "gold_emergency", ["store", "since"])
