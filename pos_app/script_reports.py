"""The headless till's commands of reports."""

from __future__ import annotations

from pathlib import Path

from pos_app.script_forms import Answer, report_answer
from pos_app.till import Till


class ReportCommands:
    """Part of `pos_app.script.Script`: every public method is a command of the same name."""

    _till: Till

    def reports(self) -> Answer:
        """The reports that there are, and whether each asks for days (period), for now, or for a piece."""
        return {
            "reports": [
                {"name": one.name, "title": one.title, "asks": one.asks} for one in self._till.reports.choices()
            ]
        }

    def report(self, name: str, first: str = "", last: str = "", code: str = "", out: str = "") -> Answer:
        """A report of the business days `first` to `last` (today), of a piece by its `code`; needs report.view.

        With `out` it is written to that .pdf or .xlsx; its tables are answered as text.
        """
        filled = self._till.reports.fill(name, first=first, last=last, barcode=code)
        if out:
            self._till.reports.write(filled, Path(out))
        return {**report_answer(filled), "file": out}
