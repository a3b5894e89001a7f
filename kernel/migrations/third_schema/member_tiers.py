"""What counts towards a member's tier, and the chain's policies of tiers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("tier_since", sa.String(10), nullable=False, server_default=""))
        table.add_column(sa.Column("tier_version", sa.String(80), nullable=False, server_default=""))
    op.create_table(
        "member_growth",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("goods_fen", big(), nullable=False),
        sa.Column("paid_fen", big(), nullable=False),
        sa.Column("topped_fen", big(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_member_growth")),
    )
    op.create_index(op.f("ix_member_growth_member_id_day"), "member_growth", ["member_id", "day"])
    op.create_index(op.f("ix_member_growth_day"), "member_growth", ["day"])
    op.create_table(
        "tier_policy",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(32), nullable=False),
        sa.Column("approved_by", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_tier_policy")),
    )
    op.create_table(
        "tier_proposal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tier_proposal")),
    )
