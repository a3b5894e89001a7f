"""A folder as a printer."""

from __future__ import annotations

from pathlib import Path

import pytest

from printers.devices.base import NotSent, PrinterState, Sent
from printers.devices.file import FilePrinter
from tests.printers.samples import PAPER_80, receipt


def test_each_job_is_a_numbered_file(tmp_path: Path):
    printer = FilePrinter(tmp_path / "papers", PAPER_80)

    sent = [printer.send(b"one"), printer.send(b"two")]

    assert sent == [Sent.PRINTED, Sent.PRINTED]
    assert {path.name: path.read_bytes() for path in (tmp_path / "papers").iterdir()} == {
        "0001.bin": b"one",
        "0002.bin": b"two",
    }


def test_numbers_go_on_after_a_restart(tmp_path: Path):
    FilePrinter(tmp_path, PAPER_80).send(b"one")

    FilePrinter(tmp_path, PAPER_80).send(b"two")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["0001.bin", "0002.bin"]


def test_a_person_can_read_the_paper_beside_its_bytes(tmp_path: Path):
    FilePrinter(tmp_path, PAPER_80, readable=True).send(b"one", receipt())

    assert "S-HP01-20261121-0047" in (tmp_path / "0001.txt").read_text(encoding="utf-8")
    assert (tmp_path / "0001.png").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_cannot_be_written_keeps_the_job_waiting(tmp_path: Path):
    (tmp_path / "papers").write_text("a file stands in the way")

    printer = FilePrinter(tmp_path / "papers", PAPER_80)

    with pytest.raises(NotSent):
        printer.send(b"one")
    assert printer.state() is PrinterState.OFFLINE


def test_a_folder_that_can_be_made_is_ready(tmp_path: Path):
    printer = FilePrinter(tmp_path / "papers", PAPER_80)

    printer.cancel("none")

    assert printer.state() is PrinterState.READY
