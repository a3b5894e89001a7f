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
# Moves in the transaction that applies the entries before it, never apart from them. `epoch` is the feed's life at
# headquarters, `checksum` what the entries up to `pos` add up to (sync/checksum.py).
feed_cursor = local_table(
    "feed_cursor",
    Column("feed", String(40), primary_key=True),
    Column("pos", BigInt, nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("checksum", String(16), nullable=False, server_default="0" * 16),
)
