"""Articles, how many lie in each store, and each change of that."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, String, Text, projected_table

goods = projected_table(
    "goods",
    Column("code", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("category_major", String(16), nullable=False),
    Column("category", String(16), nullable=False),
    Column("unit", String(8), nullable=False),
    Column("price_fen", BigInt, nullable=False),
    Column("cost_fen", BigInt, nullable=False),
    Column("supplier", String(40), nullable=False),
    Column("tags", Text, nullable=False),  # JSON list
    Column("tax_use", String(16), nullable=False),
)
# Below zero where more left than the books had: shown as an exception until a count or a delivery explains it.
goods_stock = projected_table(
    "goods_stock",
    Column("store", String(8), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("qty", BigInt, nullable=False),
)
# The second book of the same thing: what it adds up to is what stands in goods_stock.
goods_move = projected_table(
    "goods_move",
    Column("document_no", String(40), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("of_document", String(48), primary_key=True),  # the sending, or the bill and units that came back; else ''
    Column("code", String(32), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("other_store", String(8), nullable=False),  # where a transfer goes or comes from
    Column("qty", BigInt, nullable=False),
    Column("partner", String(80), nullable=False),
    Column("reason", String(80), nullable=False),
    Column("register", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Index("ix_goods_move_store_code", "store", "code"),
    Index("ix_goods_move_of_document", "of_document"),
)
