"""Rows of stock counts, their scans, and the tags on a store's pieces."""

from __future__ import annotations

from kernel.tables import Column, Index, String, Text, projected_table

stock_count = projected_table(
    "stock_count",
    Column("count_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("place", String(24), nullable=False),  # '' the whole store
    Column("register", String(32), nullable=False),
    Column("opened_at", String(32), nullable=False),
    Column("opened_by", String(32), nullable=False),
    Column("state", String(8), nullable=False),  # open | closed | dropped
    Column("ended_at", String(32), nullable=False),
    Column("ended_by", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("result", Text, nullable=False),  # CountResult as JSON, '' before the end
    Index("ix_stock_count_store", "store", "state"),
)
stock_count_scan = projected_table(
    "stock_count_scan",
    Column("count_no", String(40), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("at", String(32), nullable=False),
)
piece_tag = projected_table(
    "piece_tag",
    Column("store", String(8), primary_key=True),
    Column("epc", String(64), primary_key=True),
    Column("barcode", String(32), nullable=False),
)
