"""Gift cards and what was moved on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    op.create_table(
        "gift_card",
        sa.Column("card_no", sa.String(16), nullable=False),
        sa.Column("batch_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("named", sa.Integer(), nullable=False),
        sa.Column("face_fen", big(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("balance_fen", big(), nullable=False, server_default="0"),
        sa.Column("sold_on", sa.String(10), nullable=False, server_default=""),
        sa.Column("ends_on", sa.String(10), nullable=False, server_default=""),
        sa.Column("document_no", sa.String(40), nullable=False, server_default=""),
        sa.Column("sealed_under", sa.String(36), nullable=False, server_default=""),
        sa.Column("sealed_buyer", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("card_no", name=op.f("pk_gift_card")),
    )
    op.create_index(op.f("ix_gift_card_batch_no"), "gift_card", ["batch_no"])
    op.create_table(
        "gift_card_movement",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("card_no", sa.String(16), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("fen", big(), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_gift_card_movement")),
    )
    op.create_index(op.f("ix_gift_card_movement_card_no_wall"), "gift_card_movement", ["card_no", "wall"])
