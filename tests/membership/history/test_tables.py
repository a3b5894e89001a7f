"""An entry that came inside another one is found where that one stands."""

from __future__ import annotations

from membership.facts import PointsEarned
from membership.history.tables import carried_by
from membership.tables import carried_entry
from tests.builders.books import written


def test_the_row_names_the_carriers_place() -> None:
    (carrier,) = written("HQ", [PointsEarned(member_id="m", points=1, document_no="S-1")])

    op = carried_by("inside", carrier)

    assert (op.table, op.row) == (
        carried_entry, {"entry_id": "inside", "register": "HQ", "epoch": carrier.epoch, "seq": carrier.seq},
    )  # fmt: skip
