"""A till's settings: kept whole, read back, and named when they cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.settings import FILE_NAME, NotSetUp, PrinterSettings, SettingsBroken, TillSettings, load_settings

SETTINGS = TillSettings(register="HP01", store="HP", printer=PrinterSettings(kind="file", folder="/tmp/纸"))


def test_settings_are_read_back_as_they_were_kept(tmp_path: Path):
    SETTINGS.keep(tmp_path)

    assert load_settings(tmp_path) == SETTINGS
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_folder_without_a_till_is_not_set_up(tmp_path: Path):
    with pytest.raises(NotSetUp):
        load_settings(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b'{"register": "HP01"}', b'{"register": 1, "store": "HP"}', b"\xff"])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes):
    (tmp_path / FILE_NAME).write_bytes(content)

    with pytest.raises(SettingsBroken) as broken:
        load_settings(tmp_path)

    assert broken.value.facts["file"] == str(tmp_path / FILE_NAME)
