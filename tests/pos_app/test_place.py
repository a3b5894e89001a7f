"""One till's folder: one program at a time, and nothing begun in silence."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from kernel.database import DatabaseDamaged
from pos_app.place import (
    DATABASE,
    SECRETS,
    AlreadyRunning,
    DatabaseMissing,
    SecretsMissing,
    open_place,
    verify_folder,
)
from pos_app.settings import NotSetUp
from shop.staff.facts import StoreOpened
from sync.standing import note
from tests.builders import shop
from tests.builders.books import CLERK
from tests.builders.counter import Counter, copy_alone, standing_alone


def test_a_second_program_on_one_folder_is_refused_and_the_first_works_on(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        with pytest.raises(AlreadyRunning):
            open_place(till.folder)

        assert till.begin().sell(shop.RING)["due"] == "8,980.00"


def test_a_closed_till_frees_its_folder(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        folder = till.folder

    open_place(folder).close()


def test_a_folder_without_a_till_is_not_set_up(tmp_path: Path):
    with pytest.raises(NotSetUp):
        open_place(tmp_path)


def test_lost_secrets_are_named(tmp_path: Path):
    folder = copy_alone(tmp_path / "till")
    (folder / SECRETS).unlink()

    with pytest.raises(SecretsMissing):
        open_place(folder)


def test_lost_books_are_not_replaced_by_empty_ones(tmp_path: Path):
    folder = copy_alone(tmp_path / "till")
    for file in folder.glob(f"{DATABASE}*"):
        file.unlink()

    with pytest.raises(DatabaseMissing):
        open_place(folder)
    assert not (folder / DATABASE).exists()


def test_a_damaged_file_is_recognised_and_left_as_it_is(tmp_path: Path):
    folder = copy_alone(tmp_path / "till")
    (folder / DATABASE).write_bytes(b"no books" * 1_000)

    with pytest.raises(DatabaseDamaged):
        open_place(folder)

    assert (folder / DATABASE).read_bytes().startswith(b"no books")
    with pytest.raises(DatabaseDamaged):  # the refusal let the folder go
        open_place(folder)


def test_an_emptied_file_is_recognised(tmp_path: Path):
    folder = copy_alone(tmp_path / "till")
    (folder / DATABASE).write_bytes(b"")

    with pytest.raises(DatabaseDamaged):
        open_place(folder)


def test_a_folder_is_verified_while_its_till_is_open(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.begin().sell(shop.RING)

        verdict = verify_folder(till.folder, clock=till.clock)

    assert verdict.sound
    assert verdict.entries > 0


def test_a_changed_amount_is_found(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.begin().sell(shop.RING)
        with till.till.place.database.writing() as connection:
            connection.exec_driver_sql("UPDATE sale SET due_fen = due_fen - 100")

        findings = till.till.verify().findings

    assert any(finding.startswith("sale:") for finding in findings)


def test_the_business_day_is_the_open_one_not_the_clocks(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        counter: Counter = till.begin()
        counter.clock.forward(hours=16)

        counter.sell(shop.RING)

        assert counter.journal("sales.completed")[0].business_date == "2026-11-21"


def test_what_is_recorded_before_the_day_is_opened_bears_the_right_date_with_a_wrong_clock(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        with till.till.place.database.writing() as connection:
            note(connection, offset_s=3 * 86_400)
        with till.till.place.keeper.open(CLERK) as books:
            entry = books.record(StoreOpened(code="ZZ", name="新店"))

    assert date.fromisoformat(entry.business_date) == date.fromisoformat(entry.wall[:10]) + timedelta(days=3)
