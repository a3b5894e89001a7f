"""What headquarters signed of a right stands in `grant_kept` alone; leases and questions kept it a second time.

Rights that have ended leave the indexes by which open ones are found.
"""

from __future__ import annotations

from alembic.operations import Operations

from kernel.migrations.columns import create_partial_index


def upgrade(op: Operations) -> None:
    for table in ("in_doubt", "lease"):
        for column in ("incarnation", "signature"):
            op.drop_column(table, column)
    for column in ("account", "register"):
        op.drop_index(op.f(f"ix_right_{column}_aside"), "right")
        create_partial_index(op, f"ix_right_{column}", "right", [column], where="aside = 1")
