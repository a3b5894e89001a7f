"""Questions for a second person's yes from afar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "approval_request",
        sa.Column("request_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("asker_name", sa.String(40), nullable=False),
        sa.Column("permission", sa.String(40), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("answered_by", sa.String(64), nullable=False),
        sa.Column("answerer_name", sa.String(40), nullable=False),
        sa.Column("answerer_role", sa.String(32), nullable=False),
        sa.Column("answered_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("request_no", name=op.f("pk_approval_request")),
    )
    op.create_index(op.f("ix_approval_request_store_state"), "approval_request", ["store", "state"])
