"""Company, stores and staff; pieces and where they lie; the gold board."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kernel.migrations.columns import big


def create() -> None:
    _company()
    _register()
    _staff()
    _store()
    _piece()
    _piece_stock()
    _gold_board()
    _gold_board_row()


def _company() -> None:
    op.create_table(
        "company",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("tax_no", sa.String(32), nullable=False),
        sa.Column("receipt_footer", sa.Text(), nullable=False),
        sa.Column("invoice_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_company")),
    )


def _register() -> None:
    op.create_table(
        "register",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("register", name=op.f("pk_register")),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("staff_no", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("staff_no", name=op.f("pk_staff")),
    )


def _store() -> None:
    op.create_table(
        "store",
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_store")),
    )


def _piece() -> None:
    op.create_table(
        "piece",
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("category_major", sa.String(16), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("pricing_mode", sa.String(16), nullable=False),
        sa.Column("style_no", sa.String(40), nullable=False),
        sa.Column("goods_no", sa.String(40), nullable=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("gross_weight_mg", big(), nullable=False),
        sa.Column("net_gold_weight_mg", big(), nullable=False),
        sa.Column("part_weight_mg", big(), nullable=False),
        sa.Column("main_stone_name", sa.String(24), nullable=False),
        sa.Column("main_stone_count", sa.Integer(), nullable=False),
        sa.Column("main_stone_mct", big(), nullable=False),
        sa.Column("main_stone_color", sa.String(16), nullable=False),
        sa.Column("main_stone_clarity", sa.String(16), nullable=False),
        sa.Column("main_stone_cut", sa.String(16), nullable=False),
        sa.Column("side_stone_count", sa.Integer(), nullable=False),
        sa.Column("side_stone_mct", big(), nullable=False),
        sa.Column("certificate_no", sa.String(40), nullable=False),
        sa.Column("craft_fee_mode", sa.String(16), nullable=False),
        sa.Column("craft_fee_fen", big(), nullable=False),
        sa.Column("stone_fen", big(), nullable=False),
        sa.Column("label_price_fen", big(), nullable=False),
        sa.Column("cost_fen", big(), nullable=False),
        sa.Column("ring_size", sa.String(16), nullable=False),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("barcode", name=op.f("pk_piece")),
    )
    op.create_index(op.f("ix_piece_certificate_no"), "piece", ["certificate_no"])
    op.create_index(op.f("ix_piece_goods_no"), "piece", ["goods_no"])
    op.create_index(op.f("ix_piece_style_no"), "piece", ["style_no"])


def _piece_stock() -> None:
    op.create_table(
        "piece_stock",
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("counter", sa.String(24), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_no", sa.String(40), nullable=False),
        sa.Column("note", sa.String(80), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("barcode", name=op.f("pk_piece_stock")),
    )
    op.create_index(op.f("ix_piece_stock_store_status"), "piece_stock", ["store", "status"])


def _gold_board() -> None:
    op.create_table(
        "gold_board",
        sa.Column("board_version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("effective_at", sa.String(32), nullable=False),
        sa.Column("valid_until", sa.String(32), nullable=False),
        sa.Column("published_by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("board_version", name=op.f("pk_gold_board")),
    )
    op.create_index(op.f("ix_gold_board_effective_at"), "gold_board", ["effective_at"])


def _gold_board_row() -> None:
    op.create_table(
        "gold_board_row",
        sa.Column("board_version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("retail_fen", big(), nullable=False),
        sa.Column("trade_in_fen", big(), nullable=False),
        sa.Column("recycle_fen", big(), nullable=False),
        sa.PrimaryKeyConstraint("board_version", "purity_code", name=op.f("pk_gold_board_row")),
    )
