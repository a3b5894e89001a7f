"""The rows that say inside which entry another one came here."""

from __future__ import annotations

from kernel.facts import Entry
from kernel.projection import Put
from membership.tables import carried_entry


def carried_by(entry_id: str, carrier: Entry) -> Put:
    """The row that says so."""
    place = {"register": carrier.register, "epoch": carrier.epoch, "seq": carrier.seq}
    return Put(carried_entry, {"entry_id": entry_id, **place})
