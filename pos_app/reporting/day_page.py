"""The A4 page of a closed day, as what a helper process is given: a day of ten thousand bills takes it seconds."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pos_app.printing import Letterhead, close_pdf
from pos_app.reporting.errors import NotWritten
from shop.daily_close.facts import DayClosed


class DayPage(msgspec.Struct, frozen=True):
    """`bills` as rows of texts, oldest first; `by` closed the day, the page is of `at`."""

    head: Letterhead
    report: DayClosed
    bills: tuple[tuple[str, ...], ...]
    by: str
    at: str


def write_day(page: DayPage, path: Path) -> None:
    """The file is there whole or not at all. Raises NotWritten."""
    draft = path.with_name(f".{path.name}")
    try:
        draft.write_bytes(close_pdf(page.head, page.report, page.bills, by=page.by, at=page.at))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotWritten(name=path.name, reason=error.strerror or str(error)) from error
