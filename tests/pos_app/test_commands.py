"""The till's command line, without a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from kernel.database import Database
from kernel.errors import DomainError
from pos_app.commands import app, refuse
from pos_app.place import DATABASE
from pos_app.script import COMMANDS
from pos_app.settings import load_settings
from sync.standing import note
from tests.builders import shop
from tests.builders.counter import copy_alone, standing_alone

MORNING = [
    {"do": "unlock", "staff": shop.CASHIER, "pin": shop.pin_of(shop.CASHIER)},
    {"do": "open_day", "float": "1000.00"},
    {"do": "scan", "code": shop.RING},
    {"do": "pay", "method": "cash", "amount": "9000"},
    {"do": "commit"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_alone(tmp_path / "till")


def run(*arguments: object, stdin: str = "") -> tuple[int, str]:
    """Exit code and everything that was said."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    return result.exit_code, result.output


def written(folder: Path, *commands: dict[str, str]) -> Path:
    file = folder / "day.jsonl"
    file.write_text("".join(f"{json.dumps(command)}\n" for command in commands))
    return file


def test_a_script_is_answered_line_by_line(folder: Path):
    code, said = run("script", written(folder, *MORNING), "--data", folder)

    answers = [json.loads(line) for line in said.splitlines()]
    assert code == 0
    assert [answer["ok"] for answer in answers] == [True] * 5
    assert answers[-1]["change"] == "20.00"


def test_a_script_comes_from_standard_input_too(folder: Path):
    code, said = run("script", "-", "--data", folder, stdin='{"do": "now"}\n')

    assert (code, json.loads(said)["ok"]) == (0, True)


def test_a_refused_line_ends_in_1_after_the_lines_behind_it(folder: Path):
    script = written(folder, {"do": "scan", "code": shop.RING}, *MORNING)

    code, said = run("script", script, "--data", folder)

    assert code == 1
    assert [json.loads(line)["ok"] for line in said.splitlines()] == [False] + [True] * 5


def test_help_lists_every_command(folder: Path):
    code, said = run("script", "--help")

    lines = {line.strip().split(" ")[0] for line in said.splitlines() if line.strip()}
    assert code == 0
    assert set(COMMANDS) <= lines


def test_a_script_that_is_not_there_is_named_and_no_till_is_opened(tmp_path: Path):
    code, said = run("script", tmp_path / "nothing.jsonl", "--data", tmp_path)

    assert code == 2
    assert "nothing.jsonl" in "".join(sign for sign in said if sign not in " \n│")  # a long path is broken in its box


def test_a_folder_without_a_till_is_refused_in_words(tmp_path: Path):
    code, said = run("script", "-", "--data", tmp_path)

    assert code == 1
    assert "(setup.missing)" in said


def test_a_till_that_is_open_elsewhere_is_refused_in_words(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        code, said = run("script", "-", "--data", till.folder)

    assert code == 1
    assert "(till.already_running)" in said


def test_verify_says_what_was_checked(folder: Path):
    run("script", written(folder, *MORNING), "--data", folder)

    code, said = run("verify", "--data", folder)

    assert code == 0
    assert "own entries" in said


def test_verify_ends_in_1_when_the_file_does_not_agree_with_the_journal(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.begin().sell(shop.RING)
        with till.till.place.database.writing() as connection:
            connection.exec_driver_sql("UPDATE sale SET due_fen = 1")
        folder = till.folder

    code, said = run("verify", "--data", folder)

    assert code == 1
    assert "sale:" in said


def test_a_damaged_file_is_refused_in_words(folder: Path):
    (folder / DATABASE).write_bytes(b"no books" * 1_000)

    code, said = run("verify", "--data", folder)

    assert code == 1
    assert "(database.damaged)" in said


def test_refusing_speaks_the_screens_words(capsys: pytest.CaptureFixture[str]):
    class Folder(DomainError):
        code = "setup.missing"

    assert refuse(Folder(folder="/nowhere")).exit_code == 1
    assert "(setup.missing)" in capsys.readouterr().err


def test_sync_status_is_told_while_the_till_is_open(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        code, said = run("sync-status", "--data", till.folder)
        json_code, as_json = run("sync-status", "--data", till.folder, "--json")

    assert (code, said) == (0, "HP HP01  ● 单店运行,不连总部\n")
    assert (json_code, json.loads(as_json)["state"]) == (0, "alone")


def test_sync_status_of_a_refused_till_ends_in_2(folder: Path):
    msgspec.structs.replace(load_settings(folder), headquarters_url="http://127.0.0.1:9").keep(folder)
    database = Database(folder / DATABASE)
    with database.writing() as connection:
        note(connection, frozen="blocked.clone")
    database.close()

    code, said = run("sync-status", "--data", folder)

    assert code == 2
    assert "总部收到本机的旧令牌" in said


def test_sync_status_of_no_till_says_so(tmp_path: Path):
    code, said = run("sync-status", "--data", tmp_path)

    assert code == 1
    assert "setup.missing" in said


def test_a_balance_that_does_not_answer_is_shown(folder: Path):
    code, said = run("scale", "--data", folder, "--url", "/dev/no-such-port", "--lines", 1)

    assert code == 0
    assert "连不上电子秤 /dev/no-such-port" in said


def test_a_till_without_a_balance_says_so(folder: Path):
    code, said = run("scale", "--data", folder)

    assert code == 1
    assert "scale.missing" in said
