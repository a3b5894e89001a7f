"""Bills, parked bills, the cart on the screen, and the business day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kernel.migrations.columns import big


def create() -> None:
    _cart_draft()
    _cart_draft_line()
    _held_sale()
    _sale()
    _sale_line()
    _sale_tender()
    _voided_sale()
    _business_day()
    _cash_movement()
    _drawer_count()


def _cart_draft() -> None:
    op.create_table(
        "cart_draft",
        sa.Column("cart_id", sa.String(36), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cart_id", name=op.f("pk_cart_draft")),
    )


def _cart_draft_line() -> None:
    op.create_table(
        "cart_draft_line",
        sa.Column("cart_id", sa.String(36), nullable=False),
        sa.Column("line_id", sa.String(36), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cart_id", "line_id", name=op.f("pk_cart_draft_line")),
    )


def _held_sale() -> None:
    op.create_table(
        "held_sale",
        sa.Column("hold_no", sa.String(16), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("due_fen", big(), nullable=False),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("hold_no", "store", name=op.f("pk_held_sale")),
    )
    op.create_index(op.f("ix_held_sale_store_state"), "held_sale", ["store", "state"])


def _sale() -> None:
    op.create_table(
        "sale",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("sale_no", sa.String(40), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("cashier", sa.String(32), nullable=False),
        sa.Column("member_id", sa.String(36), nullable=False),
        sa.Column("member_label", sa.String(40), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("list_fen", big(), nullable=False),
        sa.Column("discount_fen", big(), nullable=False),
        sa.Column("due_fen", big(), nullable=False),
        sa.Column("change_fen", big(), nullable=False),
        sa.Column("points", big(), nullable=False),
        sa.Column("rule_set", sa.String(64), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("journal_no", sa.String(64), nullable=False),
        sa.Column("journal_hash", sa.String(64), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", name=op.f("pk_sale")),
        sa.UniqueConstraint("sale_no", name=op.f("uq_sale_sale_no")),
    )
    op.create_index(op.f("ix_sale_member_id_wall"), "sale", ["member_id", "wall"])
    op.create_index(op.f("ix_sale_register_business_date"), "sale", ["register", "business_date"])


def _sale_line() -> None:
    op.create_table(
        "sale_line",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("category_major", sa.String(16), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("purity_code", sa.String(16), nullable=False),
        sa.Column("pricing_mode", sa.String(16), nullable=False),
        sa.Column("weight_mg", big(), nullable=False),
        sa.Column("board_version", sa.Integer(), nullable=False),
        sa.Column("board_price_fen", big(), nullable=False),
        sa.Column("metal_fen", big(), nullable=False),
        sa.Column("craft_fen", big(), nullable=False),
        sa.Column("stone_fen", big(), nullable=False),
        sa.Column("list_fen", big(), nullable=False),
        sa.Column("net_fen", big(), nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.Column("salesperson", sa.String(32), nullable=False),
        sa.Column("points", big(), nullable=False),
        sa.Column("certificate_no", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", "line_no", name=op.f("pk_sale_line")),
    )
    op.create_index(op.f("ix_sale_line_barcode"), "sale_line", ["barcode"])


def _sale_tender() -> None:
    op.create_table(
        "sale_tender",
        sa.Column("sale_id", sa.String(36), nullable=False),
        sa.Column("tender_no", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("amount_fen", big(), nullable=False),
        sa.Column("tendered_fen", big(), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("right_id", sa.String(36), nullable=False),
        sa.Column("principal_fen", big(), nullable=False),
        sa.Column("bonus_fen", big(), nullable=False),
        sa.PrimaryKeyConstraint("sale_id", "tender_no", name=op.f("pk_sale_tender")),
    )
    op.create_index(op.f("ix_sale_tender_register_business_date"), "sale_tender", ["register", "business_date"])


def _voided_sale() -> None:
    op.create_table(
        "voided_sale",
        sa.Column("cart_id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("list_fen", big(), nullable=False),
        sa.PrimaryKeyConstraint("cart_id", name=op.f("pk_voided_sale")),
    )


def _business_day() -> None:
    op.create_table(
        "business_day",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("store", sa.String(8), nullable=False),
        sa.Column("float_fen", big(), nullable=False),
        sa.Column("opened_at", sa.String(32), nullable=False),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("first_seq", big(), nullable=False),
        sa.Column("closed_at", sa.String(32)),
        sa.Column("closed_by", sa.String(32)),
        sa.Column("report", sa.Text()),
        sa.PrimaryKeyConstraint("register", "date", name=op.f("pk_business_day")),
    )


def _cash_movement() -> None:
    op.create_table(
        "cash_movement",
        sa.Column("entry_id", sa.String(36), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("business_date", sa.String(10), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("amount_fen", big(), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_cash_movement")),
    )
    op.create_index(op.f("ix_cash_movement_register_business_date"), "cash_movement", ["register", "business_date"])


def _drawer_count() -> None:
    op.create_table(
        "drawer_count",
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("denominations", sa.Text(), nullable=False),
        sa.Column("counted_fen", big(), nullable=False),
        sa.Column("expected_fen", big(), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("register", "date", "attempt", name=op.f("pk_drawer_count")),
    )
