"""The stockroom and its counts: loans, differences, counts, tags; sales of release 0.1 become steps of custody."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("piece_stock") as table:
        table.add_column(sa.Column("counter_since", sa.String(32), nullable=False, server_default=""))
    _difference(op)
    _loan(op)
    _count(op)
    _old_sales(op.get_bind())


def _difference(op: Operations) -> None:
    op.create_table(
        "stock_difference",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("told_mg", big(), nullable=False),
        sa.Column("found_mg", big(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_no", "barcode", "what", name=op.f("pk_stock_difference")),
    )
    op.create_index(op.f("ix_stock_difference_store"), "stock_difference", ["store", "outcome"])


def _loan(op: Operations) -> None:
    op.create_table(
        "loan",
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("borrower", sa.String(80), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=False),
        sa.Column("lent_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("document_no", "barcode", name=op.f("pk_loan")),
    )
    op.create_index(op.f("ix_loan_store"), "loan", ["store"])


def _count(op: Operations) -> None:
    op.create_table(
        "stock_count",
        sa.Column("count_no", sa.String(40), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("place", sa.String(24), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=False),
        sa.Column("ended_by", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("count_no", name=op.f("pk_stock_count")),
    )
    op.create_index(op.f("ix_stock_count_store"), "stock_count", ["store", "state"])
    op.create_table(
        "stock_count_scan",
        sa.Column("count_no", sa.String(40), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("count_no", "code", name=op.f("pk_stock_count_scan")),
    )
    op.create_table(
        "piece_tag",
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("epc", sa.String(64), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("store", "epc", name=op.f("pk_piece_tag")),
    )


def _old_sales(connection: sa.Connection) -> None:
    """What release 0.1 sold left its store too; its facts named no version, for no piece had changed hands before."""
    query = (
        "SELECT j.register, j.actor, j.wall, j.body FROM journal j WHERE j.kind = 'stock.pieces_sold'"
        " AND NOT EXISTS (SELECT 1 FROM exception_ledger e"
        " WHERE e.register = j.register AND e.epoch = j.epoch AND e.seq = j.seq)"
    )
    insert = (
        "INSERT INTO piece_custody"
        " (barcode, version, what, from_store, to_store, document_no, register, actor, at, reason)"
        " VALUES (:barcode, 2, 'sold', :store, '', :document_no, :register, :actor, :at, '')"
    )
    for register, actor, wall, text in connection.execute(sa.text(query)).all():
        body = json.loads(text)
        if body.get("versions"):
            continue
        place = {"store": body["store"], "document_no": body["sale_no"]}
        rows = [
            {**place, "barcode": barcode, "register": register, "actor": actor, "at": wall}
            for barcode in body["barcodes"]
        ]
        if rows:
            connection.execute(sa.text(insert), rows)
