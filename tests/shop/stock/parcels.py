"""What people do with pieces and papers: send, receive, sell, take by force."""

from __future__ import annotations

from kernel.secrets import signature_fits
from shop.stock.facts import PiecesHeld, PiecesSold, TransferReceived
from shop.stock.rules.documents import codes_of, pack
from shop.stock.usecases import move_custody, read_document, receive_transfer, require_here, send_pieces
from tests.builders.stores import Place, Stores


def send(source: Place, *barcodes: str, to: str = "BJ") -> tuple[str, ...]:
    """The texts of the paper's codes."""
    with source.keeper.open(source.actor) as books:
        signed = send_pieces(books, barcodes, store=source.store, to_store=to, sign=source.sign)
    return codes_of(pack(signed.document, signed.signature))


def receive(goal: Place, codes: tuple[str, ...], *found: str) -> TransferReceived:
    """By the paper alone, all of it or the pieces found."""
    with goal.keeper.open(goal.actor) as books:
        signed = read_document(books.connection, codes, store=goal.store, fits=signature_fits)
        return receive_transfer(books, signed, found or None)


def sell(place: Place, barcode: str, number: str = "S-1") -> None:
    with place.keeper.open(place.actor) as books:
        here = require_here(books.connection, barcode, place.store)
        books.record(PiecesSold(sale_no=number, store=place.store, barcodes=(barcode,), versions=(here.version,)))


def take_by_force(stores: Stores, *barcodes: str, to: str = "") -> None:
    with stores.hq.keeper.open(stores.hq.actor) as books:
        move_custody(books, barcodes, to_store=to, reason="门店失火")


def hold(place: Place, barcode: str, number: str = "H-1") -> None:
    """Set aside on a parked bill."""
    with place.keeper.open(place.actor) as books:
        here = require_here(books.connection, barcode, place.store)
        books.record(
            PiecesHeld(hold_no=number, store=place.store, name="张阿姨", barcodes=(barcode,), versions=(here.version,))
        )
