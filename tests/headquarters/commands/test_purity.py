"""The table of purities, as people at headquarters add to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.office import Office
from tests.headquarters.commands.console import new_office, typed

EIGHT = ("purity", "add", "au333", "8K金", "--fineness", "333", "--from", "2026-01-01", "--by", "1001")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def test_a_purity_is_added_and_listed(tmp_path: Path, office: Office) -> None:
    added = typed(tmp_path, *EIGHT, "--also", "8K")
    shown = typed(tmp_path, "purity", "list")

    assert added.stdout == "AU333 is 8K金 from 2026-01-01 on\n"
    assert "AU333 8K金 333.0 since 2026-01-01" in shown.stdout
    assert "AU9999 足金999.9 999.9 since 2016-05-04" in shown.stdout


def test_a_name_that_may_not_stand_on_a_label_is_refused(tmp_path: Path, office: Office) -> None:
    refused = typed(tmp_path, "purity", "add", "AU999", "千足金", *EIGHT[4:])

    assert (refused.exit_code, "Write 足金999." in refused.output) == (1, True)


@pytest.mark.parametrize(
    "wrong", [("--fineness", "1e3"), ("--fineness", "333.33"), ("--from", "2026"), ("--by", "9999")]
)
def test_what_makes_no_sense_adds_nothing(tmp_path: Path, office: Office, wrong: tuple[str, str]) -> None:
    refused = typed(tmp_path, *EIGHT, *wrong)

    assert refused.exit_code != 0
    assert "AU333" not in typed(tmp_path, "purity", "list").stdout
