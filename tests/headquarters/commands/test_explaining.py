"""What headquarters says of an account at the command line."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.headquarters.commands.console import new_office, typed


def test_an_account_is_explained_by_phone_and_its_evidence_written_for_nobody_else(tmp_path: Path):
    office = new_office(tmp_path)

    said = typed(tmp_path, "explain", "member", "13900001234", "--pdf", str(tmp_path / "a.pdf"))

    assert said.exit_code == 0
    assert "旧账带入" in said.stdout
    assert "13900001234" not in said.stdout
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == 0o600
    with office.database.writing() as connection:
        connection.exec_driver_sql("UPDATE member_account SET principal_fen = 1")
    assert typed(tmp_path, "explain", "member", "13900001234").exit_code == 1
    assert typed(tmp_path, "explain", "member", "13900009999").exit_code == 1


def test_an_entry_is_shown_with_its_hash(tmp_path: Path):
    new_office(tmp_path)

    said, missing = typed(tmp_path, "explain", "entry", "HQ-1-1"), typed(tmp_path, "explain", "entry", "HQ-1-999")

    assert (said.exit_code, "相符" in said.stdout) == (0, True)
    assert missing.exit_code == 1
