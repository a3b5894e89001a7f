"""A feed has a row for each transaction that told it something, with the numbers of all that it told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("feed_item") as table:
        table.add_column(sa.Column("earlier", sa.Text(), nullable=False, server_default=""))
