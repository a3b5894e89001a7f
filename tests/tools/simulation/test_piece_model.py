"""The second stock book decides by itself what may count about pieces."""

from __future__ import annotations

import pytest

from kernel.facts import Entry, Fact
from shop.catalogue.facts import PieceRecord
from shop.sales.facts import SaleHeld
from shop.stock.facts import (
    PiecesHeld,
    PiecesReceived,
    PiecesSold,
    ReservationAnswered,
    ReservationAsked,
    TransferLine,
    TransferReceived,
    TransferSent,
)
from tests.headquarters.chain import chain_of
from tools.simulation.model import Place
from tools.simulation.piece_model import Stock

RING = PieceRecord(barcode="6900000001", category_major="素金", category="戒指", pricing_mode="by_piece")
BROUGHT = PiecesReceived(document_no="R-1", store="HP", source="D-1", opening=False, pieces=(RING,))
PAPER = {"document_no": "T-HP01-1", "from_store": "HP", "to_store": "BJ", "register": "HP01", "sent_at": ""}
LINES = (TransferLine(version=1, piece=RING),)
SENT = TransferSent(**PAPER, lines=LINES, signature="s")
ARRIVED = TransferReceived(
    **PAPER, lines=LINES, missing=(), signature="s", document="JT1.text", key_epoch=1, public_key="key"
)  # fmt: skip


def sold(store: str, version: int) -> PiecesSold:
    return PiecesSold(sale_no="S-1", store=store, barcodes=(RING.barcode,), versions=(version,))


def stock(told: list[tuple[str, Fact]], troubled: dict[Place, str] | None = None) -> Stock:
    """The stock after these facts of these registers, in this order; HP01 and HP02 are of HP, BJ01 of BJ."""
    stores = {"HP01": "HP", "HP02": "HP", "BJ01": "BJ"}
    chains = {one: iter(chain_of(one, [fact for by, fact in told if by == one])) for one in stores}
    entries: list[Entry] = [next(chains[register]) for register, _fact in told]
    return Stock(stores, {"JT1.text": "key"}).replay(entries, troubled or {})


def test_a_piece_goes_by_paper_from_one_store_to_the_other_and_is_sold_there() -> None:
    found = stock([("HP01", BROUGHT), ("HP01", SENT), ("BJ01", ARRIVED), ("BJ01", sold("BJ", 3))])

    assert found.wrong == []
    assert (found.where[RING.barcode].store, found.where[RING.barcode].status) == ("BJ", "sold")


def test_the_goods_may_be_heard_of_before_their_sending() -> None:
    found = stock([("HP01", BROUGHT), ("BJ01", ARRIVED), ("HP01", SENT)])

    assert found.wrong == []
    assert found.where[RING.barcode].store == "BJ"


FORGED = TransferReceived(
    **PAPER, lines=LINES, missing=(), signature="s", document="JT1.other", key_epoch=1, public_key="key"
)  # fmt: skip
ASKED = ReservationAsked(
    reservation_no="Y-1", barcode=RING.barcode, store="HP", asking_store="BJ", member_id="", for_whom=""
)
KEPT = ReservationAnswered(
    reservation_no="Y-1", barcode=RING.barcode, store="HP", asking_store="BJ", for_whom="", kept=True, until="",
    reason="", piece_version=1,
)  # fmt: skip
LATE_HOLD = PiecesHeld(hold_no="HD1", store="HP", name="", barcodes=(RING.barcode,), versions=(3,))


@pytest.mark.parametrize(
    "told",
    [
        [("HP01", BROUGHT), ("HP01", sold("HP", 1)), ("HP02", sold("HP", 1))],
        [("HP01", BROUGHT), ("BJ01", sold("HP", 1))],
        [("HP01", BROUGHT), ("BJ01", SENT)],
        [("HP01", BROUGHT), ("BJ01", FORGED)],
        [("HP01", BROUGHT), ("BJ01", ARRIVED), ("BJ01", ARRIVED)],
        [("HP01", BROUGHT), ("BJ01", ASKED), ("HP01", KEPT), ("HP02", sold("HP", 1))],
        [("HP01", BROUGHT), ("HP01", LATE_HOLD)],
    ],
    ids=["sold twice", "not theirs", "not theirs to send", "forged", "received twice", "kept for another", "late hold"],
)
def test_what_may_not_count_is_wrong_unless_it_waits_for_a_person(told: list[tuple[str, Fact]]) -> None:
    last = told[-1][0]
    place = (last, 1, sum(by == last for by, _fact in told))

    assert len(stock(told).wrong) == 1
    waiting = stock(told, {place: "conflict"})
    assert waiting.wrong == []
    assert waiting.disputed == {RING.barcode}


def test_a_parked_bill_that_waits_for_a_person_disputes_no_piece() -> None:
    parked = SaleHeld(hold_no="HD1", store="HP", name="", member_id="", pieces=1, due_fen=1, cart="{}")

    assert stock([("HP01", BROUGHT), ("HP01", parked)], {("HP01", 1, 2): "conflict"}).disputed == set()
