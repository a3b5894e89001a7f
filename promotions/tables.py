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
    Column("signature", String(128), nullable=False, server_default=""),
    Column("proposal_no", String(40), nullable=False, server_default=""),
    Column("approved_by", String(40), nullable=False, server_default=""),
    Index("ix_promotion_rule_set_effective_at", "effective_at"),
)
# Whether a proposal was published is said by the set that names it: a withdrawal that comes late changes nothing.
promotion_proposal = projected_table(
    "promotion_proposal",
    Column("proposal_no", String(40), primary_key=True),
    Column("proposed_by", String(40), nullable=False),
    Column("proposer_name", String(40), nullable=False),
    Column("proposed_at", String(32), nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("effective_at", String(32), nullable=False),
    Column("note", String(200), nullable=False),
    Column("rules", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("withdrawn_at", String(32), nullable=False),  # '' while it stands
    Column("withdrawn_why", String(200), nullable=False),
)
voucher = projected_table(
    "voucher",
    Column("code", String(32), primary_key=True),
    Column("rule_code", String(32), nullable=False),
    Column("member_id", String(36), nullable=False),
    Column("valid_until", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # issued | redeemed | void
    Column("document_no", String(40), nullable=False),
    Column("store", String(8), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("valid_from", String(32), nullable=False, server_default=""),
    Column("stores", String(400), nullable=False, server_default=""),  # codes with a comma between, '' for all
    Column("batch_no", String(40), nullable=False, server_default=""),
    Column("issued_on", String(40), nullable=False, server_default=""),  # the bill that handed it out
    Column("goods_back", Integer, nullable=False, server_default="0"),  # 1: that bill's goods came back, so it is void
    Index("ix_voucher_member_id", "member_id"),
    Index("ix_voucher_issued_on", "issued_on"),
    Index("ix_voucher_batch_no_state", "batch_no", "state"),
)
# Where in its own journal a till last said what became of a voucher: headquarters may tell of it not knowing that yet.
voucher_said = projected_table(
    "voucher_said",
    Column("code", String(32), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
)
voucher_batch = projected_table(
    "voucher_batch",
    Column("batch_no", String(40), primary_key=True),
    Column("rule_code", String(32), nullable=False),
    Column("count", BigInt, nullable=False),
    Column("valid_from", String(32), nullable=False),
    Column("valid_until", String(32), nullable=False),
    Column("stores", String(400), nullable=False),
    Column("note", String(200), nullable=False),
    Column("made_at", String(32), nullable=False),
)
# Whose a voucher was before its owner turned out to be another member.
voucher_move = projected_table(
    "voucher_move",
    Column("code", String(32), primary_key=True),
    Column("from_member", String(36), nullable=False),
    Column("to_member", String(36), nullable=False),
)
# How often a promotion may be given away in the whole chain; registers hold their share of it as rights.
promotion_quota = projected_table(
    "promotion_quota",
    Column("name", String(40), primary_key=True),
    Column("total", BigInt, nullable=False),
    Column("used", BigInt, nullable=False),
    Column("per_member", BigInt, nullable=False, server_default="0"),  # to one member, 0: only the total counts
    CheckConstraint("used >= 0 AND used <= total", name="used_within_total"),
)
# How often one member had it.
promotion_quota_member = projected_table(
    "promotion_quota_member",
    Column("name", String(40), primary_key=True),
    Column("member_id", String(36), primary_key=True),
    Column("used", BigInt, nullable=False),
)
