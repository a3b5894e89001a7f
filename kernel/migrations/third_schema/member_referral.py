"""Who was invited by whom, and what was given for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "member_invitation",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("inviter", sa.String(36), nullable=False),
        sa.Column("joined_on", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_invitation")),
    )
    op.create_index(op.f("ix_member_invitation_joined_on"), "member_invitation", ["joined_on"])
    op.create_table(
        "member_referral",
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("inviter", sa.String(36), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("bought_on", sa.String(10), nullable=False),
        sa.Column("points", big(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_referral")),
    )
    op.create_index(op.f("ix_member_referral_inviter_bought_on"), "member_referral", ["inviter", "bought_on"])
