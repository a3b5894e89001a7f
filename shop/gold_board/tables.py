"""Rows of the gold board; a version is never changed."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, projected_table

gold_board = projected_table(
    "gold_board",
    Column("board_version", Integer, primary_key=True, autoincrement=False),
    Column("effective_at", String(32), nullable=False),
    Column("valid_until", String(32), nullable=False),
    Column("published_by", String(40), nullable=False),
    Index("ix_gold_board_effective_at", "effective_at"),
)
gold_board_row = projected_table(
    "gold_board_row",
    Column("board_version", Integer, primary_key=True, autoincrement=False),
    Column("purity_code", String(16), primary_key=True),
    Column("retail_fen", BigInt, nullable=False),
    Column("trade_in_fen", BigInt, nullable=False),
    Column("recycle_fen", BigInt, nullable=False),
)
