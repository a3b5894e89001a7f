"""A filled report as A4 pages and as lines of text, at a till and at headquarters alike."""

from __future__ import annotations

from collections.abc import Iterator

from printers.encode_gb import width
from printers.pdf import Column, Section, table_report_pdf
from shop.reports.rules.table import FilledReport, Table

GAP = "  "


def report_pdf(report: FilledReport, pairs: tuple[tuple[str, str], ...], foot: str) -> bytes:
    """A4 pages with a head on each table; `pairs` stand above them, `foot` below each page."""
    sections = [_section(table) for table in report.tables]
    notes = [f"{sentence}。" for sentence in report.note.split("。") if sentence]
    return table_report_pdf(report.title, pairs, sections, foot, signatures=(), notes=notes)


def _section(table: Table) -> Section:
    columns = tuple(
        Column(column.title, column.share, "right" if column.is_number else "left") for column in table.columns
    )
    totals = table.words(table.totals) if table.rows and table.totals else ()
    return Section(table.title, columns, [table.words(row) for row in table.rows], totals)


def report_lines(report: FilledReport) -> Iterator[str]:
    """The report for a terminal: columns below their heads, numbers at the right; empty columns are left out."""
    yield report.title
    yield GAP.join(f"{name} {value}" for name, value in report.pairs)
    for table in report.tables:
        yield ""
        yield f"[{table.title}]"
        yield from _lines(table)


def _lines(table: Table) -> Iterator[str]:
    lines = [tuple(column.title for column in table.columns), *(table.words(row) for row in table.rows)]
    if table.rows and table.totals:
        lines.append(table.words(table.totals))
    wide = [max(width(line[place]) for line in lines) for place in range(len(table.columns))]
    for line in lines:
        parts = [
            _padded(text, wide[place], right=table.columns[place].is_number)
            for place, text in enumerate(line)
            if wide[place]
        ]
        yield GAP.join(parts).rstrip()


def _padded(text: str, wide: int, *, right: bool) -> str:
    blanks = " " * (wide - width(text))
    return f"{blanks}{text}" if right else f"{text}{blanks}"
