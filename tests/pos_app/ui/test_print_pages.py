"""A page by the system's driver: here a driver that writes a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from pos_app.ui.print_pages import main, print_pdf
from printers.pdf import A4, A5_WIDE, Column, Page, Section, table_report_pdf
from printers.pdf_pictures import page_images, page_sizes

ROWS = Section("货品", (Column("品名"),), [("足金999古法手镯",)] * 70)


def printed(pdf: bytes, sheet: str, folder: Path) -> bytes:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "out.pdf"))
    assert print_pdf(printer, pdf, sheet)
    return (folder / "out.pdf").read_bytes()


@pytest.mark.parametrize(("size", "wide", "high"), [(A4, 595, 842), (A5_WIDE, 595, 420)])
def test_every_page_comes_out_on_its_own_sheet(qapp: QApplication, tmp_path: Path, size: Page, wide: int, high: int):
    pdf = table_report_pdf("销售单", [], [ROWS], page=size)

    out = page_sizes(printed(pdf, "", tmp_path))

    assert len(out) == len(page_sizes(pdf)) > 1
    assert {(round(one.width, -1), round(one.height, -1)) for one in out} == {(round(wide, -1), round(high, -1))}


def test_what_was_drawn_is_what_comes_out(qapp: QApplication, tmp_path: Path):
    pdf = table_report_pdf("质保单", [("门店", "和平路店")], [], page=A5_WIDE)

    (before,), (after,) = page_images(pdf, 72), page_images(printed(pdf, "", tmp_path), 72)
    inks = [image.point(lambda grey: 255 * (grey < 128)).getbbox() for image in (before, after)]

    assert all(abs(one - other) <= 3 for one, other in zip(*inks, strict=True))


def test_on_other_paper_a_page_is_as_large_as_it_fits(qapp: QApplication, tmp_path: Path):
    pdf = table_report_pdf("质保单", [], [], page=A5_WIDE)

    (out,) = page_sizes(printed(pdf, "A4", tmp_path))

    assert (out.sheet, out.lies) == ("A4", True)


def test_a_printer_that_the_system_does_not_have_is_told(qapp: QApplication):
    assert main("no such printer", "", table_report_pdf("日结表", [], [])) == "missing"
