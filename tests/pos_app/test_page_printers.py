"""Which page printer the settings mean, and the one that the system's driver serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.page_printers import DriverPages, driver_helper, make_page_printer
from pos_app.settings import PrinterSettings
from printers.devices.cups_pages import CupsPages
from printers.devices.pages import PagePrinterMissing, PagePrinterStopped, PageRefused
from printers.pdf import table_report_pdf


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "page.pdf"
    made.write_bytes(table_report_pdf("日结表", [], []))
    return made


def test_windows_prints_by_its_driver_and_others_by_cups():
    settings = PrinterSettings(kind="page", queue="HP LaserJet", sheet="A4")

    assert isinstance(make_page_printer(settings, "win32"), DriverPages)
    assert isinstance(make_page_printer(settings, "darwin"), CupsPages)
    assert make_page_printer(settings, "linux").where == "HP LaserJet"


def test_the_helper_gets_the_page_the_printer_and_its_paper(file: Path):
    asked: list[tuple[str, str, bytes]] = []

    def helper(queue: str, sheet: str, pdf: bytes) -> str:
        asked.append((queue, sheet, pdf))
        return ""

    DriverPages("HP LaserJet", "A4", helper).print_file(file)

    assert asked == [("HP LaserJet", "A4", file.read_bytes())]


@pytest.mark.parametrize(
    ("said", "error"), [("missing", PagePrinterMissing), ("stopped", PagePrinterStopped), ("120 s", PageRefused)]
)
def test_what_the_helper_says_is_told_apart(file: Path, said: str, error: type):
    with pytest.raises(error):
        DriverPages("HP", "", lambda *_: said).print_file(file)


def test_a_printer_that_the_system_does_not_have_is_found_out_in_a_process_of_its_own(
    file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    assert driver_helper("no such printer", "", file.read_bytes()) == "missing"


def test_a_file_that_is_gone_is_refused(tmp_path: Path):
    with pytest.raises(PageRefused):
        DriverPages("HP", "", lambda *_: "").print_file(tmp_path / "none.pdf")
