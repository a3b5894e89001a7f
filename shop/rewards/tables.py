"""The chain's list of rewards, what was given by it, and what came back."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, projected_table

reward = projected_table(
    "reward",
    Column("code", String(32), primary_key=True),
    Column("points", BigInt, nullable=False),  # 0: off the list
    Column("each", Integer, nullable=False),
    Column("starts_on", String(10), nullable=False),
    Column("ends_on", String(10), nullable=False),
)
reward_given = projected_table(
    "reward_given",
    Column("document_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("member_label", String(80), nullable=False),
    Column("code", String(32), nullable=False),
    Column("name", String(80), nullable=False),
    Column("qty", Integer, nullable=False),
    Column("unit_points", BigInt, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Index("ix_reward_given_member_id", "member_id"),
    Index("ix_reward_given_register_business_date", "register", "business_date"),
)
reward_return = projected_table(
    "reward_return",
    Column("document_no", String(40), primary_key=True),
    Column("of_document", String(40), nullable=False),
    Column("store", String(8), nullable=False),
    Column("register", String(32), nullable=False),
    Column("business_date", String(10), nullable=False),
    Column("qty", Integer, nullable=False),
    Column("points", BigInt, nullable=False),
    Index("ix_reward_return_register_business_date", "register", "business_date"),
)
