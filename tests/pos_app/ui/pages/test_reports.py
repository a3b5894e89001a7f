"""The page of reports shows the fields that a report asks for, and the keys that mean something."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.presenters.papers import Choice
from pos_app.presenters.reports import Line, ReportsPicture
from tests.pos_app.ui.conftest import Hands

PICTURE = ReportsPicture((Choice("销售汇总", ""),), 0, ("first", "last"), "销售汇总", "按营业日", "↑↓", ("report_pdf",))


def test_a_report_of_days_has_fields_for_days(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.reports

    page.show_reports(PICTURE)
    page.show_days("2026-11-01", "2026-11-21")

    assert [name for name, field in page.fields.items() if not field.isHidden()] == ["first", "last"]
    assert page.asked() == ("2026-11-01", "2026-11-21", "")
    assert [action for action, made in page._keys.items() if not made.isHidden()] == ["report_pdf"]


def test_lines_are_shown_and_scrolled(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.reports

    page.show_lines((Line("row", ("素金",)),) * 500)
    page.scroll_lines(10)

    assert page.table.verticalScrollBar().value() == 10
