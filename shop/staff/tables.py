"""Rows of company, stores, registers and staff."""

from __future__ import annotations

from kernel.tables import Column, Integer, String, Text, projected_table

company = projected_table(
    "company",
    Column("one", Integer, primary_key=True),  # always 1: a database serves one company
    Column("name", String(80), nullable=False),
    Column("tax_no", String(32), nullable=False),
    Column("receipt_footer", Text, nullable=False),
    Column("invoice_url", Text, nullable=False),
)
store = projected_table(
    "store",
    Column("code", String(8), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("address", Text, nullable=False),
    Column("phone", String(32), nullable=False),
)
closed_store = projected_table(
    "closed_store",
    Column("code", String(8), primary_key=True),
    Column("closed_by", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
register = projected_table(
    "register",
    Column("register", String(32), primary_key=True),
    Column("store", String(8), nullable=False),
)
register_key = projected_table(
    "register_key",
    Column("register", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True),  # the newest one counts
    Column("store", String(8), nullable=False),
    Column("public_key", String(64), nullable=False),
)
# Registers that may bring balances of old books.
import_register = projected_table("import_register", Column("register", String(32), primary_key=True))
staff = projected_table(
    "staff",
    Column("staff_no", String(32), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("role", String(32), nullable=False),
    Column("store", String(8), nullable=False),
    Column("pin_hash", Text, nullable=False),
    Column("active", Integer, nullable=False),
)
