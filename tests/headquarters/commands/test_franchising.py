"""Stores that are another company's, as headquarters types it."""

from __future__ import annotations

from pathlib import Path

from membership.file.queries import sharing_of
from tests.headquarters.commands.console import new_office, typed

TOLD = ("--legal-name", "金华珠宝店", "--receiver", "金铺总部有限公司", "--contact", "400-800-1234", "--by", "1001")


def test_a_store_is_named_shown_and_the_chains_own_again(tmp_path: Path) -> None:
    office = new_office(tmp_path)

    named = typed(tmp_path, "franchise", "name", "BJ", *TOLD)
    shown = typed(tmp_path, "franchise", "show", "BJ")
    with office.database.reading() as connection:
        kept = sharing_of(connection, "BJ")
    ended = typed(tmp_path, "franchise", "end", "BJ", "--by", "1001")

    assert [result.exit_code for result in (named, shown, ended)] == [0, 0, 0]
    assert "金铺总部有限公司" in named.stdout
    assert "金华珠宝店" in shown.stdout
    assert kept is not None
    with office.database.reading() as connection:
        assert sharing_of(connection, "BJ") is None


def test_a_store_with_members_and_one_that_is_none_are_refused(tmp_path: Path) -> None:
    new_office(tmp_path)

    assert typed(tmp_path, "franchise", "name", "HP", *TOLD).exit_code == 1
    assert typed(tmp_path, "franchise", "name", "XX", *TOLD).exit_code == 1
