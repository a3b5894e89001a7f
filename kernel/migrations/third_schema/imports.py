"""Registers that may bring balances of old books."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "import_register",
        sa.Column("register", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_import_register")),
    )
