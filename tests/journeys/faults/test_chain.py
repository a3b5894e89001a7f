"""What happens on each fault that needs no process of its own: one test a row of the table in docs/sync.md.

Headquarters and the tills stand in memory; every message is signed and passes its wire form.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text, update

from headquarters.deciding.closing import close_store
from headquarters.deciding.deciders import Two
from headquarters.intake.branches import take_in
from kernel.actor import Actor
from kernel.books import entries
from kernel.clock import FixedClock
from kernel.database import Database
from kernel.facts import Entry
from kernel.tables import exception_ledger, journal
from membership.facts import PointsEarned
from membership.tables import member_account
from shop.stock.facts import PiecesReceived, PiecesSold
from shop.stock.tables import piece_stock
from sync.authority import RightDenied, RightHeld, RightUnknown, close
from sync.protocol import Ack, Need
from sync.rights import right
from tests.builders.shop import PIECES
from tests.headquarters.chain import (
    OPENING,
    PIN,
    Chain,
    Till,
    batch_of,
    chain_of,
    kept,
    new_chain,
    new_database,
    points,
    rows,
    troubles,
)

DIRECTOR = Actor(staff_no="9001", name="郑总", role="headquarters", permissions=frozenset())
DEPUTY = Actor(staff_no="9002", name="何军", role="headquarters", permissions=frozenset())
_NUMBERS = count(1)


@pytest.fixture
def chain() -> Iterator[Chain]:
    made = new_chain()
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    yield made
    made.office.close()


def grant(till: Till, member_id: str, fen: int) -> str:
    """A right to so much of a member's value; its id."""
    right_id = f"right-{next(_NUMBERS)}"
    assert isinstance(ask(till, member_id, fen, right_id), RightHeld)
    return right_id


def ask(till: Till, member_id: str, fen: int, right_id: str) -> RightHeld | RightDenied | RightUnknown:
    return till.authority.ask(right_id=right_id, account=f"value:{member_id}", amount=fen, pin=PIN)


def own(till: Till) -> list[Entry]:
    with till.database.reading() as connection:
        return [entry for entry in entries(connection) if entry.register == till.register]


def copied(database: Database, path: Path) -> Database:
    database.backup_to(path)
    return Database(path)


def same_machine(chain: Chain, till: Till, database: Database) -> Till:
    """A machine with this till's key and the token as it is now: its clone, or its image put back."""
    identity, key, shared = till.tokens.identity, till.secrets.signing_key, chain.office.secrets
    return Till(identity, key, shared, chain.clock, chain.office, seed=7, database=database)


def value(chain: Chain, member_id: str) -> int:
    found = chain.account(member_id)
    return found.principal_fen + found.bonus_fen


def test_a_duplicate_or_reordered_upload_is_taken_once(chain: Chain) -> None:
    till, office = chain.tills["HP01"], chain.office
    written = chain_of("HP01", points(6))
    first, second = batch_of(written[:3], till), batch_of(written[3:], till)

    answers = [till.wire.upload(batch) for batch in (second, first, first, second, first, second)]

    assert [type(answer) for answer in answers] == [Need, Ack, Ack, Ack, Ack, Ack]
    assert [seq for _epoch, seq, _kind in kept(office.database, "HP01")] == [1, 2, 3, 4, 5, 6]  # type: ignore[arg-type]
    assert chain.account("m1").points == 6


def test_the_answer_is_lost_after_headquarters_has_committed(chain: Chain) -> None:
    till, member_id = chain.tills["HP01"], chain.member(principal_fen=100_00)
    till.agent.run_once()
    till.earn(member_id, 9)
    till.wire.lose += ["up", "rights"]

    lost = till.agent.run_once()
    again = till.agent.run_once()
    unknown = ask(till, member_id, 60_00, "in-doubt")
    held = ask(till, member_id, 60_00, "in-doubt")

    assert (lost.state, again.state, again.pending) == ("offline", "synced", 0)
    assert chain.account(member_id).points == 9
    assert (type(unknown), type(held)) == (RightUnknown, RightHeld)
    assert [row["granted"] for row in rows(chain.office.database, right)] == [60_00]  # type: ignore[arg-type]


def test_a_tills_disk_is_lost(chain: Chain) -> None:
    till, member_id = chain.tills["HP01"], chain.member(principal_fen=100_00)
    till.agent.run_once()
    till.earn(member_id, 5)
    till.agent.run_once()
    held = grant(till, member_id, 60_00)
    till.earn(member_id, 1_000)  # never handed in

    anew, line = chain.install("HP01", "HP")
    with anew.database.writing() as connection:
        for entry in line.journal(0, 0).entries:
            anew.keeper.apply_foreign(connection, entry, entry.wall)
    with anew.open() as books:
        books.new_epoch()
        books.record(PointsEarned(member_id=member_id, points=7, document_no="S"))
    anew.agent.run_once()

    assert chain.account(member_id).points == 12
    (row,) = rows(chain.office.database, right)  # type: ignore[arg-type]
    assert (row["right_id"], row["state"], row["aside"]) == (held, "quarantined", 1)
    assert isinstance(ask(chain.tills["BJ01"], member_id, 60_00, "other"), RightDenied)
    assert [place[:2] for place in kept(chain.office.database, "HP01")][-1] == (2, 1)  # type: ignore[arg-type]
    assert till.agent.run_once().reason in ("epoch.sealed", "token.wrong", "signature.wrong")


