"""Each piece is in one state and changes hands once."""

from __future__ import annotations

import pytest

from kernel.facts import Fact
from kernel.projection import Conflict
from kernel.tables import exception_ledger
from shop.catalogue.tables import piece
from shop.stock.facts import PiecesHeld, PiecesReceived, PiecesReleased, PiecesSold, TransferSent
from shop.stock.queries import Whereabouts, lines_of_pieces, whereabouts
from tests.builders import shop
from tests.builders.books import rows, written
from tests.builders.register import Register

RING = shop.RING
SOLD = PiecesSold(sale_no="S-1", store="HP", barcodes=(RING,))
HELD = PiecesHeld(hold_no="HD00000001", store="HP", name="李女士", barcodes=(RING,))
RELEASED = PiecesReleased(hold_no="HD00000001", store="HP", barcodes=(RING,))


@pytest.fixture
def register() -> Register:
    return Register()


def record(register: Register, *facts: Fact) -> None:
    with register.books() as books:
        for fact in facts:
            books.record(fact)


def ring(register: Register) -> Whereabouts:
    with register.reading() as connection:
        found = whereabouts(connection, RING)
    assert found is not None
    return found


def test_a_received_piece_is_in_stock_where_it_was_received(register: Register):
    found = ring(register)

    assert (found.store, found.status, found.version, found.document_no) == ("HP", "in_stock", 1, "R-HP-1")
    assert found.since == found.received_at


def test_receiving_also_says_what_the_piece_is(register: Register):
    assert RING in {row["barcode"] for row in rows(register.database, piece)}


def test_a_sold_piece_names_its_bill_and_keeps_the_day_it_came(register: Register):
    before = ring(register)
    register.clock.forward(hours=1)

    record(register, SOLD)

    found = ring(register)
    assert (found.status, found.document_no, found.version) == ("sold", "S-1", 2)
    assert found.since > found.received_at == before.received_at


def test_a_held_piece_says_for_whom(register: Register):
    record(register, HELD)

    found = ring(register)
    assert (found.status, found.note, found.document_no) == ("held", "李女士", "HD00000001")


def test_a_released_piece_is_for_sale_again_and_never_left_its_store(register: Register):
    record(register, HELD, RELEASED, SOLD)

    assert (ring(register).status, ring(register).version) == ("sold", 2)


@pytest.mark.parametrize(
    ("before", "fact"),
    [
        ((SOLD,), SOLD),  # sold twice
        ((HELD,), SOLD),  # set aside for somebody else
        ((HELD,), HELD),
        ((SOLD,), HELD),
        ((), RELEASED),  # nobody held it
        ((SOLD,), RELEASED),
        ((), PiecesSold(sale_no="S-2", store="BJ", barcodes=(RING,))),  # it does not lie there
        ((), PiecesSold(sale_no="S-2", store="HP", barcodes=("UNKNOWN",))),
    ],
)
def test_what_cannot_have_happened_is_a_conflict(register: Register, before: tuple[Fact, ...], fact: Fact):
    record(register, *before)
    state = ring(register)

    with pytest.raises(Conflict):
        record(register, fact)

    assert ring(register) == state


def test_one_bad_piece_leaves_the_others_of_its_bill_where_they_were(register: Register):
    record(register, HELD)

    with pytest.raises(Conflict):
        record(register, PiecesSold(sale_no="S-2", store="HP", barcodes=(shop.BANGLE, RING)))

    assert register.status(shop.BANGLE) == "in_stock"


def test_the_same_code_cannot_be_received_twice(register: Register):
    again = PiecesReceived(document_no="R-9", store="BJ", source="", opening=False, pieces=shop.PIECES[:1])

    with pytest.raises(Conflict):
        record(register, again)


def test_a_piece_that_two_tills_sold_is_a_case_for_a_person_and_stays_with_the_first(register: Register):
    record(register, SOLD)
    (late,) = written("HP02", [PiecesSold(sale_no="S-HP02-1", store="HP", barcodes=(RING,))])

    with register.database.writing() as connection:
        register.keeper.apply_foreign(connection, late, "2026-11-21T12:00:00.000+08:00")

    assert ring(register).document_no == "S-1"
    assert [row["kind"] for row in rows(register.database, exception_ledger)] == ["stock.pieces_sold"]


def test_a_piece_that_left_and_came_back_is_not_set_aside_by_an_older_hold(register: Register):
    late = PiecesHeld(hold_no="HD00000002", store="HP", name="", barcodes=(RING,), versions=(3,))

    with pytest.raises(Conflict):
        record(register, late)

    record(register, PiecesHeld(hold_no="HD00000002", store="HP", name="", barcodes=(RING,), versions=(1,)))
    assert ring(register).status == "held"


def test_a_bill_that_two_tills_recalled_does_not_free_what_is_parked_again_since(register: Register):
    parked_again = PiecesHeld(hold_no="HD00000002", store="HP", name="", barcodes=(RING,))
    record(register, HELD, RELEASED, parked_again)

    with pytest.raises(Conflict):
        record(register, RELEASED)

    assert ring(register).document_no == "HD00000002"


def test_what_another_till_of_the_store_sent_away_is_on_its_way_though_it_was_set_aside_here(register: Register):
    record(register, HELD)
    with register.reading() as connection:
        lines = lines_of_pieces(connection, [RING])
    way = {"document_no": "T-HP02-1", "from_store": "HP", "to_store": "BJ", "register": "HP02", "signature": "bm8="}
    (sent,) = written("HP02", [TransferSent(**way, sent_at="2026-11-21T12:00:00.000+08:00", lines=lines)])

    with register.database.writing() as connection:
        register.keeper.apply_foreign(connection, sent, "2026-11-21T12:00:00.000+08:00")

    assert (ring(register).status, ring(register).version) == ("in_transit", 2)
    with pytest.raises(Conflict):
        record(register, RELEASED)
