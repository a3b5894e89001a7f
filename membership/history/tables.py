"""Entries that came inside other ones, by their ids: where those stand in the journal of this place."""

from __future__ import annotations

from kernel.facts import Entry
from kernel.projection import Put
from kernel.tables import BigInt, Column, Integer, String, projected_table

carried_entry = projected_table(
    "carried_entry",
    Column("entry_id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", BigInt, nullable=False),
)


def carried_by(entry_id: str, carrier: Entry) -> Put:
    """The row that says so."""
    place = {"register": carrier.register, "epoch": carrier.epoch, "seq": carrier.seq}
    return Put(carried_entry, {"entry_id": entry_id, **place})
