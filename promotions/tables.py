"""Rows of rule sets and vouchers."""

from __future__ import annotations

from sqlalchemy import CheckConstraint

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

promotion_rule_set = projected_table(
    "promotion_rule_set",
    Column("rule_set_version", Integer, primary_key=True, autoincrement=False),
    Column("effective_at", String(32), nullable=False),
    Column("published_by", String(40), nullable=False),
    Column("rules", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_promotion_rule_set_effective_at", "effective_at"),
)
voucher = projected_table(
    "voucher",
    Column("code", String(32), primary_key=True),
    Column("rule_code", String(32), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("valid_until", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # issued | redeemed
    Column("document_no", String(40), nullable=False),
    Column("store", String(8), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Index("ix_voucher_member_id", "member_id"),
)
# How often a promotion may be given away in the whole chain; registers hold their share of it as rights.
promotion_quota = projected_table(
    "promotion_quota",
    Column("name", String(40), primary_key=True),
    Column("total", BigInt, nullable=False),
    Column("used", BigInt, nullable=False),
    CheckConstraint("used >= 0 AND used <= total", name="used_within_total"),
)
