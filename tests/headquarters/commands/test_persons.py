"""What a member may ask about themselves, as headquarters types it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from headquarters.office import Office
from membership.facts import StoredValueSpent
from membership.usecases import enrol
from tests.headquarters.commands.console import ADMIN, card_of, new_office, record, typed

ONE = ("--by", "1001", "--reason", "本人申请")
TWO = (*ONE, "--and", "1002")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def test_a_copy_is_written_for_the_person_alone(tmp_path: Path, office: Office) -> None:
    card = card_of(office)

    result = typed(tmp_path, "member", "export", card, *ONE, "--to", str(tmp_path / "out"))

    files = sorted((tmp_path / "out").iterdir())
    assert (result.exit_code, result.stdout.split()) == (0, [str(files[0]), str(files[1])])
    assert json.loads(files[0].read_text("utf-8"))["personal"]["phone"] == "13900001234"
    assert files[1].read_bytes().startswith(b"%PDF")
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_member_is_forgotten_by_two_people_when_nothing_is_owed(tmp_path: Path, office: Office) -> None:
    card = card_of(office)
    assert typed(tmp_path, "member", "erase", card, *ONE, "--and", "1001").exit_code == 1
    owed = typed(tmp_path, "member", "erase", card, *TWO)
    with office.database.reading() as connection:
        member_id = str(connection.exec_driver_sql("SELECT member_id FROM member").scalar())
    record(
        office,
        StoredValueSpent(member_id=member_id, right_id="r", principal_fen=500_00, bonus_fen=0, document_no="S-1"),
    )

    done = typed(tmp_path, "member", "erase", card, *TWO)
    again = typed(tmp_path, "member", "erase", card, *TWO)

    assert (owed.exit_code, "500.00" in owed.output) == (1, True)
    assert (done.exit_code, member_id in done.stdout) == (0, True)
    assert again.exit_code == 1
    assert typed(tmp_path, "member", "export", card, *ONE).exit_code == 1


def test_two_cards_of_one_person_are_merged_and_that_is_undone(tmp_path: Path, office: Office) -> None:
    first = card_of(office)
    with office.open(ADMIN) as books:
        enrol(
            books, office.keys, name="周敏", phone="13900005678", phone_mac=office.phone_mac, home_store="HP",
            card_no="M2",
        )  # fmt: skip

    merged = typed(tmp_path, "member", "merge", first, "M2", *ONE)
    itself = typed(tmp_path, "member", "merge", first, first, *ONE)
    undone = typed(tmp_path, "member", "unmerge", "M2", *ONE)
    again = typed(tmp_path, "member", "unmerge", "M2", *ONE)

    assert [one.exit_code for one in (merged, itself, undone, again)] == [0, 1, 0, 1]
    assert merged.stdout == f"M2 leads to {first}\n"
    assert "same member" in itself.output


def test_who_forgot_their_pin_is_given_a_code_by_somebody_who_saw_a_paper(tmp_path: Path, office: Office) -> None:
    card = card_of(office)

    given = typed(tmp_path, "member", "reset-pin", card, *ONE, "--paper", "id_card")
    refused = typed(tmp_path, "member", "reset-pin", card, *ONE, "--paper", " ")

    assert (given.exit_code, refused.exit_code) == (0, 1)
    assert given.stdout.split()[0].isdigit()
    assert len(given.stdout.split()[0]) == 8
