"""backup, restore and verify as somebody at the keyboard meets them."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from kernel.database import Database
from pos_app.commands import app
from pos_app.place import BACKUPS, DATABASE, secrets_of
from pos_app.settings import load_settings
from pos_app.upkeep.backups import backups_in
from pos_app.upkeep.recovery_sheet import read_recovery_sheet
from tests.builders.counter import copy_alone


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed)


def test_a_backup_is_made_and_copied_where_one_asks(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")

    done = run("backup", "--data", folder, "--to", tmp_path / "usb")

    assert done.exit_code == 0
    assert len(backups_in(folder / BACKUPS, "HP01")) == len(backups_in(tmp_path / "usb", "HP01")) == 1


def test_a_missing_second_disk_is_said_and_the_backup_is_there(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")

    done = run("backup", "--data", folder, "--to", tmp_path / "unplugged" / "jinpu")

    assert done.exit_code == 1
    assert "backup.second_missing" in done.output
    assert len(backups_in(folder / BACKUPS, "HP01")) == 1


def test_the_recovery_sheet_is_printed(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")

    done = run("backup", "--data", folder, "--key-to", "-")

    read, kept = read_recovery_sheet(done.output), secrets_of(folder, load_settings(folder))
    for name in ("data_key", "backup_key", "pepper", "phone_key"):
        assert getattr(read, name) == getattr(kept, name), name
    assert kept.signing_key not in done.output  # another machine is another key
    assert backups_in(folder / BACKUPS, "HP01") == []


def test_a_sheet_that_is_typed_in_opens_a_backup_elsewhere(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    sheet = run("backup", "--data", folder, "--key-to", "-").output
    run("backup", "--data", folder)
    backup = backups_in(folder / BACKUPS, "HP01")[0].path

    done = run("restore", "--data", tmp_path / "new", "--from", backup, "--key-from", "-", typed=sheet.lower())

    assert done.exit_code == 0, done.output
    assert run("verify", "--data", tmp_path / "new").exit_code == 0


def test_a_mistyped_row_is_named(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    sheet = run("backup", "--data", folder, "--key-to", "-").output

    done = run("restore", "--data", folder, "--key-from", "-", typed=sheet.replace("B2:  ", "B2:  Q"))

    assert done.exit_code == 1
    assert "B2" in done.output
    assert "recovery.row_wrong" in done.output


def test_a_sheet_that_is_not_there_is_said_without_a_trace(tmp_path: Path) -> None:
    done = run("restore", "--data", copy_alone(tmp_path / "HP01"), "--key-from", tmp_path / "nothing.txt")

    assert done.exit_code == 1
    assert "nothing.txt" in done.output
    assert "Traceback" not in done.output


def test_verify_ends_with_one_when_something_does_not_agree(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    database = Database(folder / DATABASE)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE staff SET role = 'store_manager'")
    database.close()

    done = run("verify", "--data", folder)

    assert done.exit_code == 1
    assert "staff: " in done.output


def test_a_missing_file_is_not_backed_up_as_an_empty_one(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    (folder / DATABASE).unlink()

    done = run("backup", "--data", folder)

    assert done.exit_code == 1
    assert "database.missing" in done.output
    assert not (folder / DATABASE).exists()
