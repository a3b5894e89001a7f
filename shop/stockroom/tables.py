"""Rows of loans. Who has a piece now stands in stock; this is to whom it was lent and until when."""

from __future__ import annotations

from kernel.tables import Column, Index, Integer, String, projected_table

loan = projected_table(
    "loan",
    Column("document_no", String(40), primary_key=True),
    Column("barcode", String(32), primary_key=True),
    Column("version", Integer, nullable=False),  # while the piece has this one it is out
    Column("store", String(8), nullable=False),
    Column("borrower", String(80), nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("lent_at", String(32), nullable=False),
    Index("ix_loan_store", "store"),
)
