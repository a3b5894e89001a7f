"""Reset codes that were given to members and not used."""

from __future__ import annotations

from kernel.tables import Column, String, local_table

# The newest code of each member, kept as a keyed hash where it is decided whether it is good, and nowhere else.
pin_reset = local_table(
    "pin_reset",
    Column("member_id", String(36), primary_key=True),
    Column("code_hash", String(64), nullable=False),
    Column("until", String(32), nullable=False),  # ISO time
)
