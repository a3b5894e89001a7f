"""A store is lost or leaves the chain: nothing of it goes on, nothing of it is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.deciding.closing import Closed, close_store, pieces_of, take_pieces
from headquarters.deciding.deciders import ReasonMissing
from headquarters.registers.door import StoreIsClosed, StoreUnknown, check_place, listed
from headquarters.telling.known_members import known_at
from headquarters.upkeep.importing import import_branch, read_copy
from kernel.database import AnyDatabase
from shop.staff.queries import is_closed
from shop.stock.errors import PieceOfOtherStore, PieceUnknown, TransferGoalWrong
from shop.stock.facts import PiecesReceived, PiecesSold
from shop.stock.tables import piece_stock
from shop.stock.usecases import move_custody
from sync.protocol import RightAsk
from sync.rights import right
from tests.builders.shop import BANGLE, PIECES, RING
from tests.headquarters.chain import PIN, STAFF, Chain, chain_of, new_chain, rows, troubles
from tests.headquarters.intake.test_guards import spent
from tests.headquarters.intake.test_receiving import hand_in, sender
from tests.headquarters.people import both, hire, till_file

STOCK = PiecesReceived(document_no="R-1", store="HP", source="期初", opening=True, pieces=PIECES)
SOLD = PiecesSold(store="HP", sale_no="S-1", barcodes=(RING,), versions=(1,))


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    hire(made)
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    hand_in(made, chain_of("HP01", [STOCK]))
    return made


def taken(chain: Chain, *barcodes: str, to_store: str = "", from_store: str = "HP") -> int:
    keeper = chain.office.keeper
    return take_pieces(keeper, both(chain).first, from_store, barcodes, "the store burnt", to_store=to_store)


def closed(chain: Chain, **options: bool) -> Closed:
    return close_store(chain.office.keeper, both(chain), "HP", "the lease ended", **options)


def states(chain: Chain) -> dict[object, tuple[object, object]]:
    found = rows(chain.office.database, piece_stock)  # type: ignore[arg-type]
    return {row["barcode"]: (row["store"], row["status"]) for row in found}


def test_pieces_of_a_lost_store_belong_to_another_one_or_to_nobody(chain: Chain) -> None:
    moved = taken(chain, BANGLE, to_store="BJ") + taken(chain, RING)

    assert moved == 2
    assert (states(chain)[BANGLE], states(chain)[RING]) == (("BJ", "in_stock"), ("", "unlocated"))
    assert len(pieces_of(chain.office.keeper, "HP")) == len(PIECES) - 2
    till = chain.tills["BJ01"]
    till.agent.run_once()
    assert [row["barcode"] for row in rows(till.database, piece_stock)] == [BANGLE]


def test_a_late_sale_of_a_piece_that_was_taken_away_is_an_exception(chain: Chain) -> None:
    taken(chain, RING)

    hand_in(chain, chain_of("HP01", [STOCK, SOLD]))

    assert len(troubles(chain.office.database)) == 1  # type: ignore[arg-type]
    assert states(chain)[RING] == ("", "unlocated")


@pytest.mark.parametrize(
    ("barcodes", "from_store", "to_store", "trouble"),
    [
        ((RING,), "BJ", "", PieceOfOtherStore),
        ((BANGLE, "6900000000000"), "HP", "", PieceUnknown),
        ((RING,), "HP", "XX", TransferGoalWrong),
    ],
)
def test_what_is_not_there_is_not_taken_and_nothing_else_is_either(
    chain: Chain, barcodes: tuple[str, ...], from_store: str, to_store: str, trouble: type[Exception]
) -> None:
    with pytest.raises(trouble):
        taken(chain, *barcodes, from_store=from_store, to_store=to_store)

    assert set(states(chain).values()) == {("HP", "in_stock")}


def test_a_store_that_is_closed_speaks_and_holds_nothing_any_more(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask = RightAsk(right_id="r", account=f"value:{member_id}", amount=60_00, incarnation=1, pin=PIN)
    chain.office.ask_right(sender(chain), ask)

    found = closed(chain)

    assert (found.revoked, found.pieces, found.written_off, found.members) == (("HP01",), len(PIECES), (), 1)
    assert [(one.right_id, one.state, one.rest) for one in found.left] == [("r", "quarantined", 60_00)]
    assert set(states(chain).values()) == {("", "unlocated")}
    with chain.office.database.reading() as connection:
        assert is_closed(connection, "HP")
        assert [one.register for one in listed(connection, "revoked")] == ["HP01"]
        assert known_at(connection, [member_id]) == {}
        with pytest.raises(StoreIsClosed):
            check_place(connection, "HP02", "HP")
    assert chain.office.verify().findings == ()


def test_what_it_held_is_freed_by_two_people_also_later(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask = RightAsk(right_id="r", account=f"value:{member_id}", amount=60_00, incarnation=1, pin=PIN)
    chain.office.ask_right(sender(chain), ask)
    closed(chain)

    again = closed(chain, write_off=True)

    assert (again.revoked, again.pieces, again.members, again.left) == ((), 0, 0, ())
    assert [one.right_id for one in again.written_off] == ["r"]
    (row,) = rows(chain.office.database, right)  # type: ignore[arg-type]
    assert (row["state"], row["written_off"]) == ("written_off", "1001+1002: the lease ended")


def test_its_tills_file_comes_in_later_and_what_conflicts_waits(chain: Chain, tmp_path: Path) -> None:
    member_id = chain.member(principal_fen=100_00)
    ask = RightAsk(right_id="r", account=f"value:{member_id}", amount=60_00, incarnation=1, pin=PIN)
    chain.office.ask_right(sender(chain), ask)
    closed(chain, write_off=True)
    file = till_file(tmp_path / "till.db", chain_of("HP01", [STOCK, SOLD, spent(member_id, "r", 60_00)]))

    (found,) = import_branch(chain.office, STAFF, "HP01", read_copy(file, "HP01"), name="HP01's disk")

    reasons = troubles(chain.office.database)  # type: ignore[arg-type]
    assert (found.forked_from, found.entries, found.troubled) == (1, 2, 2)
    assert any("1001+1002: the lease ended" in reason for reason in reasons)
    assert chain.account(member_id).principal_fen == 100_00
    assert chain.office.verify().findings == ()


def test_nothing_is_sent_to_a_closed_store(chain: Chain) -> None:
    close_store(chain.office.keeper, both(chain), "BJ", "the lease ended")

    with chain.office.open(STAFF) as books, pytest.raises(TransferGoalWrong):
        move_custody(books, [RING], to_store="BJ", reason="why")


def test_a_store_that_never_was_is_not_closed_and_none_without_a_reason(chain: Chain) -> None:
    keeper, two = chain.office.keeper, both(chain)

    with pytest.raises(StoreUnknown):
        close_store(keeper, two, "XX", "why")
    with pytest.raises(ReasonMissing):
        close_store(keeper, two, "HP", " ")
