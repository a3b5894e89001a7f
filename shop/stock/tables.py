"""Rows of pieces' whereabouts: one row a piece, kept apart from the master data that does not change."""

from __future__ import annotations

from kernel.tables import Column, Index, Integer, String, projected_table

piece_stock = projected_table(
    "piece_stock",
    Column("barcode", String(32), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("counter", String(24), nullable=False),
    Column("status", String(16), nullable=False),  # in_stock | held | sold
    Column("version", Integer, nullable=False),  # counts every change of custody or state
    Column("document_no", String(40), nullable=False),  # of the last change: receipt, hold, sale
    Column("note", String(80), nullable=False),  # a hold's name
    Column("register", String(32), nullable=False),  # where the last change was made
    Column("since", String(32), nullable=False),
    Column("received_at", String(32), nullable=False),
    Index("ix_piece_stock_store_status", "store", "status"),
)
