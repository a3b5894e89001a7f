"""Custody of pieces by store: its steps, transfers, reservations, and the keys that sign transfer documents."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    _register_key(op)
    _piece_custody(op)
    _transfer(op)
    _reservation(op)
    # Before this step parking counted as well; from here `version` counts changes of custody alone.
    op.execute("UPDATE piece_stock SET version = CASE WHEN status = 'sold' THEN 2 ELSE 1 END")


def _register_key(op: Operations) -> None:
    op.create_table(
        "register_key",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("register", "epoch", name=op.f("pk_register_key")),
    )


def _piece_custody(op: Operations) -> None:
    op.create_table(
        "piece_custody",
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("from_store", sa.String(8), nullable=False),
        sa.Column("to_store", sa.String(8), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("barcode", "version", name=op.f("pk_piece_custody")),
    )
    op.create_index(op.f("ix_piece_custody_from_store"), "piece_custody", ["from_store", "what", "at"])
    _first_steps(op.get_bind())


def _first_steps(connection: sa.Connection) -> None:
    """Each piece's life begins with its receipt, as the journal tells it; what was in conflict had no effect."""
    query = (
        "SELECT j.register, j.actor, j.wall, j.body FROM journal j WHERE j.kind = 'stock.pieces_received'"
        " AND NOT EXISTS (SELECT 1 FROM exception_ledger e"
        " WHERE e.register = j.register AND e.epoch = j.epoch AND e.seq = j.seq)"
    )
    insert = (
        "INSERT INTO piece_custody"
        " (barcode, version, what, from_store, to_store, document_no, register, actor, at, reason)"
        " VALUES (:barcode, 1, 'received', '', :store, :document_no, :register, :actor, :at, '')"
    )
    for register, actor, wall, text in connection.execute(sa.text(query)).all():
        body = json.loads(text)
        place = {"store": body["store"], "document_no": body["document_no"]}
        rows = [
            {**place, "barcode": piece["barcode"], "register": register, "actor": actor, "at": wall}
            for piece in body["pieces"]
        ]
        if rows:
            connection.execute(sa.text(insert), rows)


def _transfer(op: Operations) -> None:
    op.create_table(
        "transfer",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("from_store", sa.String(8), nullable=False),
        sa.Column("to_store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("sent_at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_no", name=op.f("pk_transfer")),
    )
    op.create_index(op.f("ix_transfer_from_store"), "transfer", ["from_store"])
    op.create_index(op.f("ix_transfer_to_store"), "transfer", ["to_store"])
    op.create_table(
        "transfer_line",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("piece", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_no", "barcode", name=op.f("pk_transfer_line")),
    )
    op.create_index(op.f("ix_transfer_line_barcode"), "transfer_line", ["barcode"])
    op.create_table(
        "transfer_receipt",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("document_no", "barcode", "outcome", name=op.f("pk_transfer_receipt")),
    )


def _reservation(op: Operations) -> None:
    op.create_table(
        "reservation",
        sa.Column("reservation_no", sa.String(40), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("asking_store", sa.String(8), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("for_whom", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("reservation_no", name=op.f("pk_reservation")),
    )
    op.create_index(op.f("ix_reservation_state"), "reservation", ["state"])
