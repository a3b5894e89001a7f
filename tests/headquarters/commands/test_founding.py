"""A chain is made by commands: its folder, its stores, its people."""

from __future__ import annotations

from pathlib import Path

import pytest

from headquarters.office import open_office
from headquarters.settings import Settings
from shop.staff.queries import actor_of, stores, the_company
from tests.headquarters.commands.console import typed

PIN = "258036\n258036\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert typed(tmp_path, "init", "--company", "金铺珠宝有限公司").exit_code == 0
    assert typed(tmp_path, "open-store", "HP", "和平路店").exit_code == 0
    return tmp_path


def test_headquarters_and_a_store_are_made(folder: Path) -> None:
    office = open_office(folder, Settings())
    with office.database.reading() as connection:
        company, places = the_company(connection), stores(connection)
    office.close()

    assert company is not None
    assert (company.name, [(place.code, place.name) for place in places]) == (
        "金铺珠宝有限公司", [("HP", "和平路店")],
    )  # fmt: skip


def test_a_headquarters_that_stands_is_not_founded_again(folder: Path) -> None:
    again = typed(folder, "init", "--company", "别的公司")
    office = open_office(folder, Settings())
    with office.database.reading() as connection:
        company = the_company(connection)
    office.close()

    assert (again.exit_code, "Nothing was changed" in again.output) == (1, True)
    assert company is not None
    assert company.name == "金铺珠宝有限公司"


def test_a_person_is_hired_and_leaves(folder: Path) -> None:
    hired = typed(folder, "hire", "1001", "陈国栋", "--role", "headquarters", answer=PIN)
    office = open_office(folder, Settings())
    with office.database.reading() as connection:
        person = actor_of(connection, "1001", "")
    left = typed(folder, "leave", "1001")
    with office.database.reading() as connection:
        gone = actor_of(connection, "1001", "")
    office.close()

    assert "1001 陈国栋: headquarters of every store" in hired.output
    assert "258036" not in hired.output
    assert person is not None
    assert (person[0].name, left.output, gone) == ("陈国栋", "1001 has left\n", None)


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("hire", "1001", "陈国栋", "--role", "king"), PIN),
        (("hire", "1001", "陈国栋", "--role", "cashier", "--store", "XX"), PIN),
        (("hire", "1001", "陈国栋", "--role", "cashier", "--store", "HP"), "111111\n111111\n"),
        (("leave", "1001"), ""),
    ],
)
def test_what_makes_no_sense_is_refused(folder: Path, arguments: tuple[str, ...], answer: str) -> None:
    assert typed(folder, *arguments, answer=answer).exit_code == 1


def test_a_demo_chain_is_made_with_its_guide(tmp_path: Path) -> None:
    made = typed(tmp_path / "demo", "demo", "--today", "2026-11-21")

    assert made.exit_code == 0, made.output
    assert "demo chain in" in made.output
