"""Two tills that act on one piece are in conflict; headquarters lets a store speak for its own pieces only."""

from __future__ import annotations

import pytest

from kernel.facts import Fact
from shop.counting.facts import CountOpened, CountScanned
from shop.stockroom.facts import Found, Lent, LentBack, Lost, SupplierReturned, WrittenOff
from tests.builders import shop
from tests.builders.books import written
from tests.builders.stores import Stores

BODY = {"store": "HP", "barcodes": (shop.RING,), "versions": (1,), "reason": "x"}


def test_a_piece_that_was_written_off_cannot_be_lent_as_well():
    stores = Stores()
    off = WrittenOff(document_no="B-HP01-1", **BODY)  # type: ignore[arg-type]
    lent = Lent(document_no="J-HP01-1", borrower="x", due_on="2026-12-01", **BODY)  # type: ignore[arg-type]

    told = written("HP01", [off, lent], seq=len(stores.hp.written()))
    assert [reason is None for reason in stores.hq.hear(told)] == [True, False]
    assert stores.hq.state(shop.RING) == ("HP", "written_off", 2)


@pytest.mark.parametrize(
    "fact",
    [
        WrittenOff(document_no="B-BJ01-1", **BODY),  # type: ignore[arg-type]
        SupplierReturned(document_no="G-BJ01-1", supplier="x", **BODY),  # type: ignore[arg-type]
        Lost(document_no="K-BJ01-1", **BODY),  # type: ignore[arg-type]
        Lost(document_no="K-HP01-1", **{**BODY, "store": "BJ"}),  # type: ignore[arg-type]
        LentBack(document_no="H-BJ01-1", **BODY),  # type: ignore[arg-type]
        Found(document_no="F-BJ01-1", **BODY),  # type: ignore[arg-type]
        CountOpened(count_no="P-HP01-1", store="BJ", place=""),
        CountScanned(count_no="P-HP01-1", store="BJ", codes=("X",)),
    ],
    ids=lambda fact: fact.kind,
)
def test_no_store_speaks_for_another(fact: Fact):
    stores = Stores()

    (reason,) = stores.hq.hear(written("BJ01", [fact]))
    assert reason is not None
    assert stores.hq.state(shop.RING) == ("HP", "in_stock", 1)
