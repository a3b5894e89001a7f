"""Rows of pieces' master data. `name` and `search` are composed by the projection."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

piece = projected_table(
    "piece",
    Column("barcode", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("category_major", String(16), nullable=False),
    Column("category", String(16), nullable=False),
    Column("pricing_mode", String(16), nullable=False),
    Column("style_no", String(40), nullable=False),
    Column("goods_no", String(40), nullable=False),
    Column("purity_code", String(16), nullable=False),
    Column("gross_weight_mg", BigInt, nullable=False),
    Column("net_gold_weight_mg", BigInt, nullable=False),
    Column("part_weight_mg", BigInt, nullable=False),
    Column("main_stone_name", String(24), nullable=False),
    Column("main_stone_count", Integer, nullable=False),
    Column("main_stone_mct", BigInt, nullable=False),
    Column("main_stone_color", String(16), nullable=False),
    Column("main_stone_clarity", String(16), nullable=False),
    Column("main_stone_cut", String(16), nullable=False),
    Column("side_stone_count", Integer, nullable=False),
    Column("side_stone_mct", BigInt, nullable=False),
    Column("certificate_no", String(40), nullable=False),
    Column("craft_fee_mode", String(16), nullable=False),
    Column("craft_fee_fen", BigInt, nullable=False),
    Column("stone_fen", BigInt, nullable=False),
    Column("label_price_fen", BigInt, nullable=False),
    Column("cost_fen", BigInt, nullable=False),
    Column("ring_size", String(16), nullable=False),
    Column("series", String(40), nullable=False),
    Column("tags", Text, nullable=False),
    Index("ix_piece_certificate_no", "certificate_no"),
    Index("ix_piece_goods_no", "goods_no"),
    Index("ix_piece_style_no", "style_no"),
)
