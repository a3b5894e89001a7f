"""Goods by quantity: articles, how many lie where, each change of that, and how many a line sold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "goods",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("category_major", sa.String(16), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("unit", sa.String(8), nullable=False),
        sa.Column("price_fen", big(), nullable=False),
        sa.Column("cost_fen", big(), nullable=False),
        sa.Column("supplier", sa.String(40), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("tax_use", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_goods")),
    )
    op.create_table(
        "goods_stock",
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("qty", big(), nullable=False),
        sa.PrimaryKeyConstraint("store", "code", name=op.f("pk_goods_stock")),
    )
    op.create_table(
        "goods_move",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("of_document", sa.String(48), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("other_store", sa.String(8), nullable=False),
        sa.Column("qty", big(), nullable=False),
        sa.Column("partner", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("document_no", "what", "of_document", "code", name=op.f("pk_goods_move")),
    )
    op.create_index(op.f("ix_goods_move_store_code"), "goods_move", ["store", "code"])
    op.create_index(op.f("ix_goods_move_of_document"), "goods_move", ["of_document"])
    with op.batch_alter_table("sale_line") as table:
        table.add_column(sa.Column("qty", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("unit", sa.String(8), nullable=False, server_default=""))
        table.add_column(sa.Column("returned", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("given_by", sa.String(64), nullable=False, server_default=""))
        table.add_column(sa.Column("worth_fen", big(), nullable=False, server_default="0"))
