"""Headquarters' commands about registers, as an administrator types them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from headquarters.__main__ import app
from headquarters.office import Office, create_office
from headquarters.registers.door import enrol_key, quarantine
from headquarters.settings import Settings
from kernel.actor import program
from kernel.clock import SystemClock
from shop.staff.facts import StoreOpened
from tests.headquarters.front_door import Machine

ADMIN = program("admin")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = create_office(tmp_path, Settings())
    with made.open(ADMIN) as books:
        books.record(StoreOpened(code="HP", name="和平路店"))
    return made


def typed(tmp_path: Path, *arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, [*arguments, "--data", str(tmp_path)], input=answer)


def asked(office: Office, printed: str) -> str:
    """A machine that presents the printed code; the six digits on its screen."""
    code = re.search("[A-Z2-7-]{20,}", printed)
    assert code is not None
    machine = Machine(SystemClock(), 7)  # type: ignore[arg-type]
    office.enrolments.ask(machine.ask(code[0]))
    return machine.digits(code[0])


def test_a_code_is_printed_with_the_command_for_the_till(tmp_path: Path, office: Office) -> None:
    printed = typed(tmp_path, "enrol", "HP03", "HP", "--url", "https://hq.example.invalid")

    assert "python -m pos_app enrol --data DIR --url https://hq.example.invalid --code " in printed.output


def test_a_code_is_printed_as_a_file_for_the_tills_setup(tmp_path: Path, office: Office) -> None:
    paper = json.loads(typed(tmp_path, "enrol", "HP03", "HP", "--json").output)

    assert (paper["register"], paper["store"], paper["url"]) == ("HP03", "HP", "")


def test_the_machine_that_shows_the_digits_is_approved(tmp_path: Path, office: Office) -> None:
    digits = asked(office, typed(tmp_path, "enrol", "HP03", "HP").output)

    waiting = typed(tmp_path, "waiting").output
    wrong = typed(tmp_path, "approve", "HP03", "000000" if digits != "000000" else "111111")
    right = typed(tmp_path, "approve", "HP03", answer=f"{digits}\n")

    assert f"HP03 in HP: PC-7, six digits {digits[:3]} {digits[3:]}" in waiting
    assert (wrong.exit_code, right.exit_code) == (1, 0)
    assert "HP03 is enrolled, epoch 1" in right.output
    assert typed(tmp_path, "waiting").output == "nobody waits\n"


def test_a_machine_that_nobody_knows_is_refused(tmp_path: Path, office: Office) -> None:
    digits = asked(office, typed(tmp_path, "enrol", "HP03", "HP").output)

    refused = typed(tmp_path, "refuse", "HP03")

    assert refused.output == "HP03: the machine is refused\n"
    assert typed(tmp_path, "approve", "HP03", digits).exit_code == 1


def test_registers_that_are_shut_out_are_shown_let_in_and_revoked(tmp_path: Path, office: Office) -> None:
    with office.open(ADMIN) as books:
        enrol_key(books, "HP01", "HP", "key")
        quarantine(books, "HP01", "clone")

    shown = typed(tmp_path, "quarantined").output
    released = typed(tmp_path, "release", "HP01").output
    none = typed(tmp_path, "quarantined").output
    typed(tmp_path, "revoke-register", "HP01", "--reason", "stolen")

    assert (shown, released, none) == (
        "HP01 HP: quarantined clone\n", "HP01 is let in again\n", "none is shut out\n",
    )  # fmt: skip
    assert typed(tmp_path, "quarantined").output == "HP01 HP: revoked stolen\n"
    assert typed(tmp_path, "release", "HP01").exit_code == 1


@pytest.mark.parametrize(
    "arguments", [("enrol", "HP03", "XX"), ("enrol", "HQ", "HP"), ("approve", "HP09"), ("revoke-register", "HP09")]
)
def test_what_cannot_be_is_said_and_ends_with_one(tmp_path: Path, office: Office, arguments: tuple[str, ...]) -> None:
    assert typed(tmp_path, *arguments).exit_code == 1


def test_without_a_headquarters_there_is_nothing_to_decide(tmp_path: Path) -> None:
    assert typed(tmp_path / "none", "waiting").exit_code == 2
