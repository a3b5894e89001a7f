"""Rows of the chain's tier policies: those in force one after the other, and what was asked for."""

from __future__ import annotations

from kernel.tables import Column, Integer, String, Text, projected_table

tier_policy = projected_table(
    "tier_policy",
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("policy", Text, nullable=False),  # JSON of TierPolicy
    Column("proposed_by", String(32), nullable=False),
    Column("approved_by", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("wall", String(32), nullable=False),
)
tier_proposal = projected_table(
    "tier_proposal",
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("policy", Text, nullable=False),
    Column("proposed_by", String(32), nullable=False),
    Column("note", Text, nullable=False),
    Column("wall", String(32), nullable=False),
    Column("version", Integer, nullable=False),  # what it became, 0 while it waits
)
