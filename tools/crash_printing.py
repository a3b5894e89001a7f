"""Print a thousand receipts while everything fails, and look whether one is lost or printed twice unmarked.

The printer is tools/virtual_printer.py in this process; the till's side is a process of its own that writes receipts
into a queue and prints them, as a till does, and is killed at random moments. Between two of its lives a person looks
at the paper and settles what is in doubt: all there, or once more. `make crash` runs it.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import threading
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import msgspec
from sqlalchemy import Connection, select, update

from kernel.clock import SystemClock
from kernel.database import Database
from kernel.executor import carry_out
from printers.devices.line_printer import LinePrinter, Waits
from printers.devices.network import TcpLine
from printers.document import Cut, Document, Feed, Pair, Rule, Text
from printers.profile import PrinterProfile, preset
from printers.queue import DRAWER, PrintJob, PrintWorker, enqueue_ops, jobs, kick_ops, reprint, settle_as_printed
from printers.tables import print_job
from tools.virtual_printer import VirtualPrinter

PRINTER, BATCH = "receipt", 12
# How often each thing happens in a life of the till's process.
FAULTS = {
    "none": 3, "paper_out": 3, "cover": 2, "offline": 2, "mute": 2, "stall": 2, "slow": 3, "power": 4, "cable": 4,
    "swap": 2,
}  # fmt: skip
WAITS = Waits(status=0.12, printed=0.5, look=0.05)
_NUMBER, _AGAIN = re.compile(rb"C-\d{6}"), "补打".encode("gbk")


class PaperWrong(Exception):
    """A receipt was lost, or came out twice and neither paper says so."""


@dataclass(slots=True)
class PrintTally:
    """What a run did and found."""

    receipts: int = 0
    lives: int = 0
    kills: int = 0
    doubts: int = 0
    seen: int = 0
    again: int = 0
    torn: int = 0
    drawers: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def receipt_of(number: str) -> Document:
    """A receipt of 20 lines whose first and last name its number."""
    lines = tuple(Pair(f"足金999 古法手镯 {line}", "21,489.60") for line in range(14))
    return Document("小票", (Text(number), Rule(), *lines, Rule(), Pair("应收", number), Feed(1), Cut()))


def run(receipts: int, seed: int, folder: Path, *, ack: str) -> PrintTally:
    """Lives of a till's process on one queue until so many receipts are settled. Raises PaperWrong."""
    rng, tally = random.Random(seed), PrintTally()
    file = folder / "queue.db"
    database = Database(file)
    with database.writing() as connection:
        print_job.create(connection)
    database.close()
    profile = msgspec.structs.replace(preset("xp80"), ack=ack)
    with VirtualPrinter() as printer:
        while tally.receipts < receipts:
            tally.lives += 1
            _live(file, printer, profile, rng, tally)
            _person(file, printer, tally)
        printer.faults.clear()
        printer.bytes_a_second = 0
        while _print_rest(file, printer, profile):
            _person(file, printer, tally)
        _check(file, printer)
        tally.torn, tally.drawers = len(printer.torn), printer.drawer
    return tally


