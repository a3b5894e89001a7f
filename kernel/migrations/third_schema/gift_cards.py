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
        sa.Column("printing", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("lost_on", sa.String(10), nullable=False, server_default=""),
        sa.Column("next_card_no", sa.String(16), nullable=False, server_default=""),
        sa.Column("ask", sa.String(8), nullable=False, server_default=""),
        sa.Column("ask_card_no", sa.String(16), nullable=False, server_default=""),
        sa.Column("ask_checked", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("ask_words", sa.String(200), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("card_no", name=op.f("pk_gift_card")),
    )
    for column in ("batch_no", "ask", "next_card_no"):
        op.create_index(op.f(f"ix_gift_card_{column}"), "gift_card", [column])
    op.create_table(
        "gift_card_reissue",
        sa.Column("card_no", sa.String(16), nullable=False),
        sa.Column("new_card_no", sa.String(16), nullable=False),
        sa.Column("fen", big(), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("card_no", name=op.f("pk_gift_card_reissue")),
    )
    op.create_table(
        "gift_card_movement",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("card_no", sa.String(16), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("fen", big(), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "card_no", name=op.f("pk_gift_card_movement")),
    )
    op.create_index(op.f("ix_gift_card_movement_card_no_wall"), "gift_card_movement", ["card_no", "wall"])
