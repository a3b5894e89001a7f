"""The test page: on paper, on screen, or a reason why not."""

from __future__ import annotations

import socket

import pytest

from kernel.clock import FixedClock
from pos_app.counter.weighing import ScaleMissing
from pos_app.setting_up.trial import TrialFailed, print_trial, weigh_trial
from pos_app.settings import PrinterSettings, ScaleSettings
from tests.builders.books import OPENING

CLOCK = FixedClock(OPENING)


def test_a_file_printer_writes_the_page(tmp_path):
    kind, text = print_trial(PrinterSettings(kind="file"), tmp_path, CLOCK)

    assert kind == "file"
    assert "看到这一行且已切纸,打印机就绪" in text
    assert (tmp_path / "paper" / "0001.bin").read_bytes()


def test_the_page_is_as_wide_as_the_profile(tmp_path):
    _, text = print_trial(PrinterSettings(kind="file", profile="generic-58"), tmp_path, CLOCK)

    assert ("1234567890" * 4)[:32] in text.splitlines()


def test_without_a_printer_the_page_is_shown(tmp_path):
    kind, text = print_trial(PrinterSettings(), tmp_path, CLOCK)

    assert kind == "screen"
    assert "2026-11-21 09:30:00" in text


def test_a_printer_that_does_not_answer_is_said_in_words(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and nobody listens
        settings = PrinterSettings(kind="network", host="127.0.0.1", port=taken.getsockname()[1])
        with pytest.raises(TrialFailed) as refused:
            print_trial(settings, tmp_path, CLOCK)

    assert refused.value.facts["reason"] == "打印机没有应答,查电源、网线和地址"


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path):
    (tmp_path / "paper").write_text("a file where the folder should be")

    with pytest.raises(TrialFailed) as refused:
        print_trial(PrinterSettings(kind="file"), tmp_path, CLOCK)

    assert refused.value.facts["reason"] == "写不到那里"


def test_a_balance_is_asked_before_it_is_set_up():
    own = ScaleSettings(
        url="loop://", format="custom", pattern=r"(?P<stable>ST)?,(?P<value>\S+) (?P<unit>\w+)", ask="ST,20.350 g"
    )

    live = weigh_trial(own, CLOCK)

    assert live.weighing is not None
    assert live.weighing.mg == 20_350


def test_without_an_address_there_is_no_balance():
    with pytest.raises(ScaleMissing):
        weigh_trial(ScaleSettings(), CLOCK)
