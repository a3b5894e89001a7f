"""A piece is kept for another store's customer when its own store's journal says so, and no earlier."""

from __future__ import annotations

import pytest

from kernel.clock import stamp
from shop.stock.errors import (
    PieceReserved,
    PieceSold,
    ReservationOwnPiece,
    ReservationTimeWrong,
    ReservationUnknown,
    TransferGoalWrong,
)
from shop.stock.facts import PiecesSold
from shop.stock.queries import (
    Reservation,
    not_in_stock,
    reservation_by_no,
    reservations_asked,
    reservations_kept,
    reservations_waiting,
)
from shop.stock.usecases import (
    answer_reservation,
    ask_reservation,
    end_reservation,
    end_reservations_for_sale,
    require_here,
    send_pieces,
)
from tests.builders import shop
from tests.builders.stores import Place, Stores

RING = shop.RING
EVENING = "2026-11-21T20:00:00.000+08:00"


@pytest.fixture
def stores() -> Stores:
    return Stores()


def ask(stores: Stores, whom: str = "李女士", member_id: str = "M1") -> str:
    """BJ asks HP for the ring, and HP hears of it through headquarters."""
    with stores.bj.keeper.open(stores.bj.actor) as books:
        number = ask_reservation(books, RING, store="BJ", custodian="HP", for_whom=whom, member_id=member_id)
    exchange(stores)
    return number


def exchange(stores: Stores) -> None:
    """Everybody hears of everything."""
    tills = (stores.hp, stores.bj)
    for till in tills:
        stores.hq.hear(till.written())
    stores.hp.hear(stores.bj.written())
    stores.bj.hear(stores.hp.written()[1:])  # what a supplier brought to one store is not told to another


def answer(place: Place, number: str, *, keep: bool = True, until: str = EVENING, reason: str = "") -> None:
    with place.keeper.open(place.actor) as books:
        answer_reservation(books, number, store=place.store, keep=keep, until=until, reason=reason)


def end(place: Place, number: str, reason: str = "顾客不要了") -> None:
    with place.keeper.open(place.actor) as books:
        end_reservation(books, number, store=place.store, reason=reason)


def sell(place: Place, barcode: str, member_id: str = "") -> None:
    """As a bill is closed."""
    with place.keeper.open(place.actor) as books:
        end_reservations_for_sale(books, [barcode], store=place.store, member_id=member_id)
        version = require_here(books.connection, barcode, place.store).version
        books.record(PiecesSold(sale_no="S-1", store=place.store, barcodes=(barcode,), versions=(version,)))


def known(place: Place, number: str) -> Reservation:
    with place.database.reading() as connection:
        found = reservation_by_no(connection, number)
    assert found is not None
    return found


def test_asking_keeps_nothing(stores: Stores):
    number = ask(stores)

    assert known(stores.hp, number).state == "asked"
    sell(stores.hp, RING)
    assert stores.hp.state(RING) == ("HP", "sold", 2)


def test_a_kept_piece_is_sold_to_nobody_else(stores: Stores):
    answer(stores.hp, ask(stores))

    with pytest.raises(PieceReserved) as caught:
        sell(stores.hp, RING, member_id="M2")

    assert caught.value.facts["store"] == "北京路店"
    assert caught.value.facts["until"] == "11-21 20:00"
    assert stores.hp.state(RING) == ("HP", "reserved", 1)


def test_the_customer_it_is_kept_for_buys_it(stores: Stores):
    number = ask(stores)
    answer(stores.hp, number)

    with stores.hp.database.reading() as connection:
        assert not_in_stock(connection, "HP", [RING], member_id="M1") == ()
        assert [place.status for place in not_in_stock(connection, "HP", [RING], member_id="M2")] == ["reserved"]
    sell(stores.hp, RING, member_id="M1")

    assert stores.hp.state(RING) == ("HP", "sold", 2)
    assert known(stores.hp, number).state == "ended"


def test_the_store_that_asked_learns_the_answer(stores: Stores):
    number = ask(stores)
    answer(stores.hp, number)
    exchange(stores)

    with stores.bj.database.reading() as connection:
        (row,) = reservations_asked(connection, "BJ")
    assert (row.reservation_no, row.state, row.until) == (number, "kept", EVENING)
    assert stores.bj.exceptions() == stores.hq.exceptions() == []
    assert stores.hq.state(RING) == ("HP", "reserved", 1)


