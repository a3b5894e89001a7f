"""The gold board as headquarters' people type it."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.commands.board import emergency_lines
from headquarters.office import Office
from kernel.clock import SystemClock, stamp
from shop.gold_board.facts import BoardRow, GoldEmergencySet
from shop.gold_board.queries import Emergency
from tests.headquarters.commands.console import new_office, record, typed

ROWS = ("AU999=1028,1010,968,1018", "PT950=438,400,360")
CSV = "purity,retail,trade_in,recycle,member\nAU999,1028.00,1010.00,968.00,1018.00\nPT950,438,400,360,\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def said(folder: Path, *arguments: str) -> str:
    result = typed(folder, "board", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def proposed(folder: Path, *rows: str, more: tuple[str, ...] = ()) -> str:
    return said(folder, "propose", *(rows or ROWS), "--by", "1001", *more).split()[0]


def test_a_board_is_proposed_listed_approved_and_shown(tmp_path: Path, office: Office) -> None:
    number = proposed(tmp_path, more=("--note", "SGE up"))
    listed = said(tmp_path, "list")
    own = typed(tmp_path, "board", "approve", number, "--by", "1001")
    done = said(tmp_path, "approve", number, "--by", "1002")
    shown = said(tmp_path, "show")

    assert f"{number} open, by 陈国栋 of headquarters" in listed
    assert "  note: SGE up" in listed
    assert (own.exit_code, "gold.second_person" in own.output) == (1, True)
    assert done == "board v1 is in force\n"
    assert "board v1 in force since" in shown
    assert "by 陈国栋 and 林静" in shown
    assert "AU999 足金999: retail 1,028.00, trade-in 1,010.00, recycle 968.00, members 1,018.00" in shown
    assert said(tmp_path, "list") == "nothing waits\n"
    assert "became v1" in said(tmp_path, "list", "--all")


def test_rows_may_stand_in_a_file(tmp_path: Path, office: Office) -> None:
    file = tmp_path / "board.csv"
    file.write_text(CSV, "utf-8-sig")

    proposed(tmp_path, str(file))

    assert "PT950 铂金950: retail 438.00" in said(tmp_path, "list")


def test_a_large_change_is_typed_again_and_shown_to_the_second_person(tmp_path: Path, office: Office) -> None:
    said(tmp_path, "approve", proposed(tmp_path), "--by", "1002")
    dear = ("AU999=1128,1010,968",)

    asked = typed(tmp_path, "board", "propose", *dear, "--by", "1001")
    proposed(tmp_path, *dear, more=("--confirm", "AU999=1128"))

    assert (asked.exit_code, "AU999=1128.00" in asked.output) == (1, True)
    listed = said(tmp_path, "list")
    assert "(retail +100.00)" in listed
    assert "! AU999 retail 1,028.00 -> 1,128.00 (+9.7 %)" in listed


def test_a_proposal_is_withdrawn_with_a_reason(tmp_path: Path, office: Office) -> None:
    number = proposed(tmp_path)

    said(tmp_path, "withdraw", number, "--by", "1002", "--reason", "typed wrongly")

    assert f"{number} withdrawn: typed wrongly" in said(tmp_path, "list", "--all")
    again = typed(tmp_path, "board", "approve", number, "--by", "1002")
    assert (again.exit_code, "gold.proposal_not_open" in again.output) == (1, True)


def test_a_board_of_later_says_when_it_begins(tmp_path: Path, office: Office) -> None:
    number = proposed(tmp_path, more=("--at", "2199-01-01T09:30:00+08:00"))

    assert said(tmp_path, "approve", number, "--by", "1002") == "board v1 begins 2199-01-01 09:30\n"
    assert said(tmp_path, "show").startswith("there is no board yet\nboard v1 begins 2199-01-01 09:30")


@pytest.mark.parametrize("row", ["AU999=1028,1010", "AU999=x,1,1", "nowhere.csv", "AU999=1,2,3,4,5"])
def test_a_row_that_cannot_be_read_is_refused(tmp_path: Path, office: Office, row: str) -> None:
    assert typed(tmp_path, "board", "propose", row, "--by", "1001").exit_code == 2


@pytest.mark.parametrize("row", ["XX=1028,1010,968", "AU999=1028,1010,968,1029", "AU999=0,1,1"])
def test_a_board_that_cannot_be_is_refused_in_words(tmp_path: Path, office: Office, row: str) -> None:
    refused = typed(tmp_path, "board", "propose", row, "--by", "1001")

    assert (refused.exit_code, "gold.board_refused" in refused.output) == (1, True)


def test_an_emergency_is_a_notice_beside_the_exceptions(tmp_path: Path, office: Office) -> None:
    now = stamp(SystemClock().now())
    row = BoardRow(purity_code="AU999", retail_fen=1_040_00, trade_in_fen=1_010_00, recycle_fen=968_00)
    record(
        office,
        GoldEmergencySet(
            emergency_no="E-HP01-20261121-0001", store="HP", since=now, valid_until="2199-01-01", base_version=0,
            reason="断网", instruction="118", rows=(row,),
        ),
    )  # fmt: skip

    notice = "notice: HP sells at emergency prices since"
    assert notice in typed(tmp_path, "exceptions").stdout
    assert notice in said(tmp_path, "show")


def test_a_notice_names_who_why_and_by_which_word() -> None:
    row = BoardRow(purity_code="AU999", retail_fen=1_040_00, trade_in_fen=1, recycle_fen=1)
    one = Emergency("E-1", "HP", "HP01", "1003", "2026-11-21T09:45:00.000+08:00", "", 0, "断网", "118", (row,))

    assert emergency_lines([one]) == [
        "notice: HP sells at emergency prices since 2026-11-21 09:45, E-1 by 1003 (instruction 118: 断网): "
        "AU999 1,040.00"
    ]
