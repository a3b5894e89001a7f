"""What is paid on a bill besides goods, and which promotions it had how often."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("sale") as table:
        table.add_column(sa.Column("charges_fen", big(), nullable=False, server_default="0"))
    op.create_table(
        "sale_charge",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("charge_no", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("fen", big(), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", "charge_no", name=op.f("pk_sale_charge")),
    )
    op.create_index(op.f("ix_sale_charge_reference"), "sale_charge", ["reference"])
    op.create_index(op.f("ix_sale_charge_register_business_date"), "sale_charge", ["register", "business_date"])
    op.create_table(
        "sale_manual",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("rule_id", sa.String(64), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("value", big(), nullable=False),
        sa.Column("fen", big(), nullable=False),
        sa.Column("given_by", sa.String(32), nullable=False),
        sa.Column("approved_by", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", "rule_id", name=op.f("pk_sale_manual")),
    )
    op.create_index(op.f("ix_sale_manual_register_business_date"), "sale_manual", ["register", "business_date"])
    op.create_index(op.f("ix_sale_manual_store_business_date"), "sale_manual", ["store", "business_date"])
    op.create_table(
        "sale_rule",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("rule_id", sa.String(64), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("uses", big(), nullable=False),
        sa.Column("fen", big(), nullable=False),
        sa.Column("points", big(), nullable=False, server_default="0"),
        sa.Column("vouchers", big(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("sale_id", "rule_id", name=op.f("pk_sale_rule")),
    )
    op.create_index(op.f("ix_sale_rule_store_business_date"), "sale_rule", ["store", "business_date"])
