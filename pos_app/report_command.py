"""`python -m pos_app report`: a report from the books of a till's folder, for whoever may see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kernel.clock import Clock, SystemClock, stamp
from pos_app.place import secrets_of
from pos_app.quoting import reading_till
from pos_app.reporting.writing import Signed, require_format, write_report
from shop.reports.queries.shelf import REPORTS, fill, report_named
from shop.staff.usecases import Doorkeeper


def listed() -> Iterator[str]:
    """One line for each report: its name and its title."""
    width = max(len(report.name) for report in REPORTS)
    return (f"{report.name:<{width}}  {report.title}" for report in REPORTS)


def write(
    folder: Path, name: str, out: Path, *, first: str = "", last: str = "", barcode: str = "", staff_no: str, pin: str,
    clock: Clock | None = None,
) -> None:  # fmt: skip
    """Fill the report of the folder's store, of today where no days are named, and write it to `out`.

    Raises ReportUnknown, PeriodWrong, PieceUnknown, FormatUnknown, NotWritten, NotPermitted and as `reading_till`.
    """
    report, clock = report_named(name), clock or SystemClock()
    require_format(out)
    with reading_till(folder) as till:
        secrets = secrets_of(folder, till.settings)
        actor = Doorkeeper(clock, secrets.pepper, till.settings.store).check(till.connection, staff_no, pin)
        actor.require(report.permission)
        now = stamp(clock.now())
        last = last or now[:10]
        filled = fill(
            till.connection, report, store=till.settings.store, first=first or last, last=last, barcode=barcode
        )
    write_report(Signed(filled, actor.name, now), out)
