"""Stores are heard in no order: what came before the step it builds on takes effect when that step comes."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import select

from headquarters.deciding.deciders import decider
from headquarters.deciding.settling import count_open, settle
from headquarters.intake.branches import take_in
from headquarters.intake.trying import try_again
from headquarters.office import Office
from kernel.books import entries
from kernel.database import AnyDatabase
from kernel.secrets import public_key_of
from kernel.tables import exception_ledger
from membership.facts import StoredValuePinSet
from membership.file.rules.particulars import Particulars
from membership.file.usecases import change_member
from membership.tables import member, member_directory
from membership.usecases import set_stored_value_pin_hash
from shop.staff.facts import StoreOpened
from shop.staff.rules.roles import SETTLE_EXCEPTION
from shop.stock.facts import (
    CustodyMoved,
    PiecesHeld,
    PiecesReceived,
    PiecesReleased,
    PiecesSold,
    TransferLine,
    TransferReceived,
    TransferSent,
)
from shop.stock.rules.documents import TransferDocument, pack, signed_bytes
from shop.stock.tables import piece_stock
from sync.exceptions import count_waiting
from sync.rights import RightClosed, RightGranted
from sync.settling import exception_settled
from tests.builders.shop import PIECES
from tests.headquarters.chain import STAFF, Chain, Till, chain_of, new_chain, rows
from tests.headquarters.intake.test_receiving import hand_in
from tests.headquarters.people import FIRST, hire

PIECE = PIECES[0]
FIRST_RECEIPT = PiecesReceived(document_no="R-HP-1", store="HP", source="期初", opening=True, pieces=(PIECE,))


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    with made.office.open(STAFF) as books:
        books.record(StoreOpened(code="NJ", name="南京路店"))
    hire(made)
    for register, store in (("HP01", "HP"), ("HP02", "HP"), ("BJ01", "BJ"), ("NJ01", "NJ")):
        made.install(register, store)
    return made


def parcel(till: Till, to_store: str, version: int) -> tuple[TransferSent, TransferReceived]:
    """The piece's way from a till's store to another, as both ends write it down."""
    line = TransferLine(version=version, piece=PIECE)
    document = TransferDocument(
        document_no=f"T-{till.register}-20261121-{version:04}", from_store=till.store, to_store=to_store,
        register=till.register, sent_at="2026-11-21T10:00:00.000+08:00", lines=(line,),
    )  # fmt: skip
    way = {
        "document_no": document.document_no, "from_store": till.store, "to_store": to_store,
        "register": till.register, "sent_at": document.sent_at, "lines": (line,),
        "signature": till.signer.sign(signed_bytes(document)),
    }  # fmt: skip
    paper = {"document": pack(document, str(way["signature"])), "key_epoch": 1}
    key = public_key_of(till.secrets.signing_key)
    return TransferSent(**way), TransferReceived(**way, **paper, missing=(), public_key=key)  # type: ignore[arg-type]


def sold(store: str, version: int, number: str = "S-1") -> PiecesSold:
    return PiecesSold(sale_no=number, store=store, barcodes=(PIECE.barcode,), versions=(version,))


def heard(chain: Chain, *registers: str) -> None:
    for name in registers:
        chain.tills[name].agent.run_once()


def place(database: AnyDatabase) -> tuple[object, object, object] | None:
    """(store, status, version) of the piece."""
    found = rows(database, piece_stock)  # type: ignore[arg-type]
    return (found[0]["store"], found[0]["status"], found[0]["version"]) if found else None


def still_open(chain: Chain) -> int:
    with chain.office.database.reading() as connection:
        return count_open(connection)


def three_stores_in_a_row(chain: Chain) -> None:
    """HP01 has the piece, sends it to BJ01, that to NJ01, which sells it; nobody was online meanwhile."""
    hp, bj, nj = (chain.tills[name] for name in ("HP01", "BJ01", "NJ01"))
    (sent, came), (sent_on, came_on) = parcel(hp, "BJ", 1), parcel(bj, "NJ", 3)
    hp.record(FIRST_RECEIPT, sent)
    bj.record(came, sent_on)
    nj.record(came_on, sold("NJ", 5))


def test_a_piece_that_went_through_three_stores_is_believed_however_late_the_first_is_heard(chain: Chain) -> None:
    three_stores_in_a_row(chain)

    heard(chain, "NJ01", "BJ01")
    waited = still_open(chain)
    heard(chain, "HP01")

    assert (waited, still_open(chain)) == (4, 0)
    assert place(chain.office.database) == ("NJ", "sold", 6)
    assert {row["how"] for row in rows(chain.office.database, exception_settled)} == {"itself"}  # type: ignore[arg-type]


def test_a_rebuild_gives_each_its_effect_at_the_place_where_it_was_tried_again(chain: Chain) -> None:
    three_stores_in_a_row(chain)
    heard(chain, "NJ01", "BJ01", "HP01")

    assert chain.office.verify().findings == ()
    assert len(rows(chain.office.database, exception_ledger)) == 4  # type: ignore[arg-type]


def test_the_other_tills_hear_it_then_and_its_writers_do_not_hear_it_twice(chain: Chain) -> None:
    three_stores_in_a_row(chain)
    heard(chain, "NJ01", "BJ01", "HP01")

    heard(chain, "HP02", "HP01", "BJ01", "NJ01")

    for name in ("HP02", "HP01", "BJ01", "NJ01"):
        with chain.tills[name].database.reading() as connection:
            assert count_waiting(connection) == 0
    assert place(chain.tills["HP02"].database) == (
        "BJ",
        "in_stock",
        3,
    )  # where it went then is not this store's business
    assert place(chain.tills["NJ01"].database) == ("NJ", "sold", 6)


def test_what_a_store_did_with_it_meanwhile_takes_effect_in_the_order_in_which_it_was_done(chain: Chain) -> None:
    sent, came = parcel(chain.tills["HP01"], "BJ", 1)
    held = PiecesHeld(hold_no="HD1", store="BJ", name="", barcodes=(PIECE.barcode,), versions=(3,))
    released = PiecesReleased(hold_no="HD1", store="BJ", barcodes=(PIECE.barcode,))
    hand_in(chain, chain_of("BJ01", [came, held, released, sold("BJ", 3)]), "BJ01")

    hand_in(chain, chain_of("HP01", [sent, FIRST_RECEIPT]))

    assert place(chain.office.database) == ("BJ", "sold", 4)
    assert still_open(chain) == 0
    assert chain.office.verify().findings == ()


def test_a_real_dispute_waits_for_a_person_still(chain: Chain) -> None:
    hand_in(chain, chain_of("HP02", [sold("HP", 1, "S-2")]), "HP02")
    hand_in(chain, chain_of("BJ01", [sold("BJ", 1, "S-3")]), "BJ01")

    hand_in(chain, chain_of("HP01", [FIRST_RECEIPT]))

    assert place(chain.office.database) == ("HP", "sold", 2)
    assert still_open(chain) == 1


def test_what_a_person_settled_is_not_tried_again(chain: Chain) -> None:
    hand_in(chain, chain_of("HP02", [sold("HP", 1)]), "HP02")
    with chain.office.database.reading() as connection:
        person = decider(connection, FIRST, SETTLE_EXCEPTION)
    chain.office.keeper.transact(person, lambda books: settle(books, "HP02-1-1", "nothing", "a test sale"))

    hand_in(chain, chain_of("HP01", [FIRST_RECEIPT]))

    assert place(chain.office.database) == ("HP", "in_stock", 1)


def test_what_a_branch_brought_too_early_is_tried_again_as_its_writers(chain: Chain) -> None:
    branch = chain_of("HP02", [sold("HP", 1)], mark="copy")
    hand_in(chain, chain_of("HP02", [("promotions.lottery_won", "{}")]), "HP02")
    chain.office.keeper.transact(STAFF, lambda books: take_in(books, "HP02", "HP", branch, name="old disk"))

    hand_in(chain, chain_of("HP01", [FIRST_RECEIPT]))

    assert place(chain.office.database) == ("HP", "sold", 2)
    assert chain.office.verify().findings == ()


def test_the_night_tries_what_headquarters_own_deed_made_possible(chain: Chain) -> None:
    hand_in(chain, chain_of("BJ01", [sold("BJ", 2)]), "BJ01")
    hand_in(chain, chain_of("HP01", [FIRST_RECEIPT]))
    with chain.office.open(STAFF) as books:
        books.record(
            CustodyMoved(
                document_no="C-HQ-1", store="", from_store="HP", to_store="BJ", reason="found there", by="郑总",
                lines=(TransferLine(version=1, piece=PIECE),),
            )
        )  # fmt: skip

    assert chain.office.keeper.transact(STAFF, try_again) == 1
    assert place(chain.office.database) == ("BJ", "sold", 3)


def test_a_piece_that_is_named_by_no_version_is_never_tried_again(chain: Chain) -> None:
    hand_in(chain, chain_of("HP02", [PiecesSold(sale_no="S-1", store="HP", barcodes=(PIECE.barcode,))]), "HP02")

    hand_in(chain, chain_of("HP01", [FIRST_RECEIPT]))

    assert (place(chain.office.database), still_open(chain)) == (("HP", "in_stock", 1), 1)


def learnt(enrolls: Till, knows: Till) -> None:
    """The other till has all of it, and headquarters, which came back from a backup, has nothing."""
    with enrolls.database.reading() as there, knows.open() as books:
        told = list(entries(there, enrolls.register))
        for member_id, key in enrolls.courier.keys_for(there, told).items():
            knows.courier.take(books.connection, member_id, key)
        for entry in told:
            knows.keeper.apply_foreign(books.connection, entry, "2026-11-21T10:00:00.000+08:00")


def pin(place: Till | Office, member_id: str) -> str | None:
    """The hash of the member's PIN there."""
    with place.database.reading() as connection:
        sealed = connection.scalar(select(member.c.sealed_pin_hash).where(member.c.member_id == member_id))
        return place.keys.open_pin_hash(connection, member_id, str(sealed))


