"""Rows of orders, and every movement of the money that was paid ahead on them."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

customer_order = projected_table(
    "customer_order",
    Column("order_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("customer_label", String(80), nullable=False),
    Column("sealed_under", String(40), nullable=False),
    Column("personal", Text, nullable=False),  # sealed
    Column("salesperson", String(32), nullable=False),
    Column("placed_at", String(32), nullable=False),
    Column("state", String(16), nullable=False),  # open | ready | fulfilled | expired | cancelled
    Column("step", Integer, nullable=False),
    Column("pickup_date", String(10), nullable=False),
    Column("expires_on", String(10), nullable=False),
    Column("terms", Text, nullable=False),  # as canonical JSON
    Column("earnest_fen", BigInt, nullable=False),  # held now
    Column("prepayment_fen", BigInt, nullable=False),
    Column("refund_fen", BigInt, nullable=False),  # owed to the customer of a cancelled order
    Column("penalty_fen", BigInt, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_at", String(32), nullable=False),
    Index("ix_customer_order_store_state", "store", "state"),
    Index("ix_customer_order_member_id", "member_id"),
)

deposit_move = projected_table(
    "deposit_move",
    Column("order_no", String(40), primary_key=True),
    Column("what", String(12), primary_key=True),  # taken | applied | refunded | forfeited
    Column("document_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("fen", BigInt, nullable=False),
    Column("penalty_fen", BigInt, nullable=False),  # paid by the shop besides, where it broke the contract
    Column("member_id", String(36), nullable=False),  # of the bill that took it
    Column("ways", Text, nullable=False),  # by which it was paid, as canonical JSON
    Index("ix_deposit_move_store_business_date", "store", "business_date"),
)
