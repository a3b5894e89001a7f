"""Who was paid much cash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "cash_payee",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("cash_fen", big(), nullable=False),
        sa.Column("sealed_under", sa.String(40), nullable=False),
        sa.Column("sealed_payee", sa.Text(), nullable=False),
        sa.Column("payee_mac", sa.String(64), nullable=False),
        sa.Column("payee_label", sa.String(60), nullable=False),
        sa.Column("approved_by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_cash_payee")),
    )
    op.create_index(op.f("ix_cash_payee_payee_mac_business_date"), "cash_payee", ["payee_mac", "business_date"])
