"""The page of a member's history shows its lines and scrolls them."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.presenters.history import HistoryPicture
from pos_app.presenters.reports import Line
from tests.pos_app.ui.conftest import Hands


def test_lines_are_shown_and_scrolled(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.history

    page.show_history(HistoryPicture("会员账户说明", "李**", "F9"), (Line("row", ("2026-11-21",)),) * 500)
    page.scroll_lines(10)

    assert page._title.text() == "会员账户说明"
    assert page.table.verticalScrollBar().value() == 10
