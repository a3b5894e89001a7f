"""What the books may say of a piece that lies beside its paper."""

from __future__ import annotations

import pytest

from shop.stock.errors import PieceOnOtherPaper, TransferReceivedAlready
from shop.stock.facts import TransferLine
from shop.stock.rules.custody import Place, Step, carried_by, went_by
from shop.stock.rules.documents import TransferDocument
from tests.builders import shop

PAPER, OTHER = "T-HP01-20261121-0001", "T-HP02-20261121-0001"
SENT = Step(2, "sent", "HP", PAPER)
RIVAL = Step(2, "sent", "HP", OTHER)
MOVED = Step(3, "moved", "HP", "C-HQ-20261121-0001")


@pytest.mark.parametrize(
    ("later", "place", "by"),
    [
        ((), None, ""),  # nothing was heard
        ((SENT,), None, ""),
        ((), Place(1, "HP", "R-1"), ""),
        ((SENT,), Place(2, "HP", PAPER), ""),
        ((RIVAL,), None, OTHER),
        ((SENT, MOVED), Place(3, "NJ", MOVED.document_no), MOVED.document_no),
        ((MOVED, SENT), None, MOVED.document_no),
        ((Step(2, "sold", "HP", "S-1"),), Place(2, "HP", "S-1"), "S-1"),
        ((), Place(1, "BJ", "R-2"), "R-2"),  # another store had it then
    ],
)
def test_the_paper_carries_a_piece_until_the_books_have_it_elsewhere(
    later: tuple[Step, ...], place: Place | None, by: str
):
    assert went_by(1, "HP", later, place, paper=PAPER) == by


def test_a_piece_that_nothing_carried_on_is_where_it_was():
    assert went_by(2, "HP", (), Place(2, "HP", "S-1")) == ""


def document(*barcodes: str) -> TransferDocument:
    records = {record.barcode: record for record in shop.PIECES}
    lines = tuple(TransferLine(version=1, piece=records[barcode]) for barcode in barcodes)
    return TransferDocument(
        document_no=PAPER, from_store="HP", to_store="BJ", register="HP01", sent_at="2026-11-21T10:00:00.000+08:00",
        lines=lines,
    )  # fmt: skip


def test_what_is_neither_received_nor_elsewhere_can_be_taken_in():
    paper = document(shop.RING, shop.BANGLE, shop.SILVER)

    rest = carried_by(paper, frozenset({shop.SILVER}), {shop.RING: "", shop.BANGLE: OTHER})

    assert (rest.barcodes, rest.elsewhere) == ((shop.RING,), {shop.BANGLE: OTHER})


def test_a_paper_of_which_nothing_is_left_says_why():
    paper = document(shop.RING, shop.BANGLE)

    with pytest.raises(TransferReceivedAlready):
        carried_by(paper, frozenset({shop.RING, shop.BANGLE}), {})
    with pytest.raises(PieceOnOtherPaper) as refused:
        carried_by(paper, frozenset({shop.RING}), {shop.BANGLE: OTHER})

    assert refused.value.facts == {"barcode": shop.BANGLE, "document": OTHER}
