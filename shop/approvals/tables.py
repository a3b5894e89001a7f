"""Rows of questions for somebody's yes."""

from __future__ import annotations

from kernel.tables import Column, Index, String, projected_table

approval_request = projected_table(
    "approval_request",
    Column("request_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("register", String(32), nullable=False),  # where the yes is wanted
    Column("asked_by", String(64), nullable=False),
    Column("asker_name", String(40), nullable=False),
    Column("permission", String(40), nullable=False),
    Column("what", String(200), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("asked_at", String(32), nullable=False),
    Column("valid_until", String(32), nullable=False),
    Column("state", String(8), nullable=False),  # asked | granted | refused
    Column("answered_by", String(64), nullable=False),
    Column("answerer_name", String(40), nullable=False),
    Column("answerer_role", String(32), nullable=False),
    Column("answered_at", String(32), nullable=False),
    Index("ix_approval_request_store_state", "store", "state"),
)
