"""Pieces go from store to store with a paper, and nothing is sold twice on the way."""

from __future__ import annotations

import msgspec
import pytest

from kernel.errors import DomainError
from kernel.secrets import signature_fits
from shop.catalogue.tables import piece
from shop.stock.errors import (
    PieceInTransit,
    PieceNotInTransfer,
    PieceOfOtherStore,
    PieceSold,
    PieceUnknown,
    TransferEmpty,
    TransferForged,
    TransferForOtherStore,
    TransferGoalWrong,
    TransferReceivedAlready,
    TransferSenderUnknown,
    TransferTooLarge,
    TransferUnknown,
)
from shop.stock.facts import PiecesHeld, PiecesReceived, TransferLine
from shop.stock.queries import known_document
from shop.stock.rules.documents import TransferDocument, joined, pack, signed_bytes, unpack
from shop.stock.tables import transfer, transfer_line
from shop.stock.usecases import move_to_counter, read_document, receive_transfer, send_pieces
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.stores import Place, Stores
from tests.shop.stock.parcels import receive, sell, send

RING, BANGLE = shop.RING, shop.BANGLE
WITH_COST = msgspec.structs.replace(shop.PIECES[0], barcode="6900012349991", cost_fen=880_00)


@pytest.fixture
def stores() -> Stores:
    return Stores()


# --- sending -------------------------------------------------------------------------------------------------------


def test_a_sent_piece_leaves_its_store_at_once(stores: Stores):
    send(stores.hp, RING)

    assert stores.hp.state(RING) == ("HP", "in_transit", 2)
    with pytest.raises(PieceInTransit) as caught:
        sell(stores.hp, RING)
    assert caught.value.facts["store"] == "北京路店"


def test_the_first_paper_of_a_day_has_number_one_and_the_next_number_two(stores: Stores):
    send(stores.hp, RING)
    send(stores.hp, BANGLE)

    assert [row["document_no"] for row in rows(stores.hp.database, transfer)] == [
        "T-HP01-20261121-0001",
        "T-HP01-20261121-0002",
    ]


def test_a_register_that_was_restored_does_not_use_its_old_numbers(stores: Stores):
    with stores.hp.keeper.open(stores.hp.actor) as books:
        books.new_epoch()
        books.record(PiecesHeld(hold_no="HD1", store="HP", name="", barcodes=(BANGLE,)))

    send(stores.hp, RING)

    assert [row["document_no"] for row in rows(stores.hp.database, transfer)] == ["T-HP01E2-20261121-0001"]


@pytest.mark.parametrize(
    ("barcodes", "to", "error"),
    [
        ((), "BJ", TransferEmpty),
        (tuple(f"P{number}" for number in range(301)), "BJ", TransferTooLarge),
        ((RING,), "HP", TransferGoalWrong),
        ((RING,), "XX", TransferGoalWrong),
        ((RING, "UNKNOWN"), "BJ", PieceUnknown),
    ],
)
def test_what_cannot_be_sent_stays(stores: Stores, barcodes: tuple[str, ...], to: str, error: type[DomainError]):
    with pytest.raises(error):
        send(stores.hp, *barcodes, to=to)

    assert stores.hp.state(RING) == ("HP", "in_stock", 1)


def test_a_sold_piece_is_not_sent(stores: Stores):
    sell(stores.hp, RING)

    with pytest.raises(PieceSold):
        send(stores.hp, RING)


def test_another_counter_of_the_store_is_no_change_of_custody(stores: Stores):
    with stores.hp.keeper.open(stores.hp.actor) as books:
        move_to_counter(books, [RING, BANGLE], store="HP", counter="B2")

    place = stores.hp.place_of(RING)
    assert place is not None
    assert (place.counter, place.version, place.status) == ("B2", 1, "in_stock")


def test_pieces_on_their_way_are_in_no_counter(stores: Stores):
    send(stores.hp, RING)

    with stores.hp.keeper.open(stores.hp.actor) as books, pytest.raises(PieceInTransit):
        move_to_counter(books, [RING], store="HP", counter="B2")


# --- receiving -----------------------------------------------------------------------------------------------------


def test_a_store_without_a_line_receives_by_the_paper_and_sells_at_once(stores: Stores):
    paper = send(stores.hp, RING, BANGLE)

    receive(stores.bj, paper)
    sell(stores.bj, RING)

    assert stores.bj.state(RING) == ("BJ", "sold", 4)
    assert stores.bj.state(BANGLE) == ("BJ", "in_stock", 3)
    assert stores.bj.findings() == ()


def test_what_arrives_is_the_piece_that_was_sent(stores: Stores):
    receive(stores.bj, send(stores.hp, RING))

    here, there = (
        [row for row in rows(place.database, piece) if row["barcode"] == RING] for place in (stores.bj, stores.hp)
    )
    assert here == there


def bought(stores: Stores) -> str:
    """A piece of HP whose cost is known; its barcode."""
    stores.hp.record(
        PiecesReceived(document_no="R-HP-2", store="HP", source="厂家", opening=False, pieces=(WITH_COST,))
    )
    stores.hq.hear(stores.hp.written())
    return WITH_COST.barcode


