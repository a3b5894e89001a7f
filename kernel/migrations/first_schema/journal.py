"""The journal, its exceptions, and what a place knows of itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kernel.migrations.columns import big


def create() -> None:
    _exception_ledger()
    _journal()
    _place_meta()


def _exception_ledger() -> None:
    op.create_table(
        "exception_ledger",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("register", "epoch", "seq", name=op.f("pk_exception_ledger")),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("no", big(), nullable=False, autoincrement=True),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("prev", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("came_at", sa.String(32)),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_journal")),
        sa.UniqueConstraint("id", name=op.f("uq_journal_id")),
        sa.UniqueConstraint("register", "epoch", "seq", name=op.f("uq_journal_register_epoch_seq")),
    )


def _place_meta() -> None:
    op.create_table(
        "place_meta",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_place_meta")),
    )
