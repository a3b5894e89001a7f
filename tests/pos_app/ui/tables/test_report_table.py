"""A report's lines on the screen: numbers at the right, titles across, nothing beyond a line's own cells."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pos_app.presenters.reports import Line
from pos_app.ui.tables.report_table import LEFT, RIGHT, ReportModel, ReportTable
from pos_app.ui.theme import Look

LINES = (
    Line("title", ("按大类",)),
    Line("head", ("大类", "件数"), frozenset({1})),
    Line("row", ("素金", "2"), frozenset({1})),
    Line("totals", ("合计", "2"), frozenset({1})),
)


def test_numbers_stand_at_the_right_below_their_heads(qapp: QApplication):
    model = ReportModel(Look)
    model.show_lines(LINES)

    sides = [model.data(model.index(row, 1), Qt.ItemDataRole.TextAlignmentRole) for row in (1, 2, 3)]
    assert sides == [RIGHT, RIGHT, RIGHT]
    assert model.data(model.index(2, 0), Qt.ItemDataRole.TextAlignmentRole) == LEFT
    assert model.data(model.index(0, 1)) == ""
    assert (model.rowCount(), model.columnCount()) == (4, 2)


def test_a_title_goes_across_all_columns(qapp: QApplication):
    table = ReportTable(Look, "报表")

    table.show_lines(LINES)

    assert (table.columnSpan(0, 0), table.columnSpan(1, 0)) == (2, 1)
    table.show_lines(())
    assert table.model().rowCount() == 0


def test_ten_thousand_lines_scroll(qapp: QApplication):
    table = ReportTable(Look, "报表")
    table.show_lines(LINES[:2] + LINES[2:3] * 10_000)

    table.scroll_by(20)

    assert table.verticalScrollBar().value() == 20
