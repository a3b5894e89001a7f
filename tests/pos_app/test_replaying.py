"""A replay from a till's folder: who may see what, what it never touches, and how it ends early."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.actor import NotPermitted
from kernel.clock import FixedClock
from kernel.database import Database, DatabaseTooNew
from pos_app.place import DATABASE, DatabaseMissing
from pos_app.replaying import BooksOlder, run_replay, until_cancelled
from pos_app.settings import NotSetUp
from promotions import RuleRefused
from shop.promotion_replay.rules.report import Report
from shop.promotion_replay.usecases import GoOn
from shop.staff.errors import PinWrong
from tests.builders import shop
from tests.builders.counter import Counter, copy_alone, standing_alone
from tests.shop.promotion_replay.sold import TENTH_OFF

RULES = json.dumps([TENTH_OFF]).encode()
CLOCK = FixedClock(shop.MORNING)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till at work that sold two pieces, for 368.00 and 8,980.00."""
    with standing_alone(tmp_path) as made:
        made.begin()
        for code in (shop.SILVER, shop.RING):
            made.sell(code)
        yield made


def run(folder: Path, *, staff_no: str = "", pin: str = "", rules: bytes = RULES, go_on: GoOn | None = None) -> Report:
    return run_replay(
        folder, rules, days=90, staff_no=staff_no, pin=pin, go_on=go_on or (lambda _done, _total: True), clock=CLOCK
    )


def test_it_reads_the_books_of_a_till_that_is_open(counter: Counter) -> None:
    found = run(counter.folder)

    assert (found.first_day, found.last_day, found.priced) == ("2026-08-24", "2026-11-21", 2)
    assert (found.before.due_fen, found.after.due_fen, found.before.margin_fen) == (9_348_00, 8_413_20, None)


def test_it_leaves_every_file_as_it_was(counter: Counter, tmp_path: Path) -> None:
    counter.till.close()
    kept = {file.name: file.read_bytes() for file in counter.folder.iterdir() if file.is_file()}

    run(counter.folder)

    assert {file.name: file.read_bytes() for file in counter.folder.iterdir() if file.is_file()} == kept
    counter.open()


def test_margins_are_for_those_who_may_see_costs(counter: Counter) -> None:
    found = run(counter.folder, staff_no=shop.MANAGER, pin=shop.pin_of(shop.MANAGER))

    assert (found.before.margin_fen, found.uncosted_fen) == (0, 9_348_00)
    with pytest.raises(NotPermitted):
        run(counter.folder, staff_no=shop.CASHIER, pin=shop.pin_of(shop.CASHIER))
    with pytest.raises(PinWrong):
        run(counter.folder, staff_no=shop.MANAGER, pin="000000")


def test_ctrl_c_ends_it_after_the_bill_in_hand(counter: Counter) -> None:
    before = signal.getsignal(signal.SIGINT)
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        signal.raise_signal(signal.SIGINT)

    with until_cancelled(tell) as go_on:
        found = run(counter.folder, go_on=go_on)

    assert (found.complete, found.bills, found.priced, told) == (False, 2, 1, [(1, 2)])
    assert signal.getsignal(signal.SIGINT) is before


def test_pressed_again_it_ends_at_once() -> None:
    with until_cancelled(lambda _done, _total: None):
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_rules_that_are_no_rules_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(RuleRefused, match="no JSON"):
        run(copy_alone(tmp_path / "till"), rules=b"{")


def test_a_folder_without_a_till_is_no_till(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp):
        run(tmp_path)


def test_a_folder_whose_books_are_gone_gets_no_new_ones(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "till")
    (folder / DATABASE).unlink()

    with pytest.raises(DatabaseMissing):
        run(folder)

    assert not (folder / DATABASE).exists()


@pytest.mark.parametrize(("version", "refusal"), [("0001", BooksOlder), ("9999", DatabaseTooNew)])
def test_books_of_another_version_are_not_brought_to_this_one(
    tmp_path: Path, version: str, refusal: type[Exception]
) -> None:
    folder = copy_alone(tmp_path / "till")
    database = Database(folder / DATABASE)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (version,))
    database.close()

    with pytest.raises(refusal):
        run(folder)

    shutil.rmtree(folder)
