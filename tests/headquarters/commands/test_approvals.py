"""What tills ask of a person elsewhere, answered by somebody of headquarters."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from headquarters.office import open_office
from headquarters.settings import Settings
from kernel.clock import stamp
from shop.approvals.facts import VALID_S, ApprovalAsked
from shop.approvals.queries import ApprovalRequest, request
from shop.staff.rules.roles import DISCOUNT_OVER
from tests.headquarters.commands.console import new_office, record, typed

NUMBER = "A-HP01-20261121-0001"


def asked(folder: Path, *, by: str = "1007", seconds: int = VALID_S) -> None:
    office = new_office(folder)
    until = stamp(office.clock.now() + timedelta(seconds=seconds))
    record(
        office,
        ApprovalAsked(
            request_no=NUMBER, store="HP", asked_by=by, asker_name="王芳", permission=DISCOUNT_OVER,
            what="工费 6 折,权限 7 折", reason="老顾客", valid_until=until,
        ),
    )  # fmt: skip
    office.close()


def stands(folder: Path) -> ApprovalRequest:
    office = open_office(folder, Settings())
    with office.database.reading() as connection:
        found = request(connection, NUMBER)
    office.close()
    assert found is not None
    return found


def test_who_waits_is_listed_with_what_for(tmp_path: Path) -> None:
    asked(tmp_path)

    said = typed(tmp_path, "approvals", "list").stdout

    assert NUMBER in said
    assert "工费 6 折,权限 7 折" in said
    assert "老顾客" in said


def test_a_yes_and_a_no_stand_with_who_said_them(tmp_path: Path) -> None:
    asked(tmp_path)

    said = typed(tmp_path, "approvals", "answer", NUMBER, "--by", "1001")

    assert (said.exit_code, stands(tmp_path).state, stands(tmp_path).answered_by) == (0, "granted", "1001")
    assert "nobody waits" in typed(tmp_path, "approvals", "list").stdout
    assert typed(tmp_path, "approvals", "answer", NUMBER, "--by", "1002", "--no").exit_code == 1
    assert stands(tmp_path).state == "granted"


def test_a_no_is_a_no(tmp_path: Path) -> None:
    asked(tmp_path)

    typed(tmp_path, "approvals", "answer", NUMBER, "--by", "1001", "--no")

    assert stands(tmp_path).state == "refused"


def test_a_question_whose_minute_is_over_is_answered_by_nobody(tmp_path: Path) -> None:
    asked(tmp_path, seconds=-1)

    said = typed(tmp_path, "approvals", "answer", NUMBER, "--by", "1001")

    assert said.exit_code == 1
    assert "its minute is over" in said.stderr
    assert stands(tmp_path).state == "asked"


def test_nobody_says_yes_to_themselves_nor_without_the_permission(tmp_path: Path) -> None:
    asked(tmp_path, by="1001")

    assert typed(tmp_path, "approvals", "answer", NUMBER, "--by", "1001").exit_code == 1
    assert typed(tmp_path, "approvals", "answer", NUMBER, "--by", "9009").exit_code == 1
    assert stands(tmp_path).state == "asked"
