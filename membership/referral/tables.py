"""Rows of who was invited by whom when they became members, and of what was given for it."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, String, projected_table

# As the enrolment says it: an inviter who is named later is in the member's file, and is given nothing.
member_invitation = projected_table(
    "member_invitation",
    Column("member_id", String(36), primary_key=True),
    Column("inviter", String(36), nullable=False),
    Column("joined_on", String(10), nullable=False),
    Index("ix_member_invitation_joined_on", "joined_on"),
)
# One row for each member for whom somebody was given something.
member_referral = projected_table(
    "member_referral",
    Column("member_id", String(36), primary_key=True),
    Column("inviter", String(36), nullable=False),
    Column("document_no", String(40), nullable=False),
    Column("bought_on", String(10), nullable=False),
    Column("points", BigInt, nullable=False),
    Index("ix_member_referral_inviter_bought_on", "inviter", "bought_on"),
)
