"""Receipts under random faults, a few of them; `make crash` prints more than a thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.clock import SystemClock
from kernel.database import Database
from kernel.executor import carry_out
from printers.profile import preset
from printers.queue import PrintJob, enqueue_ops
from printers.tables import print_job
from tools import crash_printing
from tools.crash_printing import PRINTER, PaperWrong, _print_rest, receipt_of, report, run
from tools.virtual_printer import VirtualPrinter


@pytest.mark.parametrize("ack", ["gs_h", "gs_r"])
def test_a_few_receipts_survive_what_befalls_till_and_printer(tmp_path: Path, ack: str):
    tally = run(30, 7, tmp_path, ack=ack)

    assert tally.receipts >= 30
    assert tally.seen + tally.again == tally.doubts
    assert "0 / 0" in report(tally, 1.0)


def test_a_receipt_that_never_came_out_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lives = iter(range(100))

    def believe_the_system(file: Path, *_given: object) -> None:
        number = f"C-9999{next(lives):02}"
        job = PrintJob(number, "sale", number, PRINTER, receipt_of(number), "1007", SystemClock().now())
        database = Database(file)
        with database.writing() as connection:
            carry_out(connection, enqueue_ops(job))
            connection.execute(print_job.update().values(state="printed"))
        database.close()

    monkeypatch.setattr(crash_printing, "_person", believe_the_system)

    with pytest.raises(PaperWrong, match="lost"):
        run(1, 7, tmp_path, ack="gs_h")


def test_a_receipt_that_is_printed_again_without_a_mark_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def send_again(file: Path, printer: VirtualPrinter, _tally: object) -> None:
        _print_rest(file, printer, preset("tm-t82"))
        database = Database(file)
        with database.writing() as connection:
            connection.execute(print_job.update().where(print_job.c.doc_kind == "sale").values(state="queued"))
        database.close()

    monkeypatch.setattr(crash_printing, "FAULTS", {"none": 1})
    monkeypatch.setattr(crash_printing, "_person", send_again)

    with pytest.raises(PaperWrong, match="twice unmarked"):
        run(1, 7, tmp_path, ack="gs_h")
