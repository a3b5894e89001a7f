"""Whole master data: more of each piece, its further certificates, purities that headquarters lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

from kernel.migrations.columns import big

_TEXTS = (
    ("purity_name", 16), ("main_stone_shape", 16), ("main_stone_spec", 40), ("certificate_issuer", 40),
    ("supplier", 40), ("factory_style_no", 40), ("standard", 40), ("tax_use", 16),
)  # fmt: skip
_AMOUNTS = (
    "main_stone_unit_fen", "main_stone_fen", "certificate_fee_fen", "craft_fee_original_fen", "cost_gold_price_fen",
    "cost_craft_fee_fen",
)  # fmt: skip
_LISTS = ("side_stones", "more_certificates", "more_fees", "photos")


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("piece") as table:
        for name, length in _TEXTS:
            table.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        for name in _AMOUNTS:
            table.add_column(sa.Column(name, big(), nullable=False, server_default="0"))
        for name in ("bangle_inner_mm", "chain_length_mm"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        for name in _LISTS:
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("main_stone_unit", sa.String(16), nullable=False, server_default="per_piece"))
    op.create_table(
        "piece_certificate",
        sa.Column("certificate_no", sa.String(40), nullable=False),
        sa.Column("barcode", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("certificate_no", "barcode", name=op.f("pk_piece_certificate")),
    )
    op.create_table(
        "purity_listed",
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("valid_from", sa.String(10), nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("metal", sa.String(16), nullable=False),
        sa.Column("fineness_permille_x10", sa.Integer(), nullable=False),
        sa.Column("also", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", "valid_from", name=op.f("pk_purity_listed")),
    )
