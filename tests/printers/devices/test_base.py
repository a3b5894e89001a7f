"""How a printer stands, and who has to go there."""

from __future__ import annotations

from printers.devices.base import PrinterState, Sent


def test_somebody_goes_to_a_printer_that_cannot_or_soon_will_not_print():
    assert [state for state in PrinterState if not state.trouble] == [PrinterState.READY, PrinterState.UNKNOWN]


def test_a_paper_is_printed_or_only_handed_on():
    assert (Sent.PRINTED.state, Sent.HANDED.state, Sent.HANDED.system_job) == ("printed", "handed", "")
