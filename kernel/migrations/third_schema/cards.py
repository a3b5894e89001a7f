"""Each member's card becomes a row of its own; a right knows the card that it was asked for with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big, create_partial_index


def upgrade(op: Operations) -> None:
    op.create_table(
        "member_card",
        sa.Column("card_no", sa.String(32), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("card_kind", sa.String(8), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(12), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("valid_until", sa.String(10), nullable=False),
        sa.Column("payment_fen", big(), nullable=False),
        sa.Column("day_fen", big(), nullable=False),
        sa.Column("sealed_pin_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("card_no", name=op.f("pk_member_card")),
    )
    op.create_index(op.f("ix_member_card_member_id"), "member_card", ["member_id"])
    op.execute(
        "INSERT INTO member_card SELECT card_no, member_id, 'main', 'active', 1, 0, '000000000', '', '', 0, 0, ''"
        " FROM member"
    )
    op.create_table(
        "card_blank",
        sa.Column("card_no", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("made_on", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("card_no", name=op.f("pk_card_blank")),
    )
    op.create_index(op.f("ix_card_blank_store"), "card_blank", ["store"])
    with op.batch_alter_table("right") as table:
        table.add_column(sa.Column("card_no", sa.String(32), nullable=False, server_default=""))
    create_partial_index(op, "ix_right_card_no_since", "right", ["card_no", "since"], where="card_no <> ''")
