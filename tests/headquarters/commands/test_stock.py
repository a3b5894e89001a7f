"""What headquarters sees of goods and papers that did not agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.office import Office
from shop.stock.facts import Difference, PiecesReceived
from shop.stockroom.facts import DifferenceSettled
from tests.builders.shop import BANGLE, PIECES, RING
from tests.headquarters.commands.console import new_office, record, typed


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def delivered(office: Office) -> None:
    """A bangle that is lighter than it was told, and a ring that did not come."""
    found = (
        Difference(barcode=BANGLE, what="weight", told_mg=20_350, found_mg=20_120, reason="供应商称错"),
        Difference(barcode=RING, what="short", told_mg=3_180),
    )
    record(
        office,
        PiecesReceived(
            document_no="R-HP01-20261121-0001", store="HP", source="金厂", opening=False, pieces=PIECES[:1],
            differences=found,
        ),
    )  # fmt: skip


def test_what_a_delivery_lacked_stays_until_the_store_says_what_became_of_it(tmp_path: Path, office: Office) -> None:
    delivered(office)

    shown = typed(tmp_path, "differences", "--store", "HP")
    elsewhere = typed(tmp_path, "differences", "--store", "BJ")
    for barcode, what in ((BANGLE, "weight"), (RING, "short")):
        record(
            office,
            DifferenceSettled(
                store="HP", document_no="R-HP01-20261121-0001", barcode=barcode, what=what, outcome="已补发"
            ),
        )
    settled = typed(tmp_path, "differences")

    lines = [line.rpartition(" since ")[0] for line in shown.stdout.splitlines()]
    assert lines == [
        f"HP R-HP01-20261121-0001 {BANGLE} another weight: 20.35 g told, 20.12 g found (供应商称错)",
        f"HP R-HP01-20261121-0001 {RING} told, not come",
    ]
    assert (shown.exit_code, elsewhere.exit_code, settled.exit_code) == (1, 0, 0)
    assert elsewhere.stdout == settled.stdout == "nothing is open\n"
