"""Where in its own journal a till last said what became of a voucher: headquarters may tell of it without that."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "voucher_said",
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", big(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_voucher_said")),
    )
    _said(op.get_bind())


def _said(connection: sa.Connection) -> None:
    """What the projections would have written: before this step a till said of a voucher only that it was used."""
    query = sa.text(
        "SELECT epoch, seq, body FROM journal"
        " WHERE kind = 'promotions.voucher_redeemed' AND came_at IS NULL ORDER BY no"
    )
    rows = {json.loads(row.body)["code"]: (row.epoch, row.seq) for row in connection.execute(query).all()}
    insert = sa.text("INSERT INTO voucher_said (code, epoch, seq) VALUES (:code, :epoch, :seq)")
    for code, (epoch, seq) in rows.items():
        connection.execute(insert, {"code": code, "epoch": epoch, "seq": seq})
