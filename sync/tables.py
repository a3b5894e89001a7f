"""A till's cursors: how far headquarters has its journal, and how far it has taken each feed."""

from __future__ import annotations

from kernel.tables import BigInt, Column, Integer, String, local_table

# Set by headquarters' answers alone: what is acknowledged is kept there.
upload_cursor = local_table(
    "upload_cursor",
    Column("register", String(32), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
    Column("hash", String(64), nullable=False),
)
# Moves in the transaction that applies the entries before it, never apart from them.
feed_cursor = local_table(
    "feed_cursor",
    Column("feed", String(40), primary_key=True),
    Column("pos", BigInt, nullable=False),
)
