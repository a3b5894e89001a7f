"""Pieces go from store to store with a paper: nothing is sold twice, in whatever order headquarters hears of it."""

from __future__ import annotations

from itertools import combinations

import msgspec
import pytest

from kernel.database import AnyDatabase
from kernel.errors import DomainError
from kernel.facts import Entry
from kernel.secrets import signature_fits
from kernel.tables import exception_ledger
from shop.catalogue.tables import piece
from shop.stock.errors import (
    CustodyReasonMissing,
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
from shop.stock.facts import PiecesHeld, PiecesSold, TransferReceived, TransferSent
from shop.stock.queries import (
    custody_of,
    known_document,
    overdue_transfers,
    rivals,
    transfer_on_the_way,
    transfers_in,
    transfers_out,
)
from shop.stock.rules.documents import codes_of, pack, signed_bytes
from shop.stock.tables import piece_custody, piece_stock, transfer, transfer_line, transfer_receipt
from shop.stock.usecases import (
    move_custody,
    move_to_counter,
    read_document,
    receive_transfer,
    require_here,
    send_pieces,
)
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.stores import Place, Stores

RING, BANGLE = shop.RING, shop.BANGLE
TABLES = (piece_stock, piece_custody, transfer, transfer_line, transfer_receipt)


@pytest.fixture
def stores() -> Stores:
    return Stores()


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


# --- what headquarters makes of it ---------------------------------------------------------------------------------


def interleavings(one: list[Entry], other: list[Entry]) -> list[list[Entry]]:
    """Every order in which two registers' entries can arrive, each register's own order kept."""
    total = len(one) + len(other)
    found = []
    for places in combinations(range(total), len(one)):
        first, second = iter(one), iter(other)
        found.append([next(first) if place in places else next(second) for place in range(total)])
    return found


def test_headquarters_ends_with_the_same_books_in_whatever_order_the_stores_are_heard():
    stores = Stores()
    heard = len(stores.hp.written())
    paper = send(stores.hp, RING, BANGLE)
    send(stores.hp, shop.SILVER)
    receive(stores.bj, paper, RING)
    sell(stores.bj, RING)
    receive(stores.bj, paper, BANGLE)

    ends = []
    for order in interleavings(stores.hp.written()[heard:], stores.bj.written()):
        office = Stores().hq
        assert set(office.hear(order)) == {None}
        assert office.findings() == ()
        ends.append([rows(office.database, table) for table in TABLES])

    assert all(end == ends[0] for end in ends)
    assert len(ends) == 10


def test_a_batch_on_either_engine_ends_as_one_by_one(stores: Stores, any_database: AnyDatabase):
    paper = send(stores.hp, RING, BANGLE)
    receive(stores.bj, paper, RING)
    sell(stores.bj, RING)
    receive(stores.bj, paper, BANGLE)
    receive(stores.bj2, paper)
    told = [stores.hp.written()[0], *stores.bj.written(), *stores.bj2.written(), stores.hp.written()[-1]]

    office = Place("HQ", stores.clock, any_database)
    reasons = office.hear_together(told)
    stores.hq.hear(told[1:])

    assert [told[place].register for place, reason in enumerate(reasons) if reason is not None] == ["BJ02"]
    assert [rows(office.database, table) for table in TABLES] == [rows(stores.hq.database, table) for table in TABLES]


def test_every_till_that_hears_both_ends_with_the_same_piece(stores: Stores):
    paper = send(stores.hp, RING)
    receive(stores.bj, paper)
    sent = stores.hp.written()[1:]  # what a supplier brought to one store is not told to another
    stores.bj2.hear([*stores.bj.written(), *sent])
    stores.bj.hear(sent)

    assert stores.bj.state(RING) == stores.bj2.state(RING) == ("BJ", "in_stock", 3)
    assert stores.bj.exceptions() == stores.bj2.exceptions() == []


def test_two_tills_that_received_the_same_paper_are_a_case_for_a_person(stores: Stores):
    paper = send(stores.hp, RING)
    receive(stores.bj, paper)
    receive(stores.bj2, paper)

    stores.hq.hear([*stores.hp.written(), *stores.bj.written(), *stores.bj2.written()])

    place = stores.hq.place_of(RING)
    assert place is not None
    assert place.register == "BJ01"
    assert stores.hq.exceptions() == ["stock.transfer_received"]


def test_a_piece_sold_by_one_till_and_sent_by_another_is_one_or_the_other(stores: Stores):
    office = stores.hq
    send(stores.hp, RING)
    office.record(PiecesSold(sale_no="S-9", store="HP", barcodes=(RING,), versions=(1,)))

    office.hear(stores.hp.written())

    assert office.state(RING) == ("HP", "sold", 2)
    assert office.exceptions() == ["stock.transfer_sent"]


def test_a_paper_may_not_make_a_piece_heavier(stores: Stores):
    send(stores.hp, RING)
    sent = stores.hp.written()[-1]
    fact = msgspec.json.decode(sent.body, type=TransferSent)
    line = fact.lines[0]
    heavier = msgspec.structs.replace(line.piece, net_gold_weight_mg=line.piece.net_gold_weight_mg + 1_000)
    forged = msgspec.structs.replace(fact, lines=(msgspec.structs.replace(line, piece=heavier),))

    (reason,) = stores.hq.hear([msgspec.structs.replace(sent, body=msgspec.json.encode(forged).decode())])

    assert reason is not None
    assert stores.hq.state(RING) == ("HP", "in_stock", 1)


def test_a_store_sends_its_own_pieces_only(stores: Stores):
    send(stores.hp, RING)
    sent = stores.hp.written()[-1]

    (reason,) = stores.hq.hear([msgspec.structs.replace(sent, register="BJ01")])

    assert reason is not None
    assert "BJ01" in reason


# --- taken by force ------------------------------------------------------------------------------------------------


def test_a_lost_stores_piece_is_given_to_another_that_can_sell_it(stores: Stores):
    take_by_force(stores, RING, to="BJ")
    stores.bj.hear(stores.hq.written()[-1:])

    sell(stores.bj, RING)

    assert stores.bj.state(RING) == ("BJ", "sold", 3)


def test_a_piece_that_nobody_can_find_is_nobodys(stores: Stores):
    take_by_force(stores, RING)

    assert stores.hq.state(RING) == ("", "unlocated", 2)


def test_a_late_sale_by_the_old_custodian_names_both(stores: Stores):
    sell(stores.hp, RING)
    take_by_force(stores, RING, to="BJ")
    late = stores.hp.written()[-1]

    (reason,) = stores.hq.hear([late])

    assert reason is not None
    assert "'store': 'HP'" in reason.split(", but ")[0]
    assert "'store': 'BJ'" in reason.split(", but ")[1]
    assert stores.hq.state(RING) == ("BJ", "in_stock", 2)
    with stores.hq.database.reading() as connection:
        (rival,) = rivals(connection, msgspec.json.decode(late.body, type=PiecesSold))
    assert (rival.claimed_by, rival.step.to_store, rival.step.reason) == ("HP", "BJ", "郑总: 门店失火")
    assert [row["seq"] for row in rows(stores.hq.database, exception_ledger)] == [late.seq]


def test_a_parcel_that_was_lost_on_the_way_is_not_received_any_more(stores: Stores):
    paper = send(stores.hp, RING)
    stores.hq.hear(stores.hp.written())
    take_by_force(stores, RING)
    receive(stores.bj, paper)

    stores.hq.hear(stores.bj.written())

    assert stores.hq.state(RING) == ("", "unlocated", 3)
    assert stores.hq.exceptions() == ["stock.transfer_received"]
    with stores.hq.database.reading() as connection:
        assert transfers_out(connection, "HP") == ()


def test_force_needs_a_reason_and_a_store_that_exists(stores: Stores):
    with stores.hq.keeper.open(stores.hq.actor) as books:
        with pytest.raises(CustodyReasonMissing):
            move_custody(books, [RING], to_store="BJ", reason=" ")
        with pytest.raises(TransferGoalWrong):
            move_custody(books, [RING], to_store="XX", reason="失火")


def test_what_is_sold_cannot_be_taken(stores: Stores):
    sell(stores.hp, RING)
    stores.hq.hear(stores.hp.written())

    with pytest.raises(PieceSold):
        take_by_force(stores, RING)


# --- what is on its way --------------------------------------------------------------------------------------------


def test_both_ends_see_what_is_on_its_way_until_it_is_received(stores: Stores):
    paper = send(stores.hp, RING, BANGLE)
    stores.bj.hear(stores.hp.written())
    receive(stores.bj, paper, RING)
    stores.hp.hear(stores.bj.written())

    with stores.hp.database.reading() as connection:
        (out,) = transfers_out(connection, "HP")
    with stores.bj.database.reading() as connection:
        (coming,) = transfers_in(connection, "BJ")
        by_piece = transfer_on_the_way(connection, BANGLE)
        nothing = transfer_on_the_way(connection, RING)
    assert out == coming == by_piece
    assert (out.pieces, out.open_barcodes, out.missing) == (2, (BANGLE,), (BANGLE,))
    assert nothing is None


def test_a_transfer_that_takes_too_long_is_overdue(stores: Stores):
    send(stores.hp, RING)
    stores.clock.forward(hours=49)
    send(stores.hp, BANGLE)

    with stores.hp.database.reading() as connection:
        late = overdue_transfers(connection, "2026-11-22T09:30:00.000+08:00", "HP")
        elsewhere = overdue_transfers(connection, "2026-11-22T09:30:00.000+08:00", "NJ")

    assert [row.open_barcodes for row in late] == [(RING,)]
    assert elsewhere == ()


def test_a_pieces_life_is_told_from_hand_to_hand(stores: Stores):
    receive(stores.bj, send(stores.hp, RING))
    sell(stores.bj, RING)
    stores.hq.hear([*stores.hp.written(), *stores.bj.written()])

    with stores.hq.database.reading() as connection:
        life = custody_of(connection, RING)

    assert [(step.version, step.what, step.from_store, step.to_store) for step in life] == [
        (2, "sent", "HP", ""),
        (3, "received", "HP", "BJ"),
        (4, "sold", "BJ", ""),
    ]
