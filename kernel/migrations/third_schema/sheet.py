"""What a bill's figures were worked out from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "sale_sheet",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("shared", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", name=op.f("pk_sale_sheet")),
    )
    op.create_table(
        "sheet_shared",
        sa.Column("shared", sa.String(64), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shared", name=op.f("pk_sheet_shared")),
    )
