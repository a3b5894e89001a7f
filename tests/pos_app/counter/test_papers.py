"""What waits at the printer, and what a person decides about it, on a real till."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.settings import PrinterSettings
from printers.devices.base import MaybeSent
from printers.devices.file import FilePrinter
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till whose printer cannot be reached: a file stands where its folder should be."""
    in_the_way = tmp_path / "paper"
    in_the_way.write_text("")
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file", folder=str(in_the_way))) as till:
        yield till.begin()


def printer_is_back(tmp_path: Path) -> None:
    (tmp_path / "paper").unlink()


@pytest.fixture
def doubtful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """A till with one receipt that may not have come out whole."""

    def half(*_given: object, **_more: object) -> None:
        raise MaybeSent()

    with standing_alone(tmp_path, printer=PrinterSettings(kind="file")) as till:
        till.begin()
        with monkeypatch.context() as patch:
            patch.setattr(FilePrinter, "send", half)
            till.sell(shop.RING)
        yield till


def test_a_receipt_waits_with_its_reason_and_comes_when_the_printer_is_back(counter: Counter, tmp_path: Path):
    sale_no = counter.sell(shop.RING)["sale_no"]
    papers = counter.till.papers
    (waiting,) = papers.waiting()

    printer_is_back(tmp_path)
    left = papers.retry()

    assert (waiting.kind, waiting.number, waiting.state) == ("sale", sale_no, "queued")
    assert waiting.trouble.startswith("printer.")
    assert left == ()
    assert papers.state_of(sale_no) == ("printed", "")


def test_a_receipt_in_the_hand_is_settled(doubtful: Counter):
    (waiting,) = doubtful.till.papers.waiting()

    left = doubtful.till.papers.seen(waiting.job_id)

    assert (waiting.state, left) == ("doubt", ())
    assert doubtful.journal("sales.receipt_reprinted") == []


def test_a_receipt_that_did_not_come_is_printed_again_and_the_journal_knows(doubtful: Counter):
    (waiting,) = doubtful.till.papers.waiting()

    left = doubtful.till.papers.again(waiting.job_id)

    assert left == ()
    assert len(doubtful.journal("sales.receipt_reprinted")) == 1
    assert "补打 第1次" in next((doubtful.folder / "paper").glob("*.txt")).read_text("utf-8")


def test_on_a_screen_nothing_waits(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.begin().sell(shop.RING)

        assert till.till.papers.waiting() == ()


def test_a_parked_bills_slip_brings_it_back_and_a_second_one_has_its_own_number(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.begin().ok("scan", code=shop.RING)
        number = till.ok("hold")["hold"]["hold_no"]

        assert till.ok("hold_slip", hold_no=number)["paper"] == number
        assert till.ok("hold_slip")["paper"] == f"{number}/2"
        assert till.ok("scan", code=number)["what"] == "hold"


def test_of_a_bill_that_is_not_parked_there_is_no_slip(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        till.begin()

        assert till.refusal("hold_slip") == "script.bad_command"
        assert till.refusal("hold_slip", hold_no="HD9") == "script.bad_command"