def test_nobody_reads_from_the_paper_what_a_piece_cost(stores: Stores):
    document, _signature = unpack(joined(send(stores.hp, bought(stores))))

    (told,) = rows(stores.hp.database, transfer_line)
    assert [line.piece.cost_fen for line in document.lines] == [0]
    assert msgspec.json.decode(str(told["piece"]))["cost_fen"] == WITH_COST.cost_fen


def test_what_a_piece_cost_stays_known_where_it_was_known(stores: Stores):
    code = bought(stores)
    receive(stores.bj, send(stores.hp, code))
    receive(stores.hp, send(stores.bj, code, to="HP"))

    stores.hq.hear([*stores.bj.written(), *stores.hp.written()])

    assert stores.hq.exceptions() == []
    for place in (stores.hp, stores.hq):
        assert place.state(code) == ("HP", "in_stock", 5)
        assert [row["cost_fen"] for row in rows(place.database, piece) if row["barcode"] == code] == [
            WITH_COST.cost_fen
        ]


def test_a_paper_of_before_on_which_the_cost_stood_is_received_as_ever(stores: Stores):
    code = bought(stores)
    lines = (TransferLine(version=1, piece=WITH_COST),)
    old = TransferDocument(
        document_no="T-HP01-20261121-0001", from_store="HP", to_store="BJ", register="HP01",
        sent_at="2026-11-21T10:00:00.000+08:00", lines=lines,
    )  # fmt: skip

    receive(stores.bj, (pack(old, stores.hp.sign(signed_bytes(old))),))
    stores.hq.hear(stores.bj.written())

    assert stores.bj.state(code) == stores.hq.state(code) == ("BJ", "in_stock", 3)


def test_a_paper_is_received_once(stores: Stores):
    paper = send(stores.hp, RING)
    receive(stores.bj, paper)

    with pytest.raises(TransferReceivedAlready):
        receive(stores.bj, paper)


def test_a_paper_comes_too_late_for_a_piece_that_went_on(stores: Stores):
    paper = send(stores.hp, RING)
    receive(stores.bj, paper)
    receive(stores.hp, send(stores.bj, RING, to="HP"))

    with pytest.raises(TransferReceivedAlready):
        receive(stores.bj, paper)


def test_a_paper_for_another_store_is_handed_on(stores: Stores):
    with pytest.raises(TransferForOtherStore):
        receive(stores.bj, send(stores.hp, RING, to="NJ"))


def test_a_paper_signed_by_a_stranger_brings_nothing(stores: Stores):
    with stores.hp.keeper.open(stores.hp.actor) as books:
        signed = send_pieces(books, [RING], store="HP", to_store="BJ", sign=stores.bj.sign)

    with pytest.raises(TransferForged):
        receive(stores.bj, (pack(signed.document, signed.signature),))

    assert stores.bj.state(RING) is None


def test_a_register_that_headquarters_has_not_named_is_not_believed(stores: Stores):
    paper = send(stores.hp, RING)
    stranger = Place("NJ09", stores.clock)

    with stranger.database.reading() as connection, pytest.raises(TransferSenderUnknown):
        read_document(connection, paper, store="BJ", fits=signature_fits)


def test_what_is_not_in_the_parcel_is_missing_and_may_be_found_later(stores: Stores):
    paper = send(stores.hp, RING, BANGLE)

    first = receive(stores.bj, paper, RING)
    second = receive(stores.bj, paper, BANGLE)

    assert (first.missing, second.missing) == ((BANGLE,), ())
    assert stores.bj.state(BANGLE) == ("BJ", "in_stock", 3)


def test_a_piece_that_the_paper_does_not_name_is_put_aside(stores: Stores):
    with pytest.raises(PieceNotInTransfer):
        receive(stores.bj, send(stores.hp, RING), RING, BANGLE)

    assert stores.bj.state(RING) is None


def test_with_a_line_the_number_of_the_transfer_is_enough(stores: Stores):
    send(stores.hp, RING)
    number = rows(stores.hp.database, transfer)[0]["document_no"]
    stores.bj.hear(stores.hp.written())

    with stores.bj.keeper.open(stores.bj.actor) as books:
        signed = known_document(books.connection, number, store="BJ")
        receive_transfer(books, signed)

    assert stores.bj.state(RING) == ("BJ", "in_stock", 3)
    assert signed.signature == stores.hp.sign(signed_bytes(signed.document))


def test_a_transfer_that_nobody_told_of_needs_its_paper(stores: Stores):
    with stores.bj.database.reading() as connection, pytest.raises(TransferUnknown):
        known_document(connection, "T-HP01-20261121-0001", store="BJ")


def test_a_piece_comes_back_though_the_store_knew_it_from_before(stores: Stores):
    receive(stores.bj, send(stores.hp, RING))
    receive(stores.hp, send(stores.bj, RING, to="HP"))

    sell(stores.hp, RING)

    assert stores.hp.state(RING) == ("HP", "sold", 6)
    assert stores.hp.findings() == stores.bj.findings() == ()


def test_the_piece_is_no_longer_its_senders(stores: Stores):
    receive(stores.bj, send(stores.hp, RING))
    stores.hp.hear(stores.bj.written())

    with pytest.raises(PieceOfOtherStore):
        sell(stores.hp, RING)
