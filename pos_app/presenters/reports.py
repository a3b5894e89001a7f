"""Reports on the screen: which one, of which days, its tables, and its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words

if TYPE_CHECKING:
    from pos_app.counter.reports import ReportChoice, Writing
    from shop.reports.rules.table import FilledReport

PDF, EXCEL = ".pdf", ".xlsx"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a filled report. `kind` title | head | row | totals, or note: words across all columns.

    `numbers` are the places that stand at the right.
    """

    kind: str
    cells: tuple[str, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ReportsPicture:
    """The page: the list of reports and what stands beside it. `fields` those of first | last | code that it asks."""

    rows: tuple[Choice, ...]
    chosen: int
    fields: tuple[str, ...]
    title: str
    about: str
    hint: str
    keys: tuple[str, ...] = ()


class ReportsView(Protocol):
    def show_reports(self, picture: ReportsPicture) -> None: ...
    def show_lines(self, lines: tuple[Line, ...]) -> None: ...
    def show_days(self, first: str, last: str) -> None:
        """Fill the fields of the days, which a person may change."""

    def asked(self) -> tuple[str, str, str]:
        """What the fields hold: first day, last day, a piece's code."""

    def scroll_lines(self, steps: int) -> None: ...
    def open_folder(self, folder: str) -> None: ...


class ReportsPresenter:
    def __init__(self, view: ReportsView, host: Host) -> None:
        self._view, self._host = view, host
        self._choices: tuple[ReportChoice, ...] = ()
        self._chosen = 0
        self._filled: FilledReport | None = None
        self._waits_for = ""  # the file that is being written

    def open(self) -> None:
        reports = self._host.till.reports
        self._host.call(lambda: (reports.choices(), reports.today()), lambda found: self._opened(*found))

    def _opened(self, choices: tuple[ReportChoice, ...], today: str) -> None:
        self._choices, self._filled = choices, None
        self._host.enter(State.REPORTS)
        self._view.show_days(today, today)
        self._view.show_lines(())
        self._draw()

    def move(self, steps: int) -> None:
        """One up or down chooses a report, more than that moves in its lines."""
        if abs(steps) == 1:
            self.choose(min(max(self._chosen + steps, 0), len(self._choices) - 1))
        else:
            self._view.scroll_lines(steps)

    def choose(self, place: int) -> None:
        if place != self._chosen and self._filled is not None:
            self._filled = None
            self._view.show_lines(())
        self._chosen = place
        self._draw()

    def accept(self) -> None:
        """Fill the chosen report for what the fields ask."""
        if not self._choices:
            return
        name = self._choices[self._chosen].name
        first, last, code = (text.strip() for text in self._view.asked())
        if self._choices[self._chosen].asks != "period":
            first = last
        fill = self._host.till.reports.fill
        self._host.call(lambda: fill(name, first=first, last=last, barcode=code), self._show)

    def scanned(self, code: str) -> None:
        """The life of the piece that was scanned, if that is asked; else its code has no meaning here."""
        if self._choices and self._choices[self._chosen].asks == "piece":
            name = self._choices[self._chosen].name
            self._host.call(lambda: self._host.till.reports.fill(name, barcode=code), self._show)

    def _show(self, filled: FilledReport) -> None:
        self._filled = filled
        self._host.say(None)
        self._view.show_lines(lines_of(filled))
        self._draw()

    # files

    def to_pdf(self) -> None:
        self._write(PDF)

    def to_excel(self) -> None:
        self._write(EXCEL)

    def _write(self, suffix: str) -> None:
        filled, reports = self._filled, self._host.till.reports
        if filled is None:
            self._host.say(info(tr("先选报表,按 Enter 看到内容,再写成文件。")))
            return
        self._host.call(lambda: reports.begin(filled, suffix), self._begun)

    def _begun(self, file: str) -> None:
        self._waits_for = file
        self._host.say(info(tr("正在写 {name},可以继续收银。", name=Path(file).name)))
        self._draw()
        self.refresh()

    def refresh(self) -> None:
        """News: the file may be done."""
        if self._waits_for:
            self._host.call(self._host.till.reports.progress, self._told, lambda _: None)

    def _told(self, writing: Writing) -> None:
        if not self._waits_for or writing.state == "writing":
            return
        name, self._waits_for = Path(self._waits_for).name, ""
        if writing.state == "failed":
            self._host.say(words("report.not_written", name=name, reason=writing.reason))
        else:
            self._host.say(info(tr("写好了:{file}", file=writing.file), "ok"))
        if self._host.state is State.REPORTS:
            self._draw()

    def open_folder(self) -> None:
        self._view.open_folder(str(self._host.till.reports.folder))

    def _draw(self) -> None:
        choice = self._choices[self._chosen]
        fields = {"period": ("first", "last"), "now": ("last",), "piece": ("code",)}[choice.asks]
        filled = self._filled
        about = "  ".join(f"{name} {value}" for name, value in filled.pairs[1:]) if filled else choice.note
        hint = tr("↑↓ 选报表  Enter 看内容  PgUp PgDn 翻看")
        if self._waits_for:
            hint = tr("正在写 {name} …", name=Path(self._waits_for).name)
        rows = tuple(Choice(one.title, "") for one in self._choices)
        keys = ("report_pdf", "report_excel", "report_folder") if filled else ("report_folder",)
        self._view.show_reports(ReportsPicture(rows, self._chosen, fields, choice.title, about, hint, keys))


def lines_of(filled: FilledReport) -> tuple[Line, ...]:
    """The report's tables below each other."""
    found: list[Line] = []
    for table in filled.tables:
        numbers = frozenset(place for place, column in enumerate(table.columns) if column.is_number)
        found.append(Line("title", (table.title,)))
        found.append(Line("head", tuple(column.title for column in table.columns), numbers))
        found += [Line("row", table.words(row), numbers) for row in table.rows]
        if not table.rows:
            found.append(Line("row", (tr("(无)"),)))
        elif table.totals:
            found.append(Line("totals", table.words(table.totals), numbers))
    return tuple(found)
