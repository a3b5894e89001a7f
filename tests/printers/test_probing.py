"""What kind of printer this is."""

from __future__ import annotations

import pytest

from printers.devices.network import TcpLine
from printers.escpos import has_real_time_command
from printers.probing import Found, Seen, probe, profile_for, self_test
from tools.virtual_printer import VirtualPrinter

SEEN = Seen(columns=48, charset="gbk", qr="native", cutter="partial")


def asked(printer: VirtualPrinter) -> Found:
    with printer as there:
        return probe(TcpLine("127.0.0.1", there.port), 0.15)


def test_a_printer_says_its_name_and_that_it_answers_for_its_papers():
    assert asked(VirtualPrinter(name="TM-T82III")) == Found("TM-T82III", True, "gs_h")


def test_a_clone_that_knows_the_paper_request_alone():
    assert asked(VirtualPrinter(ack=frozenset({"gs_r"}))) == Found("", True, "gs_r")


def test_a_silent_one_promises_nothing():
    silent = VirtualPrinter()
    silent.fault("mute")

    assert asked(silent) == Found("", False, "none")


def test_the_self_test_paper_holds_nothing_that_a_printer_obeys_out_of_turn():
    paper = self_test()

    assert not has_real_time_command(paper)
    assert b"\x1b\x70" not in paper
    assert paper.count(b"\x1d\x56") == 1


@pytest.mark.parametrize("columns", [48, 42, 32])
def test_each_width_has_a_line_that_ends_in_its_last_column(columns: int):
    (line,) = [part for part in self_test().split(b"\n") if f" {columns} ".encode() in part and b"---" in part]

    ruler = line[line.index(f" {columns} ".encode()) - 1 :]
    assert (len(ruler), ruler[-1:]) == (columns, b"|")


def test_the_profile_is_what_was_said_and_seen():
    profile = profile_for(Found("TM-T82III", True, "gs_h"), SEEN)

    assert (profile.name, profile.title, profile.columns, profile.status, profile.ack) == (
        "tuned", "TM-T82III", 48, "required", "gs_h",
    )  # fmt: skip


def test_a_narrow_printer_without_a_knife_feeds_to_its_edge():
    profile = profile_for(Found("", False, "none"), Seen(columns=32, charset="gb2312", qr="raster", cutter="none"))

    assert (profile.columns, profile.dots, profile.charset, profile.qr) == (32, 384, "gb2312", "raster")
    assert (profile.cutter, profile.feed_before_cut, profile.status) == ("none", 4, "none")
