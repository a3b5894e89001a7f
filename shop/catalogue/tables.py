"""Rows of pieces' master data, the name composed by the projection; papers besides the first; purities listed."""

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
    Column("purity_name", String(16), nullable=False, server_default=""),
    Column("main_stone_shape", String(16), nullable=False, server_default=""),
    Column("main_stone_spec", String(40), nullable=False, server_default=""),
    Column("main_stone_unit", String(16), nullable=False, server_default="per_piece"),
    Column("main_stone_unit_fen", BigInt, nullable=False, server_default="0"),
    Column("main_stone_fen", BigInt, nullable=False, server_default="0"),
    Column("side_stones", Text, nullable=False, server_default="[]"),
    Column("certificate_issuer", String(40), nullable=False, server_default=""),
    Column("certificate_fee_fen", BigInt, nullable=False, server_default="0"),
    Column("more_certificates", Text, nullable=False, server_default="[]"),
    Column("craft_fee_original_fen", BigInt, nullable=False, server_default="0"),
    Column("more_fees", Text, nullable=False, server_default="[]"),
    Column("bangle_inner_mm", Integer, nullable=False, server_default="0"),
    Column("chain_length_mm", Integer, nullable=False, server_default="0"),
    Column("photos", Text, nullable=False, server_default="[]"),
    Column("supplier", String(40), nullable=False, server_default=""),
    Column("factory_style_no", String(40), nullable=False, server_default=""),
    Column("standard", String(40), nullable=False, server_default=""),
    Column("tax_use", String(16), nullable=False, server_default=""),
    Column("cost_gold_price_fen", BigInt, nullable=False, server_default="0"),
    Column("cost_craft_fee_fen", BigInt, nullable=False, server_default="0"),
    Index("ix_piece_certificate_no", "certificate_no"),
    Index("ix_piece_goods_no", "goods_no"),
    Index("ix_piece_style_no", "style_no"),
)

# The papers of a piece besides its first one.
piece_certificate = projected_table(
    "piece_certificate",
    Column("certificate_no", String(40), primary_key=True),
    Column("barcode", String(32), primary_key=True),
)

# What headquarters added to the program's own table of purities.
purity_listed = projected_table(
    "purity_listed",
    Column("code", String(16), primary_key=True),
    Column("valid_from", String(10), primary_key=True),
    Column("name", String(16), nullable=False),
    Column("metal", String(16), nullable=False),
    Column("fineness_permille_x10", Integer, nullable=False),
    Column("also", Text, nullable=False),
)