def test_a_refusal_says_why_and_keeps_nothing(stores: Stores):
    number = ask(stores)
    answer(stores.hp, number, keep=False, reason="有瑕疵")

    assert (known(stores.hp, number).state, known(stores.hp, number).reason) == ("refused", "有瑕疵")
    assert stores.hp.state(RING) == ("HP", "in_stock", 1)


def test_what_waits_for_an_answer_and_what_is_kept_are_lists(stores: Stores):
    number = ask(stores)
    with stores.hp.database.reading() as connection:
        waiting = reservations_waiting(connection, "HP")
    answer(stores.hp, number)
    with stores.hp.database.reading() as connection:
        kept, still = reservations_kept(connection, "HP"), reservations_waiting(connection, "HP")

    assert [row.for_whom for row in waiting] == [row.for_whom for row in kept] == ["李女士"]
    assert still == ()


def test_a_phone_number_does_not_travel_with_the_name(stores: Stores):
    number = ask(stores, whom=f"李女士 {shop.LI_PHONE}")

    assert shop.LI_PHONE not in known(stores.hp, number).for_whom


@pytest.mark.parametrize("by_asking_store", [True, False])
def test_either_store_ends_it_and_the_piece_is_for_sale_again(stores: Stores, by_asking_store: bool):
    number = ask(stores)
    answer(stores.hp, number)
    exchange(stores)

    end(stores.bj if by_asking_store else stores.hp, number)
    exchange(stores)

    assert stores.hp.state(RING) == stores.hq.state(RING) == ("HP", "in_stock", 1)
    assert stores.hq.exceptions() == []


def test_a_kept_piece_travels_to_the_store_that_asked(stores: Stores):
    number = ask(stores)
    answer(stores.hp, number)

    with stores.hp.keeper.open(stores.hp.actor) as books:
        send_pieces(books, [RING], store="HP", to_store="BJ", sign=stores.hp.sign)
    exchange(stores)

    assert stores.hp.state(RING) == stores.hq.state(RING) == ("HP", "in_transit", 2)
    assert known(stores.hp, number).reason == "sent"


def test_a_kept_piece_does_not_travel_to_a_third_store(stores: Stores):
    answer(stores.hp, ask(stores))

    with stores.hp.keeper.open(stores.hp.actor) as books, pytest.raises(PieceReserved):
        send_pieces(books, [RING], store="HP", to_store="NJ", sign=stores.hp.sign)


def test_a_piece_that_is_gone_cannot_be_kept(stores: Stores):
    number = ask(stores)
    sell(stores.hp, RING)

    with pytest.raises(PieceSold):
        answer(stores.hp, number)


def test_headquarters_does_not_believe_in_a_piece_kept_after_it_was_sold(stores: Stores):
    number = ask(stores)
    answer(stores.hp, number)
    stores.hq.record(PiecesSold(sale_no="S-9", store="HP", barcodes=(RING,), versions=(1,)))

    exchange(stores)

    assert stores.hq.state(RING) == ("HP", "sold", 2)
    assert stores.hq.exceptions() == ["stock.reservation_answered"]


def test_nothing_is_kept_until_a_time_that_has_passed(stores: Stores):
    with pytest.raises(ReservationTimeWrong):
        answer(stores.hp, ask(stores), until=stamp(stores.clock.now()))


def test_a_piece_of_the_own_store_is_not_asked_for(stores: Stores):
    with stores.hp.keeper.open(stores.hp.actor) as books:
        with pytest.raises(ReservationOwnPiece):
            ask_reservation(books, RING, store="HP", custodian="HP", for_whom="李女士")
        with pytest.raises(TransferGoalWrong):
            ask_reservation(books, RING, store="HP", custodian="XX", for_whom="李女士")


def test_only_the_custodian_answers_and_only_once(stores: Stores):
    number = ask(stores)

    with pytest.raises(ReservationUnknown):
        answer(stores.bj, number)
    answer(stores.hp, number)
    with pytest.raises(ReservationUnknown):
        answer(stores.hp, number)


def test_what_is_over_is_not_ended_again(stores: Stores):
    number = ask(stores)
    end(stores.bj, number)

    with pytest.raises(ReservationUnknown):
        end(stores.bj, number)
