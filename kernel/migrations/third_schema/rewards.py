"""Rewards: the chain's list, what was given by it for points, and what came back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "reward",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("points", big(), nullable=False),
        sa.Column("each", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.String(10), nullable=False),
        sa.Column("ends_on", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reward")),
    )
    op.create_table(
        "reward_given",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("member_label", sa.String(80), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("unit_points", big(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_reward_given")),
    )
    op.create_index(op.f("ix_reward_given_member_id"), "reward_given", ["member_id"])
    op.create_index(op.f("ix_reward_given_register_business_date"), "reward_given", ["register", "business_date"])
    op.create_table(
        "reward_return",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("of_document", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("points", big(), nullable=False),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_reward_return")),
    )
    op.create_index(op.f("ix_reward_return_register_business_date"), "reward_return", ["register", "business_date"])
