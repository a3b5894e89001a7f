"""Goods that came back, and what was noted while there was no line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "sale_return",
        sa.Column("of_sale_no", sa.String(40), nullable=False),
        sa.Column("of_line_no", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("of_sale_id", sa.String(36), nullable=False),
        sa.Column("sale_no", sa.String(40), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("from_store", sa.String(8), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("weight_mg", big(), nullable=False),
        sa.Column("paid_fen", big(), nullable=False),
        sa.Column("kept_fen", big(), nullable=False),
        sa.Column("fee_fen", big(), nullable=False),
        sa.Column("refund_fen", big(), nullable=False),
        sa.Column("points", big(), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("salesperson", sa.String(32), nullable=False),
        sa.Column("approved_by", sa.String(64), nullable=False),
        sa.Column("otherwise", sa.String(80), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("of_sale_no", "of_line_no", "before", name=op.f("pk_sale_return")),
    )
    op.create_index(op.f("ix_sale_return_sale_no"), "sale_return", ["sale_no"])
    op.create_index(op.f("ix_sale_return_register_business_date"), "sale_return", ["register", "business_date"])
    op.create_table(
        "return_request",
        sa.Column("request_no", sa.String(40), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("of_sale_no", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("request_no", name=op.f("pk_return_request")),
    )
    op.create_index(op.f("ix_return_request_store_state"), "return_request", ["store", "state"])
