"""Print a PDF by the system's driver, in a process of its own: the window's helper where a printer takes no PDF.

    python -m pos_app.ui.print_pages PRINTER [A4|A5] < page.pdf

Each page goes to the driver as dots, 300 an inch, so that it looks on any printer as it does on the screen. Says what
is wrong as one of three words and ends with 1.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from printers.pdf_pictures import PageSize, page_images, page_sizes

DPI = 300
SHEETS = {"A4": QPageSize.PageSizeId.A4, "A5": QPageSize.PageSizeId.A5}
MISSING, STOPPED, REFUSED = "missing", "stopped", "refused"


def print_pdf(printer: QPrinter, pdf: bytes, sheet: str = "") -> bool:
    """All pages, each as large as its sheet, or on `sheet` as large as it fits; False where the driver refuses."""
    sizes = page_sizes(pdf)
    printer.setFullPage(True)  # our pages have margins of their own
    printer.setResolution(DPI)
    _lay(printer, sizes[0], sheet)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, page in enumerate(page_images(pdf, DPI)):
        if number:
            _lay(printer, sizes[number], sheet)
            if not printer.newPage():
                return False
        dots = QImage(page.tobytes(), page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
        whole = printer.pageLayout().fullRectPixels(printer.resolution())
        scale = min(whole.width() / page.width, whole.height() / page.height)
        if not sheet:
            scale = min(scale, 1.0)
        width, height = page.width * scale, page.height * scale
        left, top = (whole.width() - width) / 2, (whole.height() - height) / 2
        painter.drawImage(QRectF(left, top, width, height), dots)
    return painter.end()


def _lay(printer: QPrinter, size: PageSize, sheet: str) -> None:
    """The sheet for the next page, lying as the page does."""
    lies = QPageLayout.Orientation.Landscape if size.lies else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(QPageSize(SHEETS[sheet or size.sheet]), lies, QMarginsF()))


def main(name: str, sheet: str, pdf: bytes) -> str:
    """'' when the system took it, else what is wrong."""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        return MISSING
    if info.state() == QPrinter.PrinterState.Error:
        return STOPPED
    printer = QPrinter(info)
    printer.setDocName("jinpu")
    return "" if print_pdf(printer, pdf, sheet) else REFUSED


if __name__ == "__main__":
    _program = QGuiApplication(sys.argv[:1])
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "", sys.stdin.buffer.read()) or 0)
