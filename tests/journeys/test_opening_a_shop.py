"""From an empty folder and an Excel file to the first receipt, by the commands that a shop would type."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from headquarters.office import create_office
from headquarters.settings import Settings
from kernel.actor import program
from membership.queries import find_members
from pos_app.till import open_till
from shop.staff.facts import CompanyNamed, StoreOpened
from shop.stock.tables import piece_stock
from tests.builders.opening import fill, gold, member, ring, write_answers
from tests.headquarters.serving import serving

ROOT = Path(__file__).parents[2]


class Joining:
    """A machine that wants to become a till and shows six digits until somebody approves."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def first_digits(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = re.search(r"(?<![0-9])([0-9]{3}) ?([0-9]{3})(?![0-9])", line)
            if found:
                return found[1] + found[2]
        raise AssertionError("it showed no digits")

    def ended(self) -> int:
        self._process.communicate(timeout=60)
        return self._process.returncode


class Shop:
    """A folder with answers, a workbook and, after `setup`, a till."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.till = folder, folder / "till"

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pos_app", *arguments], cwd=ROOT, input=stdin, capture_output=True, check=False,
            encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip

    def start(self, *arguments: str) -> Joining:
        return Joining(subprocess.Popen(
            [sys.executable, "-m", "pos_app", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
            text=True, encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
        ))  # fmt: skip

    def script(self, *commands: dict[str, object]) -> list[dict[str, Any]]:
        lines = "\n".join(json.dumps(command) for command in commands)
        done = self.run("script", "-", "--data", str(self.till), stdin=lines)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def setup(self, **other: object) -> subprocess.CompletedProcess[str]:
        answers = write_answers(self.folder / "answers.json", **other)
        return self.run("setup", "--data", str(self.till), "--from", str(answers))


@pytest.fixture
def shop(tmp_path) -> Shop:
    return Shop(tmp_path)


def test_from_the_template_to_the_first_receipt(shop):
    file = fill(shop.folder / "期初.xlsx", pieces=[gold(1), ring(2)], members=[member(6620, 积分=500)])
    opened = shop.setup(import_file=file.name)

    answers = shop.script(
        {"do": "unlock", "staff": "1007", "pin": "135790"},
        {"do": "open_day", "float": "1000"},
        {"do": "scan", "code": gold(1)["条码"]},
        {"do": "scan", "code": ring(2)["条码"]},
        {"do": "attach_member", "tail": "6620"},
        {"do": "pay", "method": "cash"},
        {"do": "commit"},
        {"do": "receipt"},
        {"do": "verify"},
    )

    assert opened.returncode == 0, opened.stderr
    assert [answer["ok"] for answer in answers] == [True] * 9
    assert answers[3]["due"] == "30,612.05"  # 20.35 g x (1,028.00 + 35.00) + 8,980.00
    assert answers[6]["points_after"] >= 500
    assert any("金铺珠宝有限公司" in line for line in answers[7]["text"])
    assert answers[8]["sound"]


def test_pieces_that_come_later_are_checked_first_and_then_sold(shop):
    shop.setup()
    file = str(fill(shop.folder / "新货.xlsx", pieces=[gold(7), gold(8, 成色="千足金")]))

    checked = shop.run("import", file, "--data", str(shop.till))
    refused = shop.run("import", file, "--data", str(shop.till), "--apply")
    applied = shop.run("import", file, "--data", str(shop.till), "--apply", "--skip-bad")
    answers = shop.script({"do": "unlock", "staff": "1007", "pin": "135790"}, {"do": "open_day", "float": "0"},
                          {"do": "scan", "code": gold(7)["条码"]}, {"do": "verify"})  # fmt: skip

    assert (checked.returncode, refused.returncode, applied.returncode) == (1, 1, 0)
    assert "千足金" in checked.stdout
    assert "import.not_ready" in refused.stderr
    assert [answer["ok"] for answer in answers] == [True] * 4
    assert answers[3]["sound"]


def test_every_fault_of_the_answers_is_printed_and_no_folder_is_made(shop):
    store = {"code": "hp", "name": "和平路店"}
    refused = shop.setup(store=store, printer={"kind": "network", "host": "x", "port": 0})

    assert refused.returncode == 1
    assert "store.code: 门店代码是 2 到 4 个大写字母" in refused.stderr
    assert "printer.port: 端口是 1 到 65535 的整数" in refused.stderr
    assert not shop.till.exists()


def test_a_second_setup_is_refused_in_words(shop):
    shop.setup()

    refused = shop.setup()

    assert refused.returncode == 1
    assert "setup.folder_in_use" in refused.stderr


def test_the_template_and_the_schema_are_printed_without_a_till(shop):
    template = shop.run("import", "--template", str(shop.folder / "模板.xlsx"))
    schema = shop.run("setup", "--schema")

    assert template.returncode == 0
    assert (shop.folder / "模板.xlsx").exists()
    assert "Answers" in json.loads(schema.stdout)["$defs"]


def test_without_a_terminal_and_without_answers_setup_says_what_to_do(shop):
    refused = shop.run("setup", "--data", str(shop.till))

    assert refused.returncode == 1
    assert "setup.nobody_to_ask" in refused.stderr


def test_what_a_chains_till_brings_in_reaches_headquarters_with_its_members_readable(shop):
    office = create_office(shop.folder / "hq", Settings(imports=("HP01",)))
    with office.open(program("admin")) as books:
        books.record(CompanyNamed(name="金铺珠宝有限公司"))
        books.record(StoreOpened(code="HP", name="和平路店"))
    with office.open(program("admin")) as books:
        code = office.enrolments.make_code(books, "HP01", "HP").code
    (shop.folder / "machine.json").write_text("{}", encoding="utf-8")
    file = fill(shop.folder / "期初.xlsx", pieces=[gold(number) for number in range(600)], members=[member(6620)])

    with serving(office) as url:
        joining = shop.start("enrol", "--data", str(shop.till), "--url", url, "--code", code,
                             "--from", str(shop.folder / "machine.json"))  # fmt: skip
        digits = joining.first_digits()
        with office.open(program("admin")) as books:
            office.enrolments.approve(books, "HP01", digits)
        joined = joining.ended()
        brought = shop.run("import", str(file), "--data", str(shop.till), "--apply")
        till = open_till(shop.till)
        status = till.sync_now()
        till.close()

    with office.database.reading() as connection:
        pieces = len(connection.execute(piece_stock.select()).all())
        names = [hit.name for hit in find_members(connection, "12800006620", phone_mac=office.phone_mac)]
    office.close()
    assert (joined, brought.returncode) == (0, 0), brought.stderr
    assert status is not None
    assert (status.state, pieces, names) == ("synced", 600, ["李雪梅"])
