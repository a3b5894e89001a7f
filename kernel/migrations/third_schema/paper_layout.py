"""How a chain's papers look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "paper_layout",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_paper_layout")),
    )
