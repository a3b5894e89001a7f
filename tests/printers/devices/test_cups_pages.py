"""A page printer of CUPS; the queue's commands are played."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from printers.devices.base import LineBroken, PrinterState
from printers.devices.cups_pages import CupsPages
from printers.devices.pages import PagePrinterMissing, PagePrinterStopped, PageRefused
from printers.pdf import A4, A5_WIDE, Page, table_report_pdf


class Queue:
    """What lp and lpstat do and say."""

    def __init__(self, *, says: bytes = b"printer office is idle.\n", refuses: str = "") -> None:
        self.says, self.refuses = says, refuses
        self.jobs: list[tuple[tuple[str, ...], bytes]] = []

    def __call__(self, command: Sequence[str], given: bytes) -> bytes:
        if command[0] == "lpstat":
            if not self.says:
                raise LineBroken(reason="lpstat: Invalid destination name in list")
            return self.says
        if self.refuses:
            raise LineBroken(reason=self.refuses)
        self.jobs.append((tuple(command), given))
        return b"request id is office-12 (0 file(s))\n"


def page(folder: Path, size: Page) -> Path:
    file = folder / "page.pdf"
    file.write_bytes(table_report_pdf("质保单", [], [], page=size))
    return file


@pytest.mark.parametrize(("size", "sheet"), [(A4, "A4"), (A5_WIDE, "A5")])
def test_a_page_asks_for_the_sheet_that_it_is_made_for(tmp_path: Path, size: Page, sheet: str):
    queue, file = Queue(), page(tmp_path, size)

    number = CupsPages("office", run=queue).print_file(file)

    assert number == "office-12"
    assert queue.jobs == [(("lp", "-d", "office", "-t", "page.pdf", "-o", f"media={sheet}"), file.read_bytes())]


def test_on_other_paper_than_its_own_it_is_made_to_fit(tmp_path: Path):
    queue = Queue()

    CupsPages("office", "A4", run=queue).print_file(page(tmp_path, A5_WIDE))

    assert queue.jobs[0][0][-3:] == ("media=A4", "-o", "fit-to-page")


@pytest.mark.parametrize(
    ("queue", "error", "state"),
    [
        (Queue(says=b""), PagePrinterMissing, PrinterState.SILENT),
        (Queue(says=b"printer office disabled since Sun -\n"), PagePrinterStopped, PrinterState.OFFLINE),
        (Queue(refuses="lp: Unsupported document-format"), PageRefused, PrinterState.UNKNOWN),
    ],
)
def test_what_the_system_does_not_take_is_told_apart(tmp_path: Path, queue: Queue, error: type, state: PrinterState):
    file, printer = page(tmp_path, A4), CupsPages("office", run=queue)

    with pytest.raises(error):
        printer.print_file(file)

    assert (printer.state(), file.exists()) == (state, True)


def test_a_file_that_is_gone_is_refused_in_the_systems_words(tmp_path: Path):
    with pytest.raises(PageRefused) as refused:
        CupsPages("office", run=Queue()).print_file(tmp_path / "none.pdf")

    assert refused.value.facts["reason"] == "No such file or directory"
