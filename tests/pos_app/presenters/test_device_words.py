"""Machines in words."""

from __future__ import annotations

from pos_app.presenters.device_words import PRINTER_STATES, sign
from printers.devices.base import PrinterState


def test_each_state_of_a_printer_has_its_word():
    assert PRINTER_STATES.keys() == {state.value for state in PrinterState}


def test_a_machine_that_needs_somebody_is_marked():
    assert [sign(state) for state in ("ready", "near_end", "unknown", "paper_out", "silent")] == [
        "●", "○", "○", "■", "■",
    ]  # fmt: skip
