"""Headquarters hears of transfers in any order, and takes pieces by force where nobody else can."""

from __future__ import annotations

from itertools import combinations

import msgspec
import pytest

from kernel.database import AnyDatabase
from kernel.facts import Entry
from kernel.tables import exception_ledger
from shop.stock.errors import CustodyReasonMissing, PieceSold, TransferGoalWrong
from shop.stock.facts import PiecesSold, TransferSent
from shop.stock.queries import rivals, transfers_out
from shop.stock.tables import piece_custody, piece_stock, transfer, transfer_line, transfer_receipt
from shop.stock.usecases import move_custody
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.stores import Place, Stores
from tests.shop.stock.parcels import receive, sell, send, take_by_force

RING, BANGLE = shop.RING, shop.BANGLE
TABLES = (piece_stock, piece_custody, transfer, transfer_line, transfer_receipt)


@pytest.fixture
def stores() -> Stores:
    return Stores()


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
    keys = stores.hq.written()  # headquarters published what parcels are signed by
    reasons = office.hear_together([*keys, *told])[len(keys) :]
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


def test_the_way_there_is_no_news_where_the_piece_is_back_by_its_paper_already(stores: Stores):
    receive(stores.bj, send(stores.hp, RING))
    receive(stores.hp, send(stores.bj, RING, to="HP"))

    assert set(stores.hp.hear(stores.bj.written())) == {None}

    assert stores.hp.state(RING) == ("HP", "in_stock", 5)
    assert stores.hp.findings() == ()


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
