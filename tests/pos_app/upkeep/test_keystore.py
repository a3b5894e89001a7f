"""A till's keys go into the system's keystore and back, and are never in neither."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kernel.secrets import FileVault, KeystoreMissing, KeystoreRefused, KeystoreVault, PlaceSecrets
from pos_app.commands import app
from pos_app.place import FILE, KEYSTORE, SECRETS, AlreadyRunning, FolderLock, open_place, secrets_of, verify_folder
from pos_app.setting_up import read_answers, set_up
from pos_app.settings import TillSettings, load_settings
from pos_app.upkeep.keystore import move_secrets
from tests.builders.counter import copy_alone
from tests.builders.keystore import Keystore, machine_with_keystore, machine_without_keystore
from tests.builders.opening import write_answers


class PowerCut(BaseException):
    """The program ends here."""


@pytest.fixture
def keystore() -> Iterator[Keystore]:
    with machine_with_keystore() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_alone(tmp_path / "HP01")


def kept(folder: Path) -> PlaceSecrets:
    return secrets_of(folder, load_settings(folder))


def places(folder: Path, keystore: Keystore) -> tuple[bool, int]:
    """Whether the file has the keys, and how many entries the keystore has."""
    return (folder / SECRETS).exists(), len(keystore.entries)


def said(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_the_keys_go_into_the_keystore_and_the_till_opens_with_them(folder: Path, keystore: Keystore) -> None:
    before = kept(folder)

    move_secrets(folder, to=KEYSTORE)

    assert kept(folder) == before
    assert places(folder, keystore) == (False, 1)
    open_place(folder).close()
    assert verify_folder(folder).sound


def test_the_keys_come_back_into_a_file_of_their_owner(folder: Path, keystore: Keystore) -> None:
    before, settings = kept(folder), load_settings(folder)
    move_secrets(folder, to=KEYSTORE)

    move_secrets(folder, to=FILE)

    assert (kept(folder), load_settings(folder)) == (before, settings)
    assert places(folder, keystore) == (True, 0)
    assert (folder / SECRETS).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("to", [KEYSTORE, FILE])
@pytest.mark.parametrize(
    ("owner", "step"),
    [
        (KeystoreVault, "keep"),
        (FileVault, "keep"),
        (TillSettings, "keep"),
        (FileVault, "forget"),
        (KeystoreVault, "forget"),
    ],
)
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_wherever_the_power_fails_the_keys_are_there_and_the_same_command_ends_it(
    folder: Path, keystore: Keystore, monkeypatch: pytest.MonkeyPatch, to: str, owner: type, step: str, done: bool
) -> None:
    if to == FILE:
        move_secrets(folder, to=KEYSTORE)
    before, real = kept(folder), getattr(owner, step)

    def cut(*given: object) -> None:
        if done:
            real(*given)
        raise PowerCut

    with monkeypatch.context() as failing:
        failing.setattr(owner, step, cut)
        try:
            move_secrets(folder, to=to)
        except PowerCut:
            assert kept(folder) == before

    move_secrets(folder, to=to)
    assert kept(folder) == before
    assert places(folder, keystore) == ((False, 1) if to == KEYSTORE else (True, 0))


def test_two_tills_of_one_name_do_not_share_an_entry(folder: Path, keystore: Keystore, tmp_path: Path) -> None:
    other = tmp_path / "other"
    set_up(other, read_answers(write_answers(tmp_path / "a.json")))
    first, second = kept(folder), kept(other)

    for each in (folder, other):
        move_secrets(each, to=KEYSTORE)

    assert (kept(folder), kept(other)) == (first, second)
    assert first != second


def test_a_machine_without_a_keystore_keeps_its_file_and_says_so(folder: Path) -> None:
    before = kept(folder)

    with machine_without_keystore():
        code, words = said("keystore", "--data", folder)

    assert code == 1
    assert "这台机器没有可用的系统密钥库。什么都没有变。" in words
    assert kept(folder) == before


@pytest.mark.parametrize("fault", ["locked", "forgetful"])
def test_a_keystore_that_does_not_keep_them_leaves_the_file(folder: Path, keystore: Keystore, fault: str) -> None:
    before = kept(folder)
    setattr(keystore, fault, True)

    with pytest.raises(KeystoreRefused):
        move_secrets(folder, to=KEYSTORE)

    assert kept(folder) == before
    assert load_settings(folder).vault == FILE


def test_a_till_that_is_open_keeps_its_keys_where_they_are(folder: Path, keystore: Keystore) -> None:
    lock = FolderLock(folder)

    with pytest.raises(AlreadyRunning):
        move_secrets(folder, to=KEYSTORE)

    lock.release()
    assert places(folder, keystore) == (True, 0)


def test_back_on_a_machine_that_never_had_a_keystore_changes_nothing(folder: Path) -> None:
    before = kept(folder)

    with machine_without_keystore():
        move_secrets(folder, to=FILE)

    assert kept(folder) == before


def test_a_till_whose_keystore_is_gone_does_not_open_and_says_why(folder: Path, keystore: Keystore) -> None:
    move_secrets(folder, to=KEYSTORE)

    with machine_without_keystore(), pytest.raises(KeystoreMissing):
        open_place(folder)


def test_the_command_says_where_the_keys_are_now(folder: Path, keystore: Keystore) -> None:
    assert said("keystore", "--data", folder) == (
        0, "密钥在操作系统的密钥库里,密钥文件已删除。换系统用户或重装系统前,先用 --back 移回文件。\n",
    )  # fmt: skip
    assert said("keystore", "--data", folder, "--back") == (
        0, "密钥在数据文件夹的 secrets.json 里,密钥库里的已删除。\n",
    )  # fmt: skip


def test_the_recovery_sheet_opens_the_books_where_the_keystore_is_gone(folder: Path, keystore: Keystore) -> None:
    sheet = folder.parent / "sheet.txt"
    said("backup", "--data", folder)
    said("backup", "--data", folder, "--key-to", sheet)
    move_secrets(folder, to=KEYSTORE)

    with machine_without_keystore():
        code, words = said("restore", "--data", folder, "--key-from", sheet)

        assert code == 0, words
        assert verify_folder(folder).sound
    assert load_settings(folder).vault == FILE
