"""A till that is given its own lost entries late ends with the pieces where the newest step that is known put them."""

from __future__ import annotations

import pytest

from kernel.database import AnyDatabase
from kernel.facts import Entry
from kernel.secrets import public_key_of
from shop.staff.facts import RegisterKeyPublished
from shop.stock.facts import PiecesReturned
from shop.stock.queries import lines_of_pieces
from shop.stock.tables import piece_custody, piece_stock
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.stores import Place, Stores
from tests.shop.stock.parcels import hold, receive, sell, send, take_by_force

RING = shop.RING


@pytest.fixture
def stores() -> Stores:
    return Stores()


def take_back(place: Place, sale_no: str = "S-1") -> None:
    """The ring, which this very store sold."""
    with place.database.reading() as connection:
        lines = lines_of_pieces(connection, [RING])
    place.record(
        PiecesReturned(sale_no="S-2", of_sale_no=sale_no, store=place.store, from_store=place.store, lines=lines)
    )


def restored(stores: Stores, told: list[Entry], lost: list[Entry], database: AnyDatabase | None = None) -> Place:
    """The register's new machine, which reads the others' entries before what its old one wrote."""
    till = Place("HP01", stores.clock, database)
    assert set(till.hear([*stores.hq.written(), *told, *lost])) == {None}
    assert till.findings() == ()
    return till


def alike(one: Place, other: Place) -> bool:
    return all(rows(one.database, table) == rows(other.database, table) for table in (piece_stock, piece_custody))


def second_till(stores: Stores) -> Place:
    """Another till of the first store, which has heard everything, and whose papers are believed."""
    till = Place("HP02", stores.clock)
    key = RegisterKeyPublished(register=till.name, store=till.store, public_key=public_key_of(till.key), epoch=1)
    stores.hq.record(key)
    stores.bj.hear(stores.hq.written())
    till.hear([*stores.hq.written(), *stores.hp.written()])
    return till


def test_a_delivery_that_is_heard_behind_its_sending_is_on_its_way(stores: Stores):
    other = second_till(stores)
    send(other, RING)

    till = restored(stores, other.written(), stores.hp.written())

    assert till.state(RING) == ("HP", "in_transit", 2)
    assert alike(till, other)


def test_a_return_that_is_heard_behind_its_sending_is_on_its_way(stores: Stores, any_database: AnyDatabase):
    delivered = stores.hp.written()
    sell(stores.hp, RING)
    take_back(stores.hp)
    lost = stores.hp.written()[len(delivered) :]
    other = second_till(stores)
    send(other, RING)

    till = restored(stores, [*delivered, *other.written()], lost, any_database)

    assert till.state(RING) == ("HP", "in_transit", 4)
    assert alike(till, other)


def test_a_piece_that_was_received_by_the_lost_entries_and_went_on_since_is_on_its_way(stores: Stores):
    known = stores.hp.written()
    receive(stores.bj, send(stores.hp, RING))
    receive(stores.hp, send(stores.bj, RING, to="HP"))
    lost = stores.hp.written()[len(known) :]
    other = second_till(stores)
    other.hear(stores.bj.written())
    send(other, RING)

    till = restored(stores, [*known, *stores.bj.written(), *other.written()], lost)

    assert till.state(RING) == ("HP", "in_transit", 6)
    assert alike(till, other)


def test_a_return_that_is_heard_when_the_piece_has_arrived_elsewhere_leaves_it_there(stores: Stores):
    sell(stores.hp, RING)
    known = stores.hp.written()
    take_back(stores.hp)
    lost = stores.hp.written()[len(known) :]
    other = second_till(stores)
    receive(stores.bj, send(other, RING))

    till = restored(stores, [*known, *other.written(), *stores.bj.written()], lost)

    assert till.state(RING) == ("BJ", "in_stock", 5)


def test_a_piece_that_headquarters_gave_to_a_store_and_that_went_on_is_on_its_way(stores: Stores):
    take_by_force(stores, RING, to="BJ")
    moved = stores.hq.written()[-1]
    stores.bj.hear([moved])
    send(stores.bj, RING, to="HP")

    stores.bj2.hear([*stores.bj.written(), moved])

    assert stores.bj2.state(RING) == ("BJ", "in_transit", 3)


def receive_back(stores: Stores) -> list[Entry]:
    """The store that headquarters gave the ring to sends it to the first one, whose other till receives it."""
    paper = send(stores.bj, RING, to="HP")
    other = Place("HP02", stores.clock)
    other.hear(stores.hq.written())
    receive(other, paper)
    return [*stores.bj.written(), *other.written()]


def test_a_piece_goes_by_headquarters_where_a_till_had_sold_what_was_not_its_own_any_more(stores: Stores):
    take_by_force(stores, RING, to="BJ")
    stores.bj.hear(stores.hq.written()[-1:])
    sell(stores.hp, RING)
    back = receive_back(stores)

    assert stores.hp.hear([*stores.hq.written()[-1:], *back])[-1] is None

    assert stores.hp.state(RING) == ("HP", "in_stock", 4)


def test_a_delivery_that_is_heard_behind_its_sale_is_sold(stores: Stores, any_database: AnyDatabase):
    other = second_till(stores)
    sell(other, RING)

    till = restored(stores, other.written(), stores.hp.written(), any_database)

    assert till.state(RING) == ("HP", "sold", 2)
    assert alike(till, other)


def test_a_till_is_given_its_own_sale_back_behind_the_return_that_another_till_took(stores: Stores):
    known = stores.hp.written()
    sell(stores.hp, RING)
    lost = stores.hp.written()[len(known) :]
    other = second_till(stores)
    take_back(other)

    till = restored(stores, [*known, *other.written()], lost)

    assert till.state(RING) == ("HP", "in_stock", 3)
    assert alike(till, other)


def test_what_one_till_has_set_aside_and_another_one_sold_is_gone(stores: Stores):
    other = second_till(stores)
    hold(stores.hp, RING)
    sell(other, RING)

    assert stores.hp.hear(other.written()) == [None]

    assert stores.hp.state(RING) == ("HP", "sold", 2)


def test_headquarters_counts_no_sale_of_what_is_set_aside(stores: Stores):
    other = second_till(stores)
    hold(stores.hp, RING)
    sell(other, RING)

    assert stores.hq.hear(stores.hp.written()[-1:]) == [None]

    assert stores.hq.hear(other.written()) != [None]
    assert stores.hq.state(RING) == ("HP", "held", 1)
