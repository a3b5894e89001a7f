"""What is on its way, what takes too long, and through which hands a piece went."""

from __future__ import annotations

import pytest

from shop.stock.queries import custody_of, overdue_transfers, transfer_on_the_way, transfers_in, transfers_out
from tests.builders import shop
from tests.builders.stores import Stores
from tests.shop.stock.parcels import receive, sell, send

RING, BANGLE = shop.RING, shop.BANGLE


@pytest.fixture
def stores() -> Stores:
    return Stores()


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
        (1, "received", "", "HP"),
        (2, "sent", "HP", ""),
        (3, "received", "HP", "BJ"),
        (4, "sold", "BJ", ""),
    ]
