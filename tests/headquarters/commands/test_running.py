"""Headquarters is run by commands: backups with a sheet of paper, a new life, the night."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.office import Office
from tests.headquarters.commands.console import new_office, typed


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def test_a_backup_comes_back_and_headquarters_waits_for_its_tills(tmp_path: Path, office: Office) -> None:
    made = typed(tmp_path, "backup", "--to", str(tmp_path / "safe"))
    file = Path(made.output.split()[1])
    office.close()

    unforced = typed(tmp_path, "restore", "--from", str(file))
    restored = typed(tmp_path, "restore", "--from", str(file), "--force")
    waits = typed(tmp_path, "recovering")
    let_go = typed(tmp_path, "give-up-waiting", "HP01", "--by", "1001", "--reason", "burnt")

    assert (unforced.exit_code, restored.exit_code) == (1, 0), restored.output
    assert "HP01 in HP has not said hello yet" in waits.output
    assert let_go.output == "HP01 is not awaited any more, and shut out\n"
    assert "nobody is awaited" in typed(tmp_path, "recovering").output


def test_a_restored_headquarters_does_not_wait_for_a_till_that_is_revoked(tmp_path: Path, office: Office) -> None:
    made = typed(tmp_path, "backup", "--to", str(tmp_path / "safe"))
    office.close()
    typed(tmp_path, "restore", "--from", made.output.split()[1], "--force")

    typed(tmp_path, "revoke-register", "HP01", "--reason", "burnt")

    assert "nobody is awaited" in typed(tmp_path, "recovering").output


def test_the_secrets_go_on_paper(tmp_path: Path, office: Office) -> None:
    shown = typed(tmp_path, "recovery-sheet")
    typed(tmp_path, "recovery-sheet", "--to", str(tmp_path / "sheet.txt"))

    assert (tmp_path / "sheet.txt").read_text("utf-8").splitlines()[0] == shown.output.splitlines()[0]


def test_a_quiet_night_finds_nothing_wrong(tmp_path: Path, office: Office) -> None:
    night = typed(tmp_path, "nightly")

    assert (night.exit_code, "0 findings" in night.output) == (0, True)


def test_there_is_nothing_to_lead_on_at_todays_schema(tmp_path: Path, office: Office) -> None:
    assert "nothing to do" in typed(tmp_path, "migrate").output


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_folder_without_headquarters_is_not_begun_by_a_slip_of_the_hand(tmp_path: Path, command: str) -> None:
    refused = typed(tmp_path, command)

    assert (refused.exit_code, "no headquarters in" in refused.output) == (2, True)
    assert list(tmp_path.iterdir()) == []
