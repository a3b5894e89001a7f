"""This till's paper: the printer that the settings name, jobs in the sale's transaction, papers kept as printed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from pos_app import paper as paper_module
from pos_app.printer_choice import Fitted, make_printer
from pos_app.settings import PrinterSettings
from printers.devices.base import PrinterUnreachable, Sent
from printers.devices.file import FilePrinter
from printers.queue import PaperGone, jobs
from printers.tables import print_job
from shop.sales.errors import SaleUnknown
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.printers.fakes import FakePrinter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till whose paper goes to files beside its books."""
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file")) as till:
        yield till.begin()


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (PrinterSettings(), "screen"),
        (PrinterSettings(kind="file"), "file"),
        (PrinterSettings(kind="network", host="127.0.0.1"), "network"),
    ],
)
def test_the_settings_name_the_printer(tmp_path: Path, settings: PrinterSettings, kind: str):
    printer, profile = make_printer(settings, tmp_path)

    assert (printer.kind, profile.columns) == (kind, 48)


def test_a_receipt_is_written_as_bytes_text_and_picture(counter: Counter):
    done = counter.sell(shop.RING)

    folder = counter.folder / "paper"
    (text,) = folder.glob("*.txt")
    assert text.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert done["sale_no"].encode() in text.with_suffix(".bin").read_bytes()
    assert done["sale_no"] in text.read_text("utf-8")
    assert (done["print_state"], done["drawer"]) == ("printed", "opened")


def test_the_drawer_stays_shut_when_no_cash_was_taken(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="card", reference="8842")

    assert counter.ok("commit")["drawer"] == "closed"


def test_on_a_screen_nothing_is_printed_and_no_drawer_opens(tmp_path: Path):
    with standing_alone(tmp_path) as till:
        done = till.begin().sell(shop.RING)

    assert (done["print_state"], done["drawer"]) == ("screen", "none")


def test_what_waited_is_printed_when_the_printer_is_back(tmp_path: Path):
    in_the_way = tmp_path / "paper"
    in_the_way.write_text("a file where the folder should be")
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file", folder=str(in_the_way))) as till:
        first = till.begin().sell(shop.RING)["sale_no"]
        assert till.till.paper.state_of(first) == "queued"
        with till.till.post.reading() as connection:
            assert till.till.paper.waiting(connection) == 1
        in_the_way.unlink()

        till.till.paper.print_soon()

        assert till.till.paper.state_of(first) == "printed"
        assert till.till.paper.trouble_of(first) == ""


def test_a_fault_while_a_paper_is_made_is_logged_and_the_sale_stands(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_given: object) -> bytes:
        raise RuntimeError("no such font")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR, logger=paper_module.__name__):
        patch.setattr("printers.queue.paper_bytes", broken)
        done = counter.sell(shop.RING)

    assert done["print_state"] == "doubt"
    assert "no such font" in caplog.text
    assert counter.sell(shop.SILVER)["print_state"] == "printed"


def test_what_was_being_printed_at_a_crash_is_in_doubt(counter: Counter, monkeypatch: pytest.MonkeyPatch):
    class PowerCut(BaseException):
        pass

    def cut(*_given: object, **_more: object) -> None:
        raise PowerCut

    counter.ok("scan", code=shop.RING)
    counter.ok("pay", method="card", reference="8842")
    with monkeypatch.context() as patch:
        patch.setattr(FilePrinter, "send", cut)
        with pytest.raises(PowerCut):
            counter.do("commit")

    counter.reopen()

    assert counter.till.paper.state_of("S-HP01-20261121-0001") == "doubt"


def test_what_was_being_sent_to_a_printer_that_is_gone_is_in_doubt_and_comes_out_at_the_first(counter: Counter):
    sale_no = counter.sell(shop.RING)["sale_no"]
    with counter.till.post.keeper.database.writing() as connection:
        of_sale = print_job.c.doc_no == sale_no
        connection.execute(update(print_job).where(of_sale).values(state="sending", printer_id="back"))
    counter.reopen()
    counter.unlock(shop.MANAGER)
    (doubtful,) = counter.ok("papers")["papers"]

    counter.ok("paper_again", job=doubtful["job_id"])

    assert doubtful["state"] == "doubt"
    assert (counter.ok("papers")["papers"], len(list((counter.folder / "paper").glob("*.txt")))) == ([], 2)


def test_the_paper_of_a_bill_is_kept_as_it_was_first(counter: Counter):
    sale_no = counter.sell(shop.RING)["sale_no"]
    first = counter.till.paper.document_of("sale", sale_no)
    counter.ok("reprint", sale_no=sale_no)

    assert counter.till.paper.document_of("sale", sale_no) == first
    assert counter.ok("receipt", sale_no=sale_no)["sale_no"] == sale_no


def test_a_paper_that_never_was_is_unknown(counter: Counter):
    with pytest.raises(SaleUnknown):
        counter.till.paper.state_of("S-HP01-20261121-0099")
    with pytest.raises(SaleUnknown):
        counter.till.paper.document_of("sale", "S-HP01-20261121-0099")
    assert counter.refusal("receipt") == "sales.unknown"


def test_every_try_to_print_is_told(counter: Counter):
    told: list[str] = []
    counter.till.paper.listen(lambda: told.append("news"))

    counter.sell(shop.RING)

    assert told == ["news", "news"]  # the drawer, then the paper


def test_a_job_in_the_systems_own_queue_is_taken_out_before_the_paper_is_printed_again(counter: Counter):
    printer = FakePrinter(Sent("handed", "front-7"))
    counter.till.paper.fit("receipt", Fitted(printer, counter.till.paper.profile))
    sale_no = counter.sell(shop.RING)["sale_no"]

    counter.ok("reprint", sale_no=sale_no)

    assert printer.cancelled == ["front-7"]
    assert len([document for document in printer.documents if document is not None]) == 2


def test_no_reprint_opens_the_drawer(counter: Counter):
    printer = FakePrinter()
    counter.till.paper.fit("receipt", Fitted(printer, counter.till.paper.profile))
    sale_no = counter.sell(shop.RING)["sale_no"]

    counter.ok("reprint", sale_no=sale_no)

    assert printer.given == ["pulse", "paper", "paper"]


def test_a_drawer_that_does_not_open_is_told(counter: Counter):
    printer = FakePrinter()
    printer.trouble = PrinterUnreachable(printer="front")
    counter.till.paper.fit("receipt", Fitted(printer, counter.till.paper.profile))

    done = counter.sell(shop.RING)

    assert (done["drawer"], done["print_state"]) == ("trouble", "queued")


def test_papers_of_the_day_before_the_ninetieth_are_emptied_at_the_close(counter: Counter):
    sale_no = counter.sell(shop.RING)["sale_no"]
    counter.clock.forward(days=91)

    counter.till.paper.prune()

    with counter.till.post.reading() as connection:
        assert [job.payload_json for job in jobs(connection, doc_no=sale_no)] == [""]
    with pytest.raises(PaperGone):
        counter.till.paper.document_of("sale", sale_no)


def test_another_printer_is_at_work_at_once(counter: Counter):
    counter.till.paper.start()

    counter.till.paper.fit("receipt", Fitted(FakePrinter(), counter.till.paper.profile))
    counter.till.paper.fit("back", Fitted(FakePrinter(), counter.till.paper.profile))

    assert [station.working for station in counter.till.paper.stations.values()] == [True, True]
    counter.till.paper.stop()
