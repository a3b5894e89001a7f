"""Pages on A4 and A5 to the till's page printers: handed over, or refused with the file kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.counter.page_printing import NoPagePrinter, PageMissing
from pos_app.settings import PrinterSettings
from printers.devices.base import PrinterState
from printers.devices.pages import PagePrinterMissing
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.pos_app.fake_page_printer import FakePagePrinter

OFFICE = PrinterSettings(kind="page", queue="office")
COUNTER = PrinterSettings(kind="page", queue="counter", sheet="A5", papers=("slip", "guarantee"))


@pytest.fixture
def printer() -> FakePagePrinter:
    return FakePagePrinter()


@pytest.fixture
def counter(tmp_path: Path, printer: FakePagePrinter) -> Iterator[Counter]:
    """A till with a page printer for everything; the manager stands there."""
    with standing_alone(tmp_path) as made:
        made.begin(shop.MANAGER)
        made.till.pages.make = printer.make
        made.till.devices.keep("a4", OFFICE)
        yield made


@pytest.fixture
def file(tmp_path: Path) -> str:
    made = tmp_path / "slip.pdf"
    made.write_bytes(b"%PDF-1.4 slip")
    return str(made)


def test_a_page_is_handed_to_the_printer(counter: Counter, printer: FakePagePrinter, file: str):
    job = counter.till.pages.send("slip", file)

    assert (job.state, job.printer, printer.where) == ("handed", "a4", "office")
    assert printer.taken == [b"%PDF-1.4 slip"]


def test_a_printer_that_names_a_kind_of_page_gets_it(counter: Counter):
    counter.till.devices.keep("a5", COUNTER)
    pages = counter.till.pages

    assert [pages.printer_for(page) for page in ("slip", "guarantee", "daily_close")] == ["a5", "a5", "a4"]


def test_without_a_printer_for_it_a_page_stays_a_file(counter: Counter, file: str):
    counter.till.devices.drop("a4")
    counter.till.devices.keep("a5", COUNTER)

    with pytest.raises(NoPagePrinter):
        counter.till.pages.send("sheet", file)


def test_a_refused_page_says_why_and_its_file_is_kept(counter: Counter, printer: FakePagePrinter, file: str):
    printer.refuses = PagePrinterMissing(queue="office")

    job = counter.till.pages.send("slip", file)

    assert (job.state, job.error) == ("failed", printer.refuses)
    assert Path(file).exists()
    assert counter.till.pages.jobs() == (job,)


def test_a_file_that_is_gone_is_not_sent(counter: Counter, printer: FakePagePrinter, tmp_path: Path):
    with pytest.raises(PageMissing):
        counter.till.pages.send("slip", str(tmp_path / "none.pdf"))

    assert printer.taken == []


def test_a_slow_printer_holds_nobody_up(counter: Counter, printer: FakePagePrinter, file: str):
    goes_on, heard = threading.Event(), threading.Event()
    slow = printer.print_file

    def print_file(path: Path) -> str:
        goes_on.wait(10)
        return slow(path)

    printer.print_file = print_file  # type: ignore[method-assign]
    pages = counter.till.pages
    pages.listen(heard.set)
    pages.start()

    job = pages.send("slip", file)
    sending = pages.sending("a4")
    goes_on.set()
    assert heard.wait(10)
    pages.stop()

    assert (job.state, sending) == ("sending", 1)
    assert (pages.jobs()[0].state, pages.sending("a4")) == ("handed", 0)


def test_how_the_printer_stands_is_on_the_page_of_devices(counter: Counter, printer: FakePagePrinter):
    printer.stands = PrinterState.SILENT

    row = next(row for row in counter.till.devices.rows() if row.name == "a4")

    assert (row.kind, row.where, row.state, row.trouble) == ("printer", "office", "silent", "page_printer.missing")


def test_a_printer_that_says_nothing_keeps_its_last_trouble(counter: Counter, printer: FakePagePrinter, file: str):
    printer.stands, printer.refuses = None, PagePrinterMissing(queue="office")
    counter.till.pages.send("slip", file)
    refused = counter.till.pages.stands("a4")
    printer.refuses = None
    counter.till.pages.send("slip", file)

    assert refused == (PrinterState.OFFLINE, "page_printer.missing")
    assert counter.till.pages.stands("a4") == (PrinterState.UNKNOWN, "")


def test_the_last_pages_are_remembered_and_older_ones_are_not(counter: Counter, file: str):
    for _ in range(25):
        counter.till.pages.send("slip", file)

    assert [job.job_no for job in counter.till.pages.jobs()] == list(range(25, 5, -1))


def test_a_page_printer_takes_no_receipts_and_is_there_after_a_restart(counter: Counter):
    counter.reopen()

    assert "a4" not in counter.till.paper.stations
    assert counter.till.pages.printer_for("slip") == "a4"
