"""The page on which a promotion is written."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.presenters.promotion_draft import DraftField, DraftPicture
from pos_app.presenters.reports import Line
from tests.pos_app.ui.conftest import Hands

PICTURE = DraftPicture("满减", "大类 品类 价", (
    ("1 时间", (DraftField("from", "开始", "2026-12-10", "如 2026-12-10", needed=False),)),
    ("6 优惠", (DraftField("off", "减 (元)", "", "", needed=True),)),
))  # fmt: skip


def test_the_form_shows_what_stands_there_and_gives_what_is_typed(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.promotion

    page.show_draft(PICTURE)
    page._fields["off"].setText("300")

    assert page.typed() == {"from": "2026-12-10", "off": "300"}
    assert (page.asked().days, page.asked().goods, page.goods.placeholderText()) == ("90", "", "大类 品类 价")


def test_what_is_wrong_stands_at_its_field(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.promotion
    page.show_draft(PICTURE)

    page.show_wrong({"off": "是金额"})
    marked = {key: told.text() for key, told in page._wrong.items() if not told.isHidden()}
    page.show_wrong({})

    assert marked == {"off": "是金额"}
    assert all(told.isHidden() for told in page._wrong.values())


def test_while_a_replay_runs_the_page_asks_how_far_it_is(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.promotion

    page.show_progress(30, 1_200, True)
    running = page._timer.isActive(), page.progress.format(), page.progress.isHidden()
    page.show_progress(1_200, 1_200, False)

    assert running == (True, "30 / 1,200", False)
    assert not page._timer.isActive()


def test_words_stand_across_the_columns_of_figures(make_window: Callable[..., Hands]):
    page = make_window(staff="1001").window.promotion

    page.show_lines((Line("note", ("很长的一句话" * 20,)), Line("row", ("优惠", "1.00", "2.00"), frozenset({1, 2}))))

    assert page.table.columnSpan(0, 0) == 3
    assert page.table.columnWidth(0) < 200
