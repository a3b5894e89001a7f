"""Rule sets that two people decide and headquarters signs; quotas for each member; vouchers in batches."""

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
    with op.batch_alter_table("voucher") as table:
        for name, length in (("valid_from", 32), ("stores", 400), ("batch_no", 40), ("issued_on", 40)):
            table.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        table.add_column(sa.Column("goods_back", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_voucher_issued_on"), "voucher", ["issued_on"])
    op.create_index(op.f("ix_voucher_batch_no_state"), "voucher", ["batch_no", "state"])
    op.create_table(
        "voucher_batch",
        sa.Column("batch_no", sa.String(40), nullable=False),
        sa.Column("rule_code", sa.String(32), nullable=False),
        sa.Column("count", big(), nullable=False),
        sa.Column("valid_from", sa.String(32), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.Column("stores", sa.String(400), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("batch_no", name=op.f("pk_voucher_batch")),
    )
