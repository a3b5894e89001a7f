"""Rows of business days, drawer movements, counts and closes."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

business_day = projected_table(
    "business_day",
    Column("register", String(32), primary_key=True),
    Column("date", String(10), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("float_fen", BigInt, nullable=False),
    Column("opened_at", String(32), nullable=False),
    Column("opened_by", String(32), nullable=False),
    Column("first_seq", BigInt, nullable=False),
    Column("closed_at", String(32)),
    Column("closed_by", String(32)),
    Column("report", Text),  # JSON of DayClosed
)
cash_movement = projected_table(
    "cash_movement",
    Column("entry_id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("what", String(12), nullable=False),  # pay_in | pay_out | drop | drawer_opened
    Column("amount_fen", BigInt, nullable=False),
    Column("reason", String(80), nullable=False),
    Index("ix_cash_movement_register_business_date", "register", "business_date"),
)
drawer_count = projected_table(
    "drawer_count",
    Column("register", String(32), primary_key=True),
    Column("date", String(10), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("denominations", Text, nullable=False),
    Column("counted_fen", BigInt, nullable=False),
    Column("expected_fen", BigInt, nullable=False),
    Column("wall", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
)
