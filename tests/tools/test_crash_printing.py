"""Receipts under random faults, a few of them; `make crash` prints more than a thousand."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete

from kernel.database import Database
from printers.tables import print_job
from tools import crash_printing
from tools.crash_printing import PaperWrong, report, run


@pytest.mark.parametrize("ack", ["gs_h", "gs_r"])
def test_a_few_receipts_survive_what_befalls_till_and_printer(tmp_path: Path, ack: str):
    tally = run(30, 7, tmp_path, ack=ack)

    assert tally.receipts >= 30
    assert tally.seen + tally.again == tally.doubts
    assert "0 / 0" in report(tally, 1.0)


def test_a_receipt_that_never_came_out_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def forget(file: Path, *_given: object) -> None:
        database = Database(file)
        with database.writing() as connection:
            connection.execute(print_job.update().values(state="printed"))
            connection.execute(delete(print_job).where(print_job.c.doc_kind == "drawer"))
        database.close()

    monkeypatch.setattr(crash_printing, "FAULTS", {"offline": 1})
    monkeypatch.setattr(crash_printing, "_person", forget)

    with pytest.raises(PaperWrong, match="lost"):
        run(40, 7, tmp_path, ack="gs_h")


def test_a_receipt_that_is_printed_again_without_a_mark_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def as_the_usual_way_does(file: Path, *_given: object) -> None:
        database = Database(file)
        with database.writing() as connection:
            connection.execute(print_job.update().where(print_job.c.doc_kind == "sale").values(state="queued"))
        database.close()

    monkeypatch.setattr(crash_printing, "FAULTS", {"none": 1})
    monkeypatch.setattr(crash_printing, "_person", as_the_usual_way_does)

    with pytest.raises(PaperWrong, match="twice unmarked"):
        run(5, 7, tmp_path, ack="gs_h")
