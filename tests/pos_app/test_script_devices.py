"""The headless till's machines and the papers that wait at them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.settings import PrinterSettings
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tools.virtual_printer import VirtualPrinter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file")) as till:
        till.begin()
        till.unlock(shop.MANAGER)
        yield till


def test_the_machines_and_their_states(counter: Counter):
    printer, drawer = counter.ok("devices")["devices"][:2]

    assert (printer["device_id"], printer["state"], drawer["device_id"]) == ("printer:receipt", "ready", "drawer")


def test_a_device_is_tested(counter: Counter):
    counter.ok("test_device", device="printer:receipt")

    assert len(list((counter.folder / "paper").glob("*.txt"))) == 1
    assert counter.refusal("test_device", device="fax") == "device.unknown"


def test_a_printer_is_set_probed_and_tuned(counter: Counter):
    with VirtualPrinter(name="GP-80") as there:
        counter.ok("keep_printer", settings={"kind": "network", "host": "127.0.0.1", "port": there.port})

        assert counter.ok("probe_printer")["found"] == {"name": "GP-80", "status": True, "ack": "gs_h"}
        seen = {"columns": 48, "charset": "gbk", "qr": "native", "cutter": "partial"}
        assert counter.refusal("tune_printer", **{**seen, "columns": 50}) == "script.bad_command"
        assert counter.refusal("tune_printer", **{**seen, "qr": "maybe"}) == "script.bad_command"
        counter.ok("tune_printer", **seen)

    assert counter.till.paper.profile.ack == "gs_h"
    assert counter.refusal("keep_printer", settings={"kind": 5}) == "script.bad_command"


def test_a_paper_that_waits_is_moved_and_comes_out_elsewhere(tmp_path: Path):
    in_the_way = tmp_path / "papers"
    in_the_way.write_text("a file where the folder should be")
    with standing_alone(tmp_path, printer=PrinterSettings(kind="file", folder=str(in_the_way))) as till:
        till.begin().sell(shop.RING)
        till.unlock(shop.MANAGER)
        till.ok("keep_printer", printer="back", settings={"kind": "file", "folder": str(tmp_path / "back")})
        labels = {"kind": "file", "profile": "tspl-203", "folder": str(tmp_path / "labels")}
        till.ok("keep_printer", printer="labels", settings=labels)
        (waiting,) = till.ok("papers")["papers"]

        for other in ("fax", "labels"):
            assert till.refusal("move_paper", job=waiting["job_id"], printer=other) == "printer.unknown"
        assert till.ok("move_paper", job=waiting["job_id"], printer="back")["papers"] == []

    assert len(list((tmp_path / "back").glob("*.bin"))) == 1


def test_a_paper_that_is_not_in_doubt_is_not_settled(counter: Counter):
    assert counter.refusal("paper_seen", job="none") == "printer.no_such_job"
    assert counter.refusal("paper_again", job="none") == "printer.no_such_job"
