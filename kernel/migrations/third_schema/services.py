"""Service tickets, their steps, and customers' own metal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "service_ticket",
        sa.Column("ticket_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("customer_label", sa.String(80), nullable=False),
        sa.Column("sealed_under", sa.String(40), nullable=False),
        sa.Column("personal", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.String(10), nullable=False),
        sa.Column("fee_fen", big(), nullable=False),
        sa.Column("needs_quote", sa.Integer(), nullable=False),
        sa.Column("paid_fen", big(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("stones", sa.Text(), nullable=False),
        sa.Column("weight_mg", big(), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("ticket_no", name=op.f("pk_service_ticket")),
    )
    op.create_index(op.f("ix_service_ticket_store_state"), "service_ticket", ["store", "state"])
    op.create_index(op.f("ix_service_ticket_member_id"), "service_ticket", ["member_id"])
    op.create_table(
        "service_step",
        sa.Column("ticket_no", sa.String(40), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("weight_mg", big(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_no", "step", name=op.f("pk_service_step")),
    )
    op.create_table(
        "service_metal",
        sa.Column("ticket_no", sa.String(40), nullable=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("in_mg", big(), nullable=False),
        sa.Column("used_mg", big(), nullable=False),
        sa.Column("loss_mg", big(), nullable=False),
        sa.Column("returned_mg", big(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_no", "purity_code", "step", name=op.f("pk_service_metal")),
    )
    op.create_index(op.f("ix_service_metal_store_business_date"), "service_metal", ["store", "business_date"])