def names(office: Office) -> list[str]:
    return [str(row["name"]) for row in rows(office.database, member_directory)]  # type: ignore[arg-type]


def moved_on(chain: Chain, till: Till, member_id: str, name: str) -> None:
    """A minute later the member's file is changed at this till."""
    chain.clock.forward(minutes=1)
    with till.open() as books:
        change_member(books, till.keys, member_id, Particulars(name=name), phone_mac=till.phone_mac)


def test_a_pin_and_a_file_heard_before_the_enrolment_hold_when_it_comes(chain: Chain) -> None:
    enrolls, knows = chain.tills["HP01"], chain.tills["HP02"]
    li = enrolls.enrol()
    learnt(enrolls, knows)
    moved_on(chain, knows, li, "李雪莲")
    with knows.open() as books:
        set_stored_value_pin_hash(books, knows.keys, li, "chosen at the second counter")

    heard(chain, "HP02")
    waited = still_open(chain)
    heard(chain, "HP01", "HP02")

    assert (waited, still_open(chain)) == (2, 0)
    assert (names(chain.office), pin(chain.office, li)) == (["李雪莲"], "chosen at the second counter")
    assert enrolls.names("李雪莲") == ["李雪莲"]
    assert chain.office.verify().findings == ()


def test_of_two_first_pins_the_one_that_is_heard_first_stands_and_the_other_waits_for_a_person(chain: Chain) -> None:
    first, second = chain.tills["HP01"], chain.tills["HP02"]
    li = first.enrol()
    heard(chain, "HP01", "HP02")
    for till, words in ((first, "older"), (second, "newer")):
        chain.clock.forward(minutes=1)
        with till.open() as books:
            set_stored_value_pin_hash(books, till.keys, li, words)

    heard(chain, "HP01", "HP02")

    assert (pin(chain.office, li), still_open(chain)) == ("older", 1)


