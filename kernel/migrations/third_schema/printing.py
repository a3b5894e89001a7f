"""Print jobs of the drawer expire; a paper in an operating system's queue is known by its job there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("print_job") as table:
        table.add_column(sa.Column("expires_at", sa.String(32)))
        table.add_column(sa.Column("system_job", sa.String(64)))
