"""Rows of service tickets, their history, and every movement of customers' own metal."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

service_ticket = projected_table(
    "service_ticket",
    Column("ticket_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("customer_label", String(80), nullable=False),
    Column("sealed_under", String(40), nullable=False),
    Column("personal", Text, nullable=False),  # sealed
    Column("opened_at", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("step", Integer, nullable=False),
    Column("promised_on", String(10), nullable=False),
    Column("fee_fen", BigInt, nullable=False),
    Column("needs_quote", Integer, nullable=False),
    Column("paid_fen", BigInt, nullable=False),
    Column("opened", Text, nullable=False),  # the opening fact as canonical JSON: article, stones, metal, photos
    Column("stones", Text, nullable=False),  # that are in the article now, as JSON
    Column("weight_mg", BigInt, nullable=False),  # as it was last weighed
    Column("changed_at", String(32), nullable=False),
    Index("ix_service_ticket_store_state", "store", "state"),
    Index("ix_service_ticket_member_id", "member_id"),
)

service_step = projected_table(
    "service_step",
    Column("ticket_no", String(40), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("what", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(32), nullable=False),
    Column("weight_mg", BigInt, nullable=False),  # 0 where it was not weighed
    Column("note", Text, nullable=False),
    Column("photos", Text, nullable=False),  # SHA-256 as a JSON list
)

service_metal = projected_table(
    "service_metal",
    Column("ticket_no", String(40), primary_key=True),
    Column("purity_code", String(16), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("store", String(8), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("in_mg", BigInt, nullable=False),
    Column("used_mg", BigInt, nullable=False),
    Column("loss_mg", BigInt, nullable=False),
    Column("returned_mg", BigInt, nullable=False),
    Index("ix_service_metal_store_business_date", "store", "business_date"),
)