def _live(file: Path, printer: VirtualPrinter, profile: PrinterProfile, rng: random.Random, tally: PrintTally) -> None:
    """One life: a batch of sales, a fault at some moment, and often the end by SIGKILL."""
    fault = rng.choices(list(FAULTS), list(FAULTS.values()))[0]
    tally.faults[fault] += 1
    begins, lasts, killed = rng.uniform(0, 0.15), rng.uniform(0.05, 0.4), rng.random() < 0.6
    batch = rng.randint(BATCH // 2, BATCH)
    child = os.fork()
    if child == 0:
        _become_till(file, printer.port, profile, batch, tally.receipts)
    pause = threading.Event()
    pause.wait(begins)
    _befall(printer, fault, rng)
    if killed:
        pause.wait(rng.uniform(0, lasts))
        os.kill(child, signal.SIGKILL)
        tally.kills += 1
    else:
        pause.wait(lasts)
        _mend(printer)
    os.waitpid(child, 0)
    _mend(printer)
    tally.receipts = _count(file)


def _befall(printer: VirtualPrinter, fault: str, rng: random.Random) -> None:
    if fault in ("paper_out", "cover", "offline", "mute", "stall"):
        printer.fault(fault)
    elif fault == "slow":
        printer.bytes_a_second = rng.choice((1_000, 4_000, 20_000))
    elif fault == "power":
        printer.cut_power_after = rng.randint(1, 900)
    elif fault == "cable":
        printer.pull_cable()
    elif fault == "swap":
        printer.swap()


def _mend(printer: VirtualPrinter) -> None:
    """Somebody was there: paper, cover, power, cable."""
    with printer.heard:
        printer.faults.clear()
        printer.bytes_a_second = printer.cut_power_after = 0
    printer.power(on=True)


def _become_till(file: Path, port: int, profile: PrinterProfile, batch: int, known: int) -> NoReturn:
    """In the forked process: sell, print behind it, end when all is out or in doubt, or after a while."""
    try:
        clock, database = SystemClock(), Database(file)
        worker = _worker(database, port, profile)
        worker.recover()
        for place in range(batch):
            now, number = clock.now(), f"C-{known + place:06}"
            with database.writing() as connection:
                carry_out(
                    connection, enqueue_ops(PrintJob(number, "sale", number, PRINTER, receipt_of(number), "1007", now))
                )
                if place % 3 == 0:
                    carry_out(connection, kick_ops(f"K{number}", PRINTER, reason=number, by="1007", at=now))
            if place % 2:
                worker.run_once()
        until = clock.now() + timedelta(seconds=2)
        while clock.now() < until and worker.run_once() is not None:
            pass
        database.close()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _worker(database: Database, port: int, profile: PrinterProfile) -> PrintWorker:
    line = LinePrinter(TcpLine("127.0.0.1", port, connect=0.3, send=0.2, goodbye=0.2), profile, WAITS)
    return PrintWorker(database.writing, database.reading, line, SystemClock(), printer_id=PRINTER, profile=profile)


def _count(file: Path) -> int:
    database = Database(file)
    try:
        with database.reading() as connection:
            rows = connection.scalars(select(print_job.c.doc_no).where(print_job.c.doc_kind != DRAWER))
            return len(set(rows))
    finally:
        database.close()


def _whole(papers: list[bytes], number: str, copy_no: int) -> int:
    """How many whole papers of that number came out, first ones for 0, else those marked 补打 so many times."""
    name = number.encode()
    mark = f"第{copy_no}次".encode("gbk")
    count = 0
    for paper in papers:
        if len(_NUMBER.findall(paper)) < 2 or name not in paper:
            continue
        again = _AGAIN in paper
        count += (mark in paper) if copy_no else not again
    return count


def _person(file: Path, printer: VirtualPrinter, tally: PrintTally) -> None:
    """Who stands at the printer: what it still holds comes out first, then each doubt is looked at."""
    quiet = threading.Event()
    while printer.busy:
        quiet.wait(0.01)
    database, clock = Database(file), SystemClock()
    try:
        with database.writing() as connection:
            _recover(connection)
            for job in jobs(connection, states=("doubt",), oldest_first=True, limit=10_000):
                tally.doubts += 1
                if _whole(printer.papers, job.doc_no, job.copy_no):
                    settle_as_printed(connection, job.id, by="1003", at=clock.now())
                    tally.seen += 1
                else:
                    new_id = f"{job.doc_no}/{job.copy_no + 1}"
                    reprint(connection, job.id, new_id=new_id, by="1003", at=clock.now())
                    tally.again += 1
    finally:
        database.close()


def _recover(connection: Connection) -> None:
    """As the till's start does: what was being sent when it was killed is in doubt."""
    sending = (print_job.c.state == "sending") & (print_job.c.doc_kind != DRAWER)
    connection.execute(update(print_job).where(sending).values(state="doubt", why="printer.interrupted"))


def _print_rest(file: Path, printer: VirtualPrinter, profile: PrinterProfile) -> bool:
    """Print what waits, with all in order; False when nothing is left open."""
    database = Database(file)
    try:
        worker = _worker(database, printer.port, profile)
        while worker.run_once() is not None:
            pass
        with database.reading() as connection:
            return bool(jobs(connection, states=("queued", "sending", "doubt")))
    finally:
        database.close()


def _check(file: Path, printer: VirtualPrinter) -> None:
    """Each receipt of the queue is on paper, and of each at most one paper is unmarked."""
    database = Database(file)
    try:
        with database.reading() as connection:
            numbers = set(connection.scalars(select(print_job.c.doc_no).where(print_job.c.doc_kind != DRAWER)))
    finally:
        database.close()
    whole = [paper for paper in printer.papers if len(_NUMBER.findall(paper)) == 2]
    first = Counter(_NUMBER.findall(paper)[0].decode() for paper in whole if _AGAIN not in paper)
    again = Counter(_NUMBER.findall(paper)[0].decode() for paper in whole if _AGAIN in paper)
    lost = sorted(number for number in numbers if not first[number] + again[number])
    doubled = sorted(number for number, count in first.items() if count > 1)
    if lost or doubled:
        raise PaperWrong(f"lost {lost[:5]} ({len(lost)}), twice unmarked {doubled[:5]} ({len(doubled)})")


def report(tally: PrintTally, seconds: float) -> str:
    """The table that a run ends with."""
    faults = ", ".join(f"{name} {count}" for name, count in tally.faults.most_common())
    rows = [
        ("receipts", str(tally.receipts)),
        ("lost / twice unmarked", "0 / 0"),
        ("lives of the till's process, killed", f"{tally.lives}, {tally.kills}"),
        ("faults of the printer", faults),
        ("left to a person", f"{tally.doubts} ({tally.doubts * 100 // max(1, tally.receipts)} %)"),
        ("of these: seen whole / printed again", f"{tally.seen} / {tally.again}"),
        ("papers torn by a power cut", str(tally.torn)),
        ("drawer pulses", str(tally.drawers)),
        ("seconds", f"{seconds:.0f}"),
    ]
    return "\n".join(f"{name:<38} {value}" for name, value in rows)


if __name__ == "__main__":
    sys.exit("run it by: python tools/crash.py --printing")
