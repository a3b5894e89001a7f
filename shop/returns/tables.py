"""Rows of goods that came back, and of returns that wait."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, projected_table

# Each unit of a line comes back once in the whole chain, whichever store takes it.
sale_return = projected_table(
    "sale_return",
    Column("of_sale_no", String(40), primary_key=True),
    Column("of_line_no", Integer, primary_key=True),
    Column("before", Integer, primary_key=True),  # of its units, what had come back earlier
    Column("of_sale_id", String(36), nullable=False),
    Column("sale_no", String(40), nullable=False),  # the bill on which it came back
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("store", String(8), nullable=False),
    Column("from_store", String(8), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("barcode", String(32), nullable=False),
    Column("name", String(80), nullable=False),
    Column("purity_code", String(16), nullable=False),
    Column("weight_mg", BigInt, nullable=False),
    Column("paid_fen", BigInt, nullable=False),
    Column("kept_fen", BigInt, nullable=False),
    Column("fee_fen", BigInt, nullable=False),
    Column("refund_fen", BigInt, nullable=False),
    Column("points", BigInt, nullable=False),
    Column("reason", String(80), nullable=False),
    Column("salesperson", String(32), nullable=False),
    Column("approved_by", String(64), nullable=False),
    Column("otherwise", String(80), nullable=False),
    Column("qty", Integer, nullable=False),
    Index("ix_sale_return_sale_no", "sale_no"),
    Index("ix_sale_return_register_business_date", "register", "business_date"),
)
return_request = projected_table(
    "return_request",
    Column("request_no", String(40), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("store", String(8), nullable=False),
    Column("of_sale_no", String(40), nullable=False),
    Column("reason", String(80), nullable=False),
    Column("state", String(12), nullable=False),  # asked | done
    Index("ix_return_request_store_state", "store", "state"),
)
