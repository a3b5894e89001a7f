"""A scan that headquarters hears after the count was closed is kept, and changes nothing."""

from __future__ import annotations

from shop.counting.facts import CountClosed, CountOpened, CountResult, CountScanned
from shop.counting.tables import stock_count_scan
from tests.builders.books import rows, written
from tests.builders.stores import Stores


def test_a_late_scan_is_kept_beside_the_result():
    stores = Stores()
    count = {"count_no": "P-HP01-1", "store": "HP"}
    facts = [
        CountOpened(place="", **count), CountScanned(codes=("A",), **count),
        CountClosed(result=CountResult(found=("A",)), reason="", **count), CountScanned(codes=("A", "B"), **count),
    ]  # fmt: skip

    assert set(stores.hq.hear(written("HP01", facts, seq=len(stores.hp.written())))) == {None}
    assert [row["code"] for row in rows(stores.hq.database, stock_count_scan)] == ["A", "B"]
