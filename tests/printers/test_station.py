"""One printer at work: what it prints, how it stands, what the drawer does meanwhile."""

from __future__ import annotations

import logging
import threading
from datetime import datetime

import msgspec
import pytest

from kernel.clock import CHINA, FixedClock
from kernel.database import Database
from kernel.executor import carry_out
from printers.devices.base import CoverOpen, PrinterState
from printers.devices.line_printer import LinePrinter, Waits
from printers.devices.network import TcpLine
from printers.profile import preset
from printers.queue import PrintJob, enqueue_ops, jobs, kick_ops
from printers.station import Station
from tests.printers.fakes import FakePrinter
from tests.printers.samples import PAPER_80, receipt
from tools.virtual_printer import VirtualPrinter

NOW = datetime(2026, 11, 22, 10, 32, tzinfo=CHINA)


def station_of(database: Database, printer: FakePrinter | LinePrinter, profile=PAPER_80) -> Station:
    return Station(database.writing, database.reading, printer, FixedClock(NOW), printer_id="front", profile=profile)


def enqueue(database: Database, number: int = 1) -> None:
    job = PrintJob(f"job-{number}", "sale", f"S-{number}", "front", receipt(), "1007", NOW)
    with database.writing() as connection:
        carry_out(connection, enqueue_ops(job))


def states(database: Database) -> list[str]:
    with database.writing() as connection:
        return [job.state for job in jobs(connection, oldest_first=True)]


def test_without_a_thread_paper_is_printed_at_once(database: Database, printer: FakePrinter):
    enqueue(database, 1)
    enqueue(database, 2)
    station = station_of(database, printer)

    station.wake()

    assert (states(database), station.state, station.working) == (["printed"] * 2, PrinterState.READY, False)


def test_a_printer_that_is_not_ready_is_known_by_its_refusal_and_the_rest_waits(
    database: Database, printer: FakePrinter
):
    enqueue(database, 1)
    enqueue(database, 2)
    station = station_of(database, printer)
    printer.trouble = CoverOpen(printer="front")

    station.wake()

    assert (states(database), station.state, station.trouble) == (
        ["queued"] * 2, PrinterState.COVER_OPEN, "printer.cover_open",
    )  # fmt: skip


def test_an_idle_printer_is_asked_how_it_stands_and_news_are_told(database: Database, printer: FakePrinter):
    station, told = station_of(database, printer), list[PrinterState]()
    station.listen(lambda: told.append(station.state))

    printer.stands = PrinterState.PAPER_OUT
    station.look()
    station.look()
    printer.stands = PrinterState.READY
    station.look()

    assert told == [PrinterState.PAPER_OUT, PrinterState.READY]


def test_its_thread_prints_what_waits_and_ends_when_told(database: Database, printer: FakePrinter):
    out = threading.Event()
    printer.on_send = out.set
    station = station_of(database, printer)
    station.start()
    enqueue(database)

    station.wake()

    assert out.wait(5)
    assert station.working
    station.stop()
    assert (states(database), station.working) == (["printed"], False)


def test_the_last_sale_of_the_day_still_prints_at_the_end(database: Database, printer: FakePrinter):
    station = station_of(database, printer)
    station.start()
    enqueue(database)

    station.stop()

    assert states(database) == ["printed"]


def test_a_fault_of_ours_is_logged_and_told(database: Database, printer: FakePrinter, caplog: pytest.LogCaptureFixture):
    enqueue(database)
    printer.trouble = RuntimeError("no such font")
    station, told = station_of(database, printer), list[str]()
    station.listen(lambda: told.append("news"))

    with caplog.at_level(logging.ERROR):
        station.wake()

    assert ("no such font" in caplog.text, told, states(database)) == (True, ["news"], ["doubt"])


def test_a_look_that_fails_does_not_end_the_thread_that_prints(
    database: Database, printer: FakePrinter, caplog: pytest.LogCaptureFixture
):
    looked, out = threading.Event(), threading.Event()
    printer.on_send = out.set

    def broken() -> PrinterState:
        looked.set()
        raise OSError("no such bus")

    printer.state = broken  # type: ignore[method-assign]
    station = station_of(database, printer)
    with caplog.at_level(logging.ERROR):
        station.start()
        assert looked.wait(5)
        enqueue(database)
        station.wake()
        printed = out.wait(5)
        station.stop()

    assert (printed, states(database), "no such bus" in caplog.text) == (True, ["printed"], True)


def test_the_drawer_opens_while_the_printer_waits_for_a_new_roll(database: Database):
    profile = msgspec.structs.replace(preset("xp80"), ack="gs_h")
    enqueue(database)
    with VirtualPrinter() as there:
        there.bytes_a_second = 2_000
        line = TcpLine("127.0.0.1", there.port)
        printer = LinePrinter(line, profile, Waits(status=0.2, printed=5.0, look=0.05))
        station = station_of(database, printer, profile)
        held = threading.Event()

        def news() -> None:
            if station.state is not PrinterState.PAPER_OUT:
                return
            with database.writing() as connection:
                carry_out(connection, kick_ops("kick-1", "front", reason="S-2", by="1007", at=NOW))
            held.set()

        station.listen(news)
        station.start()
        while not there.first_byte_at:
            held.wait(0.005)
        there.fault("paper_out")
        assert held.wait(5)
        while not there.drawer:
            held.clear()
            held.wait(0.005)
        there.bytes_a_second = 0
        there.fault("paper_out", on=False)
        assert there.wait_for(1)
        station.stop()

    assert (there.drawer, states(database)) == (1, ["printed"])


def test_a_program_that_ends_while_the_printer_holds_a_paper_leaves_it_in_doubt(database: Database):
    profile = msgspec.structs.replace(preset("xp80"), ack="gs_h")
    enqueue(database)
    with VirtualPrinter() as there:
        there.bytes_a_second = 1_000
        printer = LinePrinter(TcpLine("127.0.0.1", there.port), profile, Waits(status=0.2, printed=60, look=0.05))
        station, held = station_of(database, printer, profile), threading.Event()
        station.start()
        while not there.first_byte_at:
            held.wait(0.005)

        station.stop()

    assert states(database) == ["doubt"]
