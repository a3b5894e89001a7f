"""Rows of who was paid much cash."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, String, Text, projected_table

cash_payee = projected_table(
    "cash_payee",
    Column("document_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("cash_fen", BigInt, nullable=False),
    Column("sealed_under", String(40), nullable=False),
    Column("sealed_payee", Text, nullable=False),
    Column("payee_mac", String(64), nullable=False),
    Column("payee_label", String(60), nullable=False),
    Column("approved_by", String(64), nullable=False),
    Index("ix_cash_payee_payee_mac_business_date", "payee_mac", "business_date"),
)
