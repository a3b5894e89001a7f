"""What headquarters alone keeps: who may speak, how far each register is known, the feeds, and wrong PINs."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Index, Integer, String, local_table

# The token itself is nowhere: whoever steals the file cannot speak for a register.
register_credential = local_table(
    "register_credential",
    Column("register", String(32), primary_key=True),
    Column("store", String(8), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("state", String(12), nullable=False),  # active | revoked
)
# The end of each register's chain as it is kept here; moves in the transaction that keeps the entries.
register_cursor = local_table(
    "register_cursor",
    Column("register", String(32), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
    Column("hash", String(64), nullable=False),
)
# Which entries an audience is told, at positions without a gap.
feed_item = local_table(
    "feed_item",
    Column("feed", String(40), primary_key=True),
    Column("pos", BigInt, primary_key=True, autoincrement=False),
    Column("register", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
    Index("ix_feed_item_register_epoch_seq", "register", "epoch", "seq"),
)
