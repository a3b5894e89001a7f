"""From the moment a bill is committed to the first byte at a printer on loopback, with the print thread at work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from msgspec.structs import replace

from pos_app.settings import PrinterSettings, load_settings
from pos_app.till import Till
from pos_app.window import Opening
from tools.bench_row import Row, limited
from tools.small_shop import PIN, STAFF_NO, read_guide
from tools.virtual_printer import VirtualPrinter

BILLS, WARM_UP, LIMIT_MS = 220, 20, 300.0


def measure(shop: Path, work: Path) -> list[Row]:
    """Bills paid by card, so that no drawer comes first; the 99th of a hundred counts."""
    folder = work / "printing"
    shutil.copytree(shop, folder)
    with VirtualPrinter() as printer:
        settings = PrinterSettings(kind="network", host="127.0.0.1", port=printer.port, profile="tm-t82")
        replace(load_settings(folder), printer=settings).keep(folder)
        guide, till = read_guide(shop), Opening(folder).make_till()
        till.unlock(STAFF_NO, PIN)
        till.start_background()
        barcodes = iter(guide.barcodes)
        try:
            taken = sorted([_first_byte(till, barcodes, printer) for _ in range(BILLS)][WARM_UP:])
        finally:
            till.close()
    words = "first byte of a receipt at the printer"
    return [
        limited(f"{words}: median", taken[len(taken) // 2] * 1000, "ms", LIMIT_MS),
        limited(f"{words}: p99", taken[len(taken) * 99 // 100] * 1000, "ms", LIMIT_MS),
    ]


def _first_byte(till: Till, barcodes: Iterator[str], printer: VirtualPrinter) -> float:
    """Seconds from before the commit's return, so the commit itself is in it."""
    till.selling.scan(next(barcodes))
    till.paying.begin_tender()
    tendering = till.paying.tendering()
    assert tendering is not None
    till.paying.add_tender("card", tendering.left_fen, reference="0042")
    came = len(printer.papers)
    began = monotonic()
    till.paying.commit()
    if not printer.wait_for(came + 1):
        raise TimeoutError("no paper came")
    return printer.first_byte_at - began
