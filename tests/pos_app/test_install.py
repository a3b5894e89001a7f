"""Making a till's folder, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.install import FolderInUse, install
from pos_app.place import SECRETS
from pos_app.settings import load_settings
from pos_app.till import open_till
from tests.builders import shop
from tests.builders.counter import CHAIN_SECRETS, settings_of


def test_a_new_folder_opens_as_a_till(tmp_path: Path):
    install(tmp_path / "till", settings_of("HP01", "HP"))

    till = open_till(tmp_path / "till")
    try:
        assert (till.settings.register, till.staff_today()) == ("HP01", ())
    finally:
        till.close()


def test_what_the_chain_shares_is_taken_and_the_rest_is_the_tills_own(tmp_path: Path):
    first = install(tmp_path / "a", settings_of("HP01", "HP"), **CHAIN_SECRETS)
    second = install(tmp_path / "b", settings_of("HP02", "HP"), **CHAIN_SECRETS)

    assert first.pepper == second.pepper == shop.CHAIN.pepper
    assert first.phone_key == second.phone_key == shop.CHAIN.phone_key
    assert first.data_key != second.data_key
    assert first.backup_key != second.backup_key


def test_secrets_are_for_their_owner_only(tmp_path: Path):
    install(tmp_path, settings_of("HP01", "HP"))

    assert (tmp_path / SECRETS).stat().st_mode & 0o077 == 0


def test_a_folder_in_use_is_left_alone(tmp_path: Path):
    secrets = install(tmp_path, settings_of("HP01", "HP"))
    kept = (tmp_path / SECRETS).read_bytes()

    with pytest.raises(FolderInUse):
        install(tmp_path, settings_of("BJ01", "BJ"))

    assert (tmp_path / SECRETS).read_bytes() == kept
    assert load_settings(tmp_path).register == "HP01"
    assert secrets.signing_key
