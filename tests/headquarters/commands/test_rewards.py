"""The chain's list of rewards, as people at headquarters keep it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.headquarters.commands.console import new_office, typed
from tests.headquarters.commands.test_goods import HEADER, ROWS
from tests.headquarters.commands.test_goods import listed as goods_listed

LIST = "code,points,each,starts_on,ends_on\nbox1,500,2,,2099-12-31\n6901234567892,0,,,\n"


def listed(tmp_path: Path, text: str, by: str = "1001") -> Result:
    file = tmp_path / "rewards.csv"
    file.write_text(text, "utf-8")
    return typed(tmp_path, "rewards", "list", str(file), "--by", by)


def test_a_file_of_rewards_is_listed_and_shown(tmp_path: Path) -> None:
    new_office(tmp_path).close()
    goods_listed(tmp_path, HEADER + ROWS)

    listed(tmp_path, LIST)

    assert typed(tmp_path, "rewards", "show").stdout == (
        "- 6901234567892 珍珠耳钉 0 * ..\n  BOX1 首饰盒 500 2 ..2099-12-31\n"
    )


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (LIST, "9999"),
        ("code,points\n", "1001"),
        ("code,points\nNOTHING,5\n", "1001"),
        ("code,points\nBOX1,five\n", "1001"),
        ("code,points\nBOX1,-5\n", "1001"),
        ("code,points,starts_on,ends_on\nBOX1,5,2026-02-01,2026-01-01\n", "1001"),
    ],
)
def test_what_makes_no_sense_lists_nothing(tmp_path: Path, text: str, by: str) -> None:
    new_office(tmp_path).close()
    goods_listed(tmp_path, HEADER + ROWS)

    assert listed(tmp_path, text, by).exit_code != 0
    assert typed(tmp_path, "rewards", "show").stdout == ""
