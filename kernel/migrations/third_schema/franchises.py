"""Stores that are another company's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "franchise_store",
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("legal_name", sa.String(80), nullable=False),
        sa.Column("receiver", sa.String(80), nullable=False),
        sa.Column("contact", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("method", sa.String(200), nullable=False),
        sa.Column("kinds", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_franchise_store")),
    )
