"""Old gold: its pieces, the receipts they came with, the refinery, the ledger's movements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big


def upgrade(op: Operations) -> None:
    _pieces(op)
    _batches(op)
    op.create_table(
        "receipt_piece",
        sa.Column("receipt_no", sa.String(40), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("receipt_no", "barcode", name=op.f("pk_receipt_piece")),
    )
    op.create_table(
        "old_gold_movement",
        sa.Column("old_no", sa.String(40), nullable=False),
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("gross_mg", big(), nullable=False),
        sa.Column("fine_mg", big(), nullable=False),
        sa.Column("cost_fen", big(), nullable=False),
        sa.PrimaryKeyConstraint("old_no", "entry_id", "place", name=op.f("pk_old_gold_movement")),
    )
    op.create_index(op.f("ix_old_gold_movement_store_business_date"), "old_gold_movement", ["store", "business_date"])


def _batches(op: Operations) -> None:
    op.create_table(
        "old_gold_batch",
        *(
            sa.Column(name, sa.String(length), nullable=False)
            for name, length in (
                ("sent_no", 40), ("store", 8), ("business_date", 10), ("at", 32), ("actor", 32), ("refinery", 80),
            )
        ),
        sa.Column("pieces", sa.Integer(), nullable=False),
        *(sa.Column(name, big(), nullable=False) for name in ("gross_mg", "weighed_mg", "fine_mg", "cost_fen")),
        *(
            sa.Column(name, sa.String(length), nullable=False)
            for name, length in (("state", 8), ("refinery_no", 40), ("back_on", 10))
        ),
        *(sa.Column(name, big(), nullable=False) for name in ("back_mg", "fee_fen")),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("sent_no", name=op.f("pk_old_gold_batch")),
    )  # fmt: skip
    op.create_index(op.f("ix_old_gold_batch_store_state"), "old_gold_batch", ["store", "state"])
    op.create_table(
        "old_gold_refined",
        sa.Column("sent_no", sa.String(40), nullable=False),
        sa.Column("metal", sa.String(16), nullable=False),
        *(sa.Column(name, big(), nullable=False) for name in ("told_mg", "gross_mg")),
        sa.Column("fineness_permille_x10", sa.Integer(), nullable=False),
        sa.Column("fine_mg", big(), nullable=False),
        sa.PrimaryKeyConstraint("sent_no", "metal", name=op.f("pk_old_gold_refined")),
    )


def _pieces(op: Operations) -> None:
    op.create_table(
        "old_gold",
        *(
            sa.Column(name, sa.String(length), nullable=False)
            for name, length in (
                ("old_no", 40), ("store", 8), ("register", 32), ("business_date", 10), ("at", 32), ("actor", 32),
                ("sale_no", 40), ("how", 16), ("source", 8), ("receipt_no", 40), ("barcode", 32), ("category", 16),
                ("purity_code", 16),
            )
        ),
        sa.Column("fineness_permille_x10", sa.Integer(), nullable=False),
        *(
            sa.Column(name, big(), nullable=False)
            for name in (
                "gross_mg", "net_mg", "settled_mg", "within_mg", "within_fen_per_g", "surplus_fen_per_g", "fine_mg",
            )
        ),
        sa.Column("loss_ppm", sa.Integer(), nullable=False),
        sa.Column("credit_fen", big(), nullable=False),
        sa.Column("cash_fen", big(), nullable=False),
        sa.Column("seller_mac", sa.String(64), nullable=False),
        sa.Column("seller_label", sa.String(60), nullable=False),
        sa.Column("sealed_under", sa.String(40), nullable=False),
        sa.Column("sealed_seller", sa.Text(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("held_until", sa.String(10), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("sent_no", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("old_no", name=op.f("pk_old_gold")),
    )  # fmt: skip
    op.create_index(op.f("ix_old_gold_store_state"), "old_gold", ["store", "state"])
    op.create_index(op.f("ix_old_gold_sale_no"), "old_gold", ["sale_no"])
    op.create_index(op.f("ix_old_gold_seller_mac_business_date"), "old_gold", ["seller_mac", "business_date"])
