"""Rows of what members agreed to, and of who looked at what is hidden of them."""

from __future__ import annotations

from kernel.tables import Column, Index, String, Text, projected_table

# One row a scope of each time that a member agreed or took it back; the newest of a scope is what counts.
member_consent = projected_table(
    "member_consent",
    Column("entry_id", String(36), primary_key=True),
    Column("scope", String(16), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("what", String(16), nullable=False),  # given | withdrawn
    Column("terms", String(32), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("register", String(32), nullable=False),
    Column("wall", String(32), nullable=False),
    Index("ix_member_consent_member_id_wall", "member_id", "wall"),
)
# What tills asked headquarters about two cards that seem to be one person's.
member_merge_ask = projected_table(
    "member_merge_ask",
    Column("ask_id", String(36), primary_key=True),  # the entry that asked
    Column("member_id", String(36), nullable=False),
    Column("survivor", String(36), nullable=False),
    Column("reason", Text, nullable=False),
    Column("staff", String(64), nullable=False),
    Column("register", String(32), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # asked | merged | refused
    Column("why", Text, nullable=False),
    Index("ix_member_merge_ask_state", "state"),
)
member_reveal = projected_table(
    "member_reveal",
    Column("entry_id", String(36), primary_key=True),
    Column("member_id", String(36), nullable=False),
    Column("what", String(200), nullable=False),  # the fields' names, with blanks between
    Column("staff", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("register", String(32), nullable=False),
    Column("wall", String(32), nullable=False),
    Index("ix_member_reveal_member_id_wall", "member_id", "wall"),
)
