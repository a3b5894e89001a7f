"""The commit of a bill against the bare driver writing the same rows in one transaction, turn by turn in one run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import perf_counter, thread_time

from kernel import books as books_module
from pos_app.counter.answers import Done
from pos_app.place import DATABASE
from pos_app.till import Till, open_till
from tools.bench_raw import Raw, Recorder, statements
from tools.bench_row import Row, median
from tools.small_shop import PIN, STAFF_NO, read_guide

LINES, BILLS, WARM_UP = 5, 220, 20
PAPER_WAIT_S = 0.002


def ready_to_commit(till: Till, barcodes: Iterator[str], member_id: str) -> None:
    """A bill of LINES lines with a member, paid half by card and half by cash."""
    for _ in range(LINES):
        till.selling.scan(next(barcodes))
    till.selling.attach_member(member_id)
    due = till.paying.begin_tender().due_fen
    till.paying.add_tender("card", due // 2, reference="0042")
    till.paying.add_tender("cash", due - due // 2)


def wait_for_paper(till: Till) -> None:
    """Until the print worker has nothing more to do, so that it draws no receipt while a clock runs."""
    pause = Event()
    while True:
        with till.post.reading() as connection:
            if not till.paper.waiting(connection):
                return
        pause.wait(PAPER_WAIT_S)


def measure(shop: Path, work: Path) -> list[Row]:
    """Median wall and CPU time of `Paying.commit` over those of the same rows written bare."""
    here, copy = work / "commit", work / "commit-raw"
    shutil.copytree(shop, here)
    shutil.copytree(shop, copy)
    guide, till, raw, recorder = read_guide(shop), open_till(here), Raw(copy / DATABASE), Recorder(books_module)
    till.unlock(STAFF_NO, PIN)
    till.start_background()
    barcodes, samples = iter(guide.barcodes), []
    try:
        for number in range(BILLS):
            ready_to_commit(till, barcodes, guide.members[number % len(guide.members)].member_id)
            wait_for_paper(till)
            with recorder.listening():
                till_wall, till_cpu = _timed(till)
            wait_for_paper(till)
            prepared = statements(recorder.ops)
            began, began_cpu = perf_counter(), thread_time()
            raw.write(prepared)
            samples.append((till_wall, till_cpu, perf_counter() - began, thread_time() - began_cpu))
        _same_rows(till, raw)
    finally:
        till.close()
        raw.close()
    till_wall, till_cpu, raw_wall, raw_cpu = (median(column) * 1000 for column in zip(*samples[WARM_UP:], strict=True))
    words = f"commit of {LINES} lines, member, two tenders"
    return [
        Row(words, till_wall, "ms", "bare driver, same rows", raw_wall, 4.0),
        Row(f"{words}: CPU", till_cpu, "ms", "bare driver, same rows", raw_cpu, 6.0),
    ]


def _timed(till: Till) -> tuple[float, float]:
    began, began_cpu = perf_counter(), thread_time()
    done: Done = till.paying.commit()
    spent = perf_counter() - began, thread_time() - began_cpu
    assert done.due_fen > 0
    return spent


def _same_rows(till: Till, raw: Raw) -> None:
    """Both files hold as many rows in every table that a bill touches."""
    with till.post.reading() as connection:
        for table in ("journal", "sale", "sale_line", "sale_tender", "member_movement", "print_job"):
            ours = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            assert ours == raw.count(table), f"{table}: {ours} rows at the till, {raw.count(table)} written bare"
