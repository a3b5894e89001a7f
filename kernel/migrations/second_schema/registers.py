"""Registers speak by a key of their own and a rolling token; machines join by a one-time code.

Tokens of the first release end here: each till is enrolled once again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.drop_table("register_credential")
    op.create_table(
        "enrolled_register",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("token_no", big(), nullable=False),
        sa.Column("counter", big(), nullable=False),
        sa.Column("enrolled_at", sa.String(32), nullable=False),
        sa.Column("sealed_epoch", sa.Integer(), nullable=False),
        sa.Column("sealed_seq", big(), nullable=False),
        sa.Column("sealed_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_enrolled_register")),
    )
    op.create_table(
        "enrolment",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("exchange_key", sa.String(64), nullable=False),
        sa.Column("machine", sa.String(120), nullable=False),
        sa.Column("fingerprint", sa.String(6), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment")),
    )
    op.create_index(op.f("ix_enrolment_register_state"), "enrolment", ["register", "state"])
    op.create_index(op.f("ix_enrolment_public_key"), "enrolment", ["public_key"])