def test_a_till_is_cloned_or_its_image_put_back(chain: Chain, tmp_path: Path) -> None:
    till, _ = chain.install("HP02", "HP", database=new_database(tmp_path / "till.db"))
    member_id = chain.member(principal_fen=100_00)
    till.agent.run_once()
    held = grant(till, member_id, 60_00)
    clone = same_machine(chain, till, copied(till.database, tmp_path / "clone.db"))
    till.spend(member_id, held, 60_00)
    for _ in range(2):
        chain.clock.forward(hours=2)
        till.agent.run_once()
    with clone.open() as books:
        close(books, held, 0)
    clone.earn(member_id, 8, "S-clone")
    chain.clock.forward(seconds=1)

    caught = clone.agent.run_once()
    till.earn(member_id, 1)  # both go on selling for cash
    chain.clock.forward(seconds=1)
    shut = till.agent.run_once()

    assert caught.reason in ("clone", "register.quarantined")
    assert shut.state == "rejected"
    assert isinstance(ask(till, member_id, 1_00, "later"), RightDenied)
    taken = chain.office.keeper.transact(
        DIRECTOR, lambda books: take_in(books, "HP02", "HP", own(clone), name="the clone's disk")
    )
    assert (taken.entries, taken.troubled) == (2, 0)
    assert (value(chain, member_id), chain.account(member_id).points) == (40_00, 8)


def test_a_clock_is_a_year_wrong(chain: Chain) -> None:
    member_id = chain.member(principal_fen=100_00)
    till, wrong = chain.tills["HP01"], FixedClock(OPENING + timedelta(days=366))
    off = Till(till.tokens.identity, till.secrets.signing_key, chain.office.secrets, wrong, chain.office, seed=3)
    off.agent.run_once()
    held = grant(off, member_id, 60_00)
    off.spend(member_id, held, 60_00)
    off.earn(member_id, 9)

    status = off.agent.run_once()

    assert (status.state, status.pending) == ("synced", 0)
    assert abs(status.offset_s + 366 * 86_400) < 60
    assert any(warning.startswith("clock") for warning in status.warnings)
    assert (value(chain, member_id), chain.account(member_id).points) == (40_00, 9)
    assert troubles(chain.office.database) == []  # type: ignore[arg-type]


def test_three_days_without_a_line(chain: Chain) -> None:
    till, member_id = chain.tills["HP01"], chain.member(principal_fen=100_00)
    till.agent.run_once()
    till.wire.down = True
    with till.open() as books:
        for number in range(600):
            chain.clock.forward(minutes=7)
            books.record(points(1, member_id)[0])
            if number % 100 == 0:
                books.record(PiecesReceived(document_no=f"R{number}", store="HP", source="", opening=True, pieces=()))
    offline = till.agent.run_once()
    refused = ask(till, member_id, 10_00, "offline")

    till.wire.down = False
    status = till.agent.run_once()

    assert (offline.state, type(refused)) == ("offline", RightUnknown)
    assert (status.state, status.pending) == ("synced", 0)
    assert len(till.wire.sent) <= 10
    assert chain.account(member_id).points == 600
    assert [row["state"] for row in rows(chain.office.database, right)] == ["given_up"]  # type: ignore[arg-type]


def test_a_store_is_closed_for_ever(chain: Chain) -> None:
    till, member_id, office = chain.tills["HP01"], chain.member(principal_fen=100_00), chain.office
    till.record(PiecesReceived(document_no="R", store="HP", source="", opening=True, pieces=PIECES[:2]))
    till.agent.run_once()
    held = grant(till, member_id, 60_00)
    till.record(PiecesSold(sale_no="S", store="HP", barcodes=(PIECES[0].barcode,), versions=(1,)))
    till.spend(member_id, held, 60_00)  # the line is cut before it is handed in

    closed = close_store(office.keeper, Two(DIRECTOR, DEPUTY), "HP", "it burnt down", write_off=True)
    chain.tills["BJ01"].agent.run_once()
    elsewhere = ask(chain.tills["BJ01"], member_id, 100_00, "elsewhere")
    late = chain.office.keeper.transact(
        DIRECTOR, lambda books: take_in(books, "HP01", "HP", own(till), name="the disk from the ashes")
    )

    assert till.agent.run_once().reason == "register.revoked"
    assert (closed.revoked, closed.pieces, [one.right_id for one in closed.written_off]) == (("HP01",), 2, [held])
    assert isinstance(elsewhere, RightHeld)
    assert late.troubled == 2  # the sale of what was moved, the payment from what was written off: for two people
    assert {row["status"] for row in rows(office.database, piece_stock)} == {"unlocated"}  # type: ignore[arg-type]
    assert value(chain, member_id) == 100_00
    assert office.verify().sound


def test_a_balance_is_forged_at_the_till(chain: Chain) -> None:
    till, member_id, office = chain.tills["HP01"], chain.member(principal_fen=100_00), chain.office
    till.earn(member_id, 1)
    till.agent.run_once()
    held = grant(till, member_id, 10_00)
    with till.database.writing() as connection:
        connection.execute(update(member_account).values(principal_fen=1_000_000_00))
        connection.execute(text("UPDATE in_doubt SET principal = 90000"))

    till.spend(member_id, held, 900_00)
    spent = till.agent.run_once()
    with till.database.writing() as connection:
        connection.execute(update(journal).where(journal.c.seq == 1).values(body="{}"))
    till.earn(member_id, 1)

    assert spent.state == "synced"
    assert value(chain, member_id) == 100_00
    assert [row["kind"] for row in rows(office.database, exception_ledger)] == ["membership.stored_value_spent"]  # type: ignore[arg-type]
    assert till.agent.run_once().state == "synced"
    assert chain.account(member_id).points == 2  # what was changed after it was handed in changes nothing here
