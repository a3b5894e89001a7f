"""What people at headquarters decided: exceptions that are settled, stores that are closed for ever."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "exception_settled",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.Column("how", sa.String(12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("register", "epoch", "seq", name=op.f("pk_exception_settled")),
    )
    op.create_table(
        "closed_store",
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("closed_by", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_closed_store")),
    )