def test_a_change_that_is_heard_before_the_enrolment_stands_over_the_first_pin_behind_it(chain: Chain) -> None:
    enrolls, knows = chain.tills["HP01"], chain.tills["HP02"]
    li = enrolls.enrol()
    with enrolls.open() as books:
        set_stored_value_pin_hash(books, enrolls.keys, li, "first")
    learnt(enrolls, knows)
    changed_by_right(chain, knows, li)

    heard(chain, "HP02", "HP01", "HP02")

    assert (pin(chain.office, li), still_open(chain)) == ("changed by a right", 0)
    assert chain.office.verify().findings == ()


def changed_by_right(chain: Chain, till: Till, member_id: str) -> None:
    """The second PIN, by a right that headquarters knows of: the till declared it."""
    with chain.office.open(STAFF) as books:
        books.record(RightGranted(right_id="r-pin", register=till.register, account=f"pin:{member_id}", amount=2))
    with till.open() as books:
        sealed = till.keys.seal_pin_hash(books.connection, member_id, "changed by a right")
        assert sealed is not None
        books.record(StoredValuePinSet(member_id=member_id, sealed_pin_hash=sealed, number=2, right_id="r-pin"))
        books.record(RightClosed(right_id="r-pin", spent=2))


def test_a_wrong_key_that_comes_before_the_enrolment_gives_way_to_the_members_own(chain: Chain) -> None:
    enrolls, knows = chain.tills["HP01"], chain.tills["HP02"]
    li = enrolls.enrol()
    learnt(enrolls, knows)
    moved_on(chain, knows, li, "李雪莲")
    with knows.database.reading() as connection:
        said = list(entries(connection, "HP02"))
    hand_in(chain, said, "HP02", member_keys={li: base64.b64encode(b"w" * 32).decode()})

    heard(chain, "HP01")

    assert names(chain.office) == ["李雪莲"]
    assert chain.office.verify().findings == ()
