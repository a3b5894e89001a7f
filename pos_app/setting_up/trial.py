"""Trying a machine before it is set up: a test page from the printer, what the balance says now."""

from __future__ import annotations

from pathlib import Path

from kernel.clock import Clock
from kernel.errors import DomainError
from pos_app.counter.weighing import ScaleMissing, make_scale
from pos_app.papers_counter import printer_test
from pos_app.printer_choice import make_printer, where
from pos_app.settings import PrinterSettings, ScaleSettings
from printers.devices.base import MaybeSent, NotSent
from printers.devices.scale import Live
from printers.escpos import document_bytes
from printers.layout import plain_text

_REASONS = {
    "printer.unreachable": "打印机没有应答,查电源、网线和地址",
    "printer.paper_out": "打印机没有纸",
    "printer.cover_open": "打印机盖子没盖好",
    "printer.offline": "打印机没有就绪",
    "printer.not_sent": "写不到那里",
    "printer.doubt": "打到一半断了线",
}


class TrialFailed(DomainError):
    """The test page did not come out for certain. `reason` in Chinese words."""

    code = "setup.trial_failed"


def weigh_trial(settings: ScaleSettings, clock: Clock) -> Live:
    """What the balance of these settings shows, once it shows anything. Raises ScaleMissing, ScaleFormatUnknown."""
    scale = make_scale(settings, clock)
    if scale is None:
        raise ScaleMissing()
    try:
        return scale.look()
    finally:
        scale.stop()


def print_trial(settings: PrinterSettings, folder: Path, clock: Clock) -> tuple[str, str]:
    """Print a test page; returns the printer's kind and the page as text.

    A file printer without a folder writes into `folder`. Raises TrialFailed.
    """
    printer, profile = make_printer(settings, folder)
    page = printer_test(profile, at=clock.now().isoformat(), where=where(settings, folder))
    try:
        printer.send(document_bytes(page, profile), page)
    except (NotSent, MaybeSent) as error:
        raise TrialFailed(reason=_REASONS[error.code]) from error
    return printer.kind, plain_text(page, profile.columns)
