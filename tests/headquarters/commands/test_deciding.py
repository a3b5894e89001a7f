"""What people at headquarters decide, as they type it."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.office import Office
from kernel.clock import SystemClock, stamp
from kernel.secrets import signature_fits
from membership.facts import PointsEarned
from membership.rules.member_token import read_token
from shop.stock.facts import PiecesReceived
from tests.builders.shop import BANGLE, PIECES, RING
from tests.headquarters.chain import chain_of
from tests.headquarters.commands.console import card_of, lease, new_office, record, typed
from tests.headquarters.intake.test_guards import spent
from tests.headquarters.people import till_file

TWO = ("--by", "1001", "--and", "1002", "--reason", "the store burnt")
ONE = ("--by", "1001", "--reason", "the store burnt")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def said(folder: Path, *arguments: str) -> str:
    result = typed(folder, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def stocked(office: Office) -> None:
    record(office, PiecesReceived(document_no="R-1", store="HP", source="期初", opening=True, pieces=PIECES))


def test_a_lease_is_shown_called_in_and_written_off(tmp_path: Path, office: Office) -> None:
    lease(office)

    shown = said(tmp_path, "rights", "--register", "HP01")
    overdue = said(tmp_path, "rights", "--overdue")
    called = said(tmp_path, "call-in", "r-1", *ONE)
    early = typed(tmp_path, "write-off", "r-1", *TWO)
    said(tmp_path, "revoke-register", "HP01", "--reason", "burnt")
    freed = said(tmp_path, "write-off", "--register", "HP01", *TWO)

    assert "r-1 HP01 HP value:m1 lease open 0 h" in shown
    assert (overdue, called) == ("nothing is set aside\n", "HP01 is asked for r-1, 10000 of value:m1\n")
    assert (early.exit_code, "right.still_alive" in early.output) == (1, True)
    assert freed == "r-1 of HP01 is written off, 10000 of value:m1 free\n"
    assert said(tmp_path, "rights") == "nothing is set aside\n"


def test_one_person_alone_frees_nothing(tmp_path: Path, office: Office) -> None:
    lease(office)

    alone = typed(tmp_path, "write-off", "r-1", "--by", "1001", "--and", "1001", "--reason", "burnt")

    assert (alone.exit_code, "auth.second_person" in alone.output) == (1, True)


def test_a_dead_tills_file_is_brought_and_what_waits_is_settled(tmp_path: Path, office: Office) -> None:
    facts = [PointsEarned(member_id="m1", points=5, document_no="S-1"), spent("m1", "r-9", 60_00)]
    file = till_file(tmp_path / "till.db", chain_of("HP01", facts))
    refused = typed(tmp_path, "import-branch", "HP01", str(file))
    said(tmp_path, "revoke-register", "HP01", "--reason", "burnt")

    brought = said(tmp_path, "import-branch", "HP01", str(file), "--name", "HP01's disk")
    waiting = said(tmp_path, "exceptions", "--register", "HP01")
    number = waiting.split()[0]
    settled = said(tmp_path, "settle", number, "--by", "1001", "--how", "loss", "--note", "the store bears it")

    assert (refused.exit_code, "branch.refused" in refused.output) == (1, True)
    assert brought.splitlines() == [
        "epoch 1, 1 to 2: 2 new behind 0, 1 in the exception ledger", "see what waits: exceptions --register HP01",
    ]  # fmt: skip
    assert f"{number} (HP01-1-2) membership.stored_value_spent" in waiting
    assert settled == f"{number} is settled: loss\n"
    assert said(tmp_path, "exceptions") == "nothing waits\n"
    assert typed(tmp_path, "exceptions", "--since", "2026-13-01").exit_code == 2
    for listing in ("exceptions", "rights"):
        assert "register.unknown" in typed(tmp_path, listing, "--register", "HPO1").output
    assert typed(tmp_path, "import-branch", "HP01", str(file), "--secrets", str(tmp_path / "none")).exit_code == 2


def test_pieces_of_a_lost_store_are_taken_from_it(tmp_path: Path, office: Office) -> None:
    stocked(office)

    one = said(tmp_path, "move-custody", BANGLE, "--from", "HP", "--to", "BJ", *ONE)
    rest = said(tmp_path, "move-custody", "--all", "--from", "HP", *ONE)
    neither = typed(tmp_path, "move-custody", "--from", "HP", *ONE)
    both = typed(tmp_path, "move-custody", RING, "--all", "--from", "HP", *ONE)

    assert one == "1 pieces taken from HP, now of BJ\n"
    assert rest == f"{len(PIECES) - 1} pieces taken from HP, unlocated\n"
    assert (neither.exit_code, both.exit_code) == (2, 2)


def test_a_store_is_closed_by_two_people(tmp_path: Path, office: Office) -> None:
    stocked(office)
    lease(office)

    closed = said(tmp_path, "close-store", "HP", *TWO)
    freed = said(tmp_path, "close-store", "HP", "--write-off", *TWO)

    assert closed.splitlines()[:2] == [
        "store HP is closed; revoked: HP01",
        f"{len(PIECES)} pieces are unlocated until counted, 1 members are told there no more",
    ]
    assert "still set aside: r-1 HP01 HP value:m1 lease quarantined" in closed
    assert "written off: r-1" in freed
    assert freed.splitlines()[-1] == "nothing is set aside there"
    assert typed(tmp_path, "enrol", "HP02", "HP").exit_code == 1


def test_a_members_code_is_printed_until_the_card_is_lost(tmp_path: Path, office: Office) -> None:
    card = card_of(office)

    text = said(tmp_path, "member-code", card).strip()
    said(tmp_path, "revoke-card", card, "--by", "1001", "--reason", "lost")
    lost = typed(tmp_path, "member-code", card)
    said(tmp_path, "reinstate-card", card, "--by", "1002", "--reason", "found")

    now = stamp(SystemClock().now())
    assert read_token(text, public_key=office.public_key, now=now, fits=signature_fits).card_no == card
    assert lost.exit_code == 1
    assert typed(tmp_path, "member-code", card, "--minutes", "60").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("call-in", "--by", "9999", "--reason", "why", "--register", "HP01"),
        ("revoke-card", "M00000000000", *ONE),
        ("settle", "HP01-1-1", "--by", "1001", "--how", "loss", "--note", "why"),
        ("close-store", "XX", *TWO),
        ("import-branch", "HP01", "none.db"),
    ],
)
def test_what_cannot_be_is_said_and_ends_with_one(tmp_path: Path, office: Office, arguments: tuple[str, ...]) -> None:
    refused = typed(tmp_path, *arguments)

    assert refused.exit_code == 1
    assert refused.exception is None or isinstance(refused.exception, SystemExit)


def test_two_people_correct_points(tmp_path: Path, office: Office) -> None:
    card = card_of(office)
    two = ("--by", "1001", "--and", "1002", "--reason", "漏积")

    given = said(tmp_path, "correct-points", card, "--give", "500", *two, "--until", "2027-12-31")
    taken = said(tmp_path, "correct-points", card, "--take", "200", *two)

    assert (given, taken) == (f"{card} has 500 points\n", f"{card} has 300 points\n")
    assert typed(tmp_path, "correct-points", card, "--give", "1", *two, "--until", "soon").exit_code == 2
