"""What stands in settings.json holds; a misspelt setting is not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.settings import FILE_NAME, Settings, SettingsInvalid, load


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings(host="127.0.0.1", port=8750, wrong_pins=5, lock_minutes=15)


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"port": 9000}')

    assert load(tmp_path) == Settings(port=9000)


@pytest.mark.parametrize("text", ['{"prot": 1}', '{"port": "many"}', '{"wrong_pins": 0}', "{", "\ufffd"])
def test_a_file_that_does_not_follow_the_format_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")

    with pytest.raises(SettingsInvalid, match=FILE_NAME):
        load(tmp_path)


def test_a_misspelt_limit_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"policies": {"HP": {"hrad": 1}}}', encoding="utf-8")

    with pytest.raises(SettingsInvalid, match="policies of HP: unknown hrad"):
        load(tmp_path)
