"""What headquarters signed of a right stands in `grant_kept` alone; leases and questions kept it a second time."""

from __future__ import annotations

from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    for table in ("in_doubt", "lease"):
        for column in ("incarnation", "signature"):
            op.drop_column(table, column)
