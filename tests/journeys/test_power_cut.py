"""A real till is killed with SIGKILL; a new one finds the bill where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.place import verify_folder
from tests.builders import shop
from tests.builders.counter import copy_alone
from tests.pos_app.upkeep.till_process import TillProcess


def started(folder: Path) -> TillProcess:
    """A till that the cashier has unlocked."""
    process = TillProcess(folder)
    process.ok("unlock", staff=shop.CASHIER, pin=shop.pin_of(shop.CASHIER))
    return process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_alone(tmp_path / "till")


@pytest.fixture
def first(folder: Path) -> Iterator[TillProcess]:
    """A till at work on its first bill: member, ring and silver on it."""
    process = started(folder)
    process.ok("open_day", float="1000.00")
    process.ok("attach_member", tail="刘小敏")
    process.ok("scan", code=shop.RING)
    process.ok("scan", code=shop.SILVER)
    yield process
    process.kill()


@pytest.fixture
def second(folder: Path, first: TillProcess) -> Iterator[TillProcess]:
    """The till that is started after the power cut."""
    first.kill()
    process = started(folder)
    yield process
    process.kill()


def test_the_bill_is_there_with_its_member_and_can_be_paid(second: TillProcess, folder: Path):
    cart = second.ok("cart")["cart"]
    assert [line["barcode"] for line in cart["lines"]] == [shop.RING, shop.SILVER]
    assert cart["member"]["label"] == "刘** 170****1234"

    second.ok("pay", method="cash")
    second.ok("commit")

    second.kill()
    assert verify_folder(folder).sound


def test_a_bill_that_was_answered_for_is_there_once(first: TillProcess, folder: Path):
    first.ok("pay", method="cash")
    sale_no = first.ok("commit")["sale_no"]
    first.kill()

    process = started(folder)
    sales = process.ok("todays_sales")["sales"]
    cart = process.ok("cart")["cart"]
    process.kill()

    assert [sale["sale_no"] for sale in sales] == [sale_no]
    assert cart["lines"] == []
    assert verify_folder(folder).sound
