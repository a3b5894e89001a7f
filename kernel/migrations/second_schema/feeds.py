"""Which life of a feed a till has read, and what it adds up to. Older cursors are of epoch 0: read from 0 again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("feed_cursor") as table:
        table.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("checksum", sa.String(16), nullable=False, server_default="0000000000000000"))
