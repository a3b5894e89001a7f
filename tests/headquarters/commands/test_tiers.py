"""The chain's tiers as people at headquarters keep them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from headquarters.office import Office
from membership.queries import find_members
from tests.headquarters.commands.console import card_of, new_office, record, typed
from tests.headquarters.upkeep.test_reviewing import sold
from tests.membership.tiers.rules.test_policy import FILE

CHEAP = FILE.replace("reach = 20000", "reach = 100")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def file(folder: Path, text: str = FILE) -> str:
    path = folder / "tiers.toml"
    path.write_text(text, "utf-8")
    return str(path)


def in_force(folder: Path, text: str = FILE) -> None:
    assert typed(folder, "tiers", "propose", file(folder, text), "--by", "1001").exit_code == 0
    assert typed(folder, "tiers", "approve", "1", "--by", "1002").exit_code == 0


def test_one_person_asks_another_lets_through_and_it_is_shown(tmp_path: Path, office: Office) -> None:
    asked = typed(tmp_path, "tiers", "propose", file(tmp_path), "--by", "1001", "--note", "新年")
    waiting = typed(tmp_path, "tiers", "show").stdout
    done = typed(tmp_path, "tiers", "approve", "1", "--by", "1002")

    assert "1 waits for a second person: tiers approve 1 --drops 0 --by" in asked.stdout
    assert "there are no tiers yet" in waiting
    assert "proposal 1 waits, by 1001: 新年" in waiting
    assert "in force: 0 members rise this night, 0 drop" in done.stdout
    shown = typed(tmp_path, "tiers", "show").stdout
    assert "v1 since" in shown
    assert "by 1001 and 1002" in shown
    assert "金卡 from 20,000.00: points 150%, craft fee -20%" in shown
    assert "普通: 1 members" in shown


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("approve", "1", "--by", "1001"), "tiers.proposer_again"),
        (("approve", "1", "--by", "1002", "--drops", "312"), "tiers.drops_not_said"),
        (("approve", "2", "--by", "1002"), "tiers.proposal_not_open"),
        (("approve", "1", "--by", "9009"), "auth.unknown_staff"),
        (("report",), "tiers.no_policy"),
    ],
)
def test_what_cannot_be_is_said_in_words(tmp_path: Path, office: Office, command: tuple[str, ...], code: str) -> None:
    typed(tmp_path, "tiers", "propose", file(tmp_path), "--by", "1001")

    refused = typed(tmp_path, "tiers", *command)

    assert refused.exit_code == 1
    assert code in refused.stderr


def test_a_file_that_cannot_be_carried_out_is_refused_with_what_is_wrong(tmp_path: Path, office: Office) -> None:
    wrong = file(tmp_path, FILE.replace("craft_percent = 20", "craft_percent = 101"))

    refused = typed(tmp_path, "tiers", "propose", wrong, "--by", "1001")

    assert "gold: craft_percent is from 0 to 100, not 101" in refused.stderr
    assert typed(tmp_path, "tiers", "what-if", str(tmp_path / "none.toml")).exit_code == 2


def test_before_other_tiers_it_is_told_who_would_drop_and_by_name_in_a_file(tmp_path: Path, office: Office) -> None:
    in_force(tmp_path, CHEAP)
    _bought(office, 200)
    typed(tmp_path, "tiers", "review")
    names = tmp_path / "names.csv"

    found = typed(tmp_path, "tiers", "what-if", file(tmp_path), "--csv", str(names)).stdout

    assert "1 members would drop (0 of them anyway), 0 would rise" in found
    assert "金卡 -> 普通: 1" in found
    with names.open(encoding="utf-8-sig", newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert row == {"卡号": card_of(office), "姓名": "周**", "所属店": "HP", "等级": "金卡", "将变为": "普通"}


def test_the_report_names_who_drops_at_the_next_review(tmp_path: Path, office: Office) -> None:
    in_force(tmp_path, CHEAP)
    _bought(office, 200)
    typed(tmp_path, "tiers", "review")
    out = tmp_path / "report.csv"

    told = typed(tmp_path, "tiers", "report", "--csv", str(out)).stdout

    assert "金卡: 1 members" in told
    assert "金卡 -> 普通: 1" in told
    with out.open(encoding="utf-8-sig", newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert (row["将变为"], row["还差(元)"]) == ("普通", "100.00")


def _bought(office: Office, yuan: int) -> None:
    """The only member has a bill of so many yuan."""
    with office.database.reading() as connection:
        (hit,) = find_members(connection, "周", phone_mac=office.phone_mac)
    record(office, *sold(hit.member_id, yuan))
