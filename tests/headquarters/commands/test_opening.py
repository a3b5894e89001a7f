"""What a person can put right is said in a line, not in a trace."""

from __future__ import annotations

from pathlib import Path

from headquarters.settings import FILE_NAME
from tests.headquarters.commands.console import new_office, typed


def letters(output: str) -> str:
    """What was said, however wide the terminal is."""
    return "".join(sign for sign in output if sign.isalpha())


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    new_office(tmp_path).close()
    (tmp_path / FILE_NAME).write_text('{"prot": 8750}')

    refused = typed(tmp_path, "waiting")

    assert (refused.exit_code, "prot" in letters(refused.output)) == (2, True)


def test_a_folder_without_headquarters_is_said_to_be_one(tmp_path: Path) -> None:
    refused = typed(tmp_path, "rights")

    assert refused.exit_code == 2
    assert "runinitfirst" in letters(refused.output)
