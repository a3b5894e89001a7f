"""Rule sets that two people decide and headquarters signs; quotas that count for each member."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("promotion_rule_set") as table:
        table.add_column(sa.Column("signature", sa.String(128), nullable=False, server_default=""))
        table.add_column(sa.Column("proposal_no", sa.String(40), nullable=False, server_default=""))
        table.add_column(sa.Column("approved_by", sa.String(40), nullable=False, server_default=""))
    op.create_table(
        "promotion_proposal",
        sa.Column("proposal_no", sa.String(40), nullable=False),
        sa.Column("proposed_by", sa.String(40), nullable=False),
        sa.Column("proposer_name", sa.String(40), nullable=False),
        sa.Column("proposed_at", sa.String(32), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("effective_at", sa.String(32), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("withdrawn_at", sa.String(32), nullable=False),
        sa.Column("withdrawn_why", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("proposal_no", name=op.f("pk_promotion_proposal")),
    )
    with op.batch_alter_table("promotion_quota") as table:
        table.add_column(sa.Column("per_member", big(), nullable=False, server_default="0"))
    op.create_table(
        "promotion_quota_member",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("used", big(), nullable=False),
        sa.PrimaryKeyConstraint("name", "member_id", name=op.f("pk_promotion_quota_member")),
    )
