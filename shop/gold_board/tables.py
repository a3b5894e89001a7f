"""Rows of the gold board; a version is never changed."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, Text, projected_table

gold_board = projected_table(
    "gold_board",
    Column("board_version", Integer, primary_key=True, autoincrement=False),
    Column("effective_at", String(32), nullable=False),
    Column("valid_until", String(32), nullable=False),
    Column("published_by", String(40), nullable=False),
    Column("proposal_no", String(40), nullable=False, server_default=""),
    Column("approved_by", String(40), nullable=False, server_default=""),
    Index("ix_gold_board_effective_at", "effective_at"),
)
gold_board_row = projected_table(
    "gold_board_row",
    Column("board_version", Integer, primary_key=True, autoincrement=False),
    Column("purity_code", String(16), primary_key=True),
    Column("retail_fen", BigInt, nullable=False),
    Column("trade_in_fen", BigInt, nullable=False),
    Column("recycle_fen", BigInt, nullable=False),
    Column("member_fen", BigInt, nullable=False, server_default="0"),
)
# Whether a proposal was published is said by the board that names it: a withdrawal that comes late changes nothing.
gold_board_proposal = projected_table(
    "gold_board_proposal",
    Column("proposal_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("proposed_by", String(40), nullable=False),
    Column("proposer_name", String(40), nullable=False),
    Column("proposed_at", String(32), nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("effective_at", String(32), nullable=False),
    Column("valid_hours", Integer, nullable=False),
    Column("note", String(200), nullable=False),
    Column("rows", Text, nullable=False),  # JSON list of BoardRow
    Column("doubts", Text, nullable=False),  # JSON list of BoardDoubt
    Column("withdrawn_at", String(32), nullable=False),  # '' while it stands
    Column("withdrawn_why", String(200), nullable=False),
)
gold_emergency = projected_table(
    "gold_emergency",
    Column("emergency_no", String(40), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("register", String(32), nullable=False),
    Column("set_by", String(40), nullable=False),
    Column("since", String(32), nullable=False),
    Column("valid_until", String(32), nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("instruction", String(80), nullable=False),
    Column("rows", Text, nullable=False),  # JSON list of BoardRow
    Index("ix_gold_emergency_store_since", "store", "since"),
)
