"""Orders and what was paid ahead on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "customer_order",
        sa.Column("order_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("customer_label", sa.String(80), nullable=False),
        sa.Column("sealed_under", sa.String(40), nullable=False),
        sa.Column("personal", sa.Text(), nullable=False),
        sa.Column("salesperson", sa.String(32), nullable=False),
        sa.Column("placed_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("pickup_date", sa.String(10), nullable=False),
        sa.Column("expires_on", sa.String(10), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("earnest_fen", big(), nullable=False),
        sa.Column("prepayment_fen", big(), nullable=False),
        sa.Column("refund_fen", big(), nullable=False),
        sa.Column("penalty_fen", big(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("order_no", name=op.f("pk_customer_order")),
    )
    op.create_index(op.f("ix_customer_order_store_state"), "customer_order", ["store", "state"])
    op.create_index(op.f("ix_customer_order_member_id"), "customer_order", ["member_id"])
    op.create_table(
        "deposit_move",
        sa.Column("order_no", sa.String(40), nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("fen", big(), nullable=False),
        sa.Column("penalty_fen", big(), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("ways", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_no", "what", "document_no", name=op.f("pk_deposit_move")),
    )
    op.create_index(op.f("ix_deposit_move_store_business_date"), "deposit_move", ["store", "business_date"])
