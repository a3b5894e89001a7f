"""A member's history on the screen (F9), over a real till."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_app.presenters.history import HistoryPicture
from pos_app.presenters.host import State
from pos_app.presenters.reports import Line
from pos_app.settings import PrinterSettings
from tests.builders import shop
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work
from tests.pos_app.fake_page_printer import FakePagePrinter
from tests.pos_app.fake_views import FakeView


class FakePage(FakeView):
    scrolled = 0

    def scroll_lines(self, steps: int) -> None:
        self.scrolled += steps


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as desk:
        desk.counter.sell(shop.RING)
        desk.views["history"] = desk.desk.history._view = FakePage()  # type: ignore[assignment]
        desk.counter.ok("attach_member", tail="李雪梅")
        desk.desk.show_cart(desk.till.selling.cart())
        desk.press("member")
        yield desk


def shown(work: DeskAtWork) -> tuple[HistoryPicture, tuple[Line, ...]]:
    found: Any = work.views["history"].seen["history"]
    return found


def test_the_page_lists_every_movement_and_says_that_they_add_up(work: DeskAtWork):
    work.press("history")

    picture, lines = shown(work)
    assert work.desk.state is State.HISTORY
    assert "合计 = 余额" in picture.about
    assert any("旧账带入" in line.cells for line in lines)
    assert work.desk.message is None


def test_a_difference_is_told_loudly(work: DeskAtWork):
    with work.till.post.books() as books:
        books.connection.exec_driver_sql("UPDATE member_account SET points = points + 7")

    work.press("history")

    assert "不符" in shown(work)[0].about
    assert work.desk.message is not None
    assert (work.desk.message.level, work.desk.message.code) == ("error", "E-MEMBER-SUM")


def test_arrows_scroll_and_escape_leads_back_to_the_member(work: DeskAtWork):
    work.press("history", "down", "page_down")
    scrolled = work.views["history"].scrolled

    work.press("back")

    assert scrolled > 1
    assert work.desk.state is State.MEMBER
    assert work.desk.member.shown is not None


def test_the_evidence_is_written_and_opened(work: DeskAtWork):
    work.press("history", "history_pdf")

    (file,) = work.views["desk"].seen["file"]
    assert Path(file).read_bytes().startswith(b"%PDF")


def test_the_evidence_is_printed_where_there_is_a_printer(work: DeskAtWork):
    printer = FakePagePrinter()
    work.till.pages.make = printer.make
    work.press("history", "history_print")
    assert work.desk.message is not None
    refused = work.desk.message.code
    work.till.devices.keep("a4", PrinterSettings(kind="page", queue="office"))

    work.press("history_print")

    assert refused == "E-PAGE-NONE"
    assert printer.taken[0].startswith(b"%PDF")
    assert "file" not in work.views["desk"].seen


def test_a_disk_that_takes_nothing_is_said(work: DeskAtWork):
    (work.till.place.folder / "reports").write_text("in the way")

    work.press("history", "history_pdf")

    assert work.desk.message is not None
    assert "没有存下" in work.desk.message.text


def test_without_a_member_the_key_means_nothing(work: DeskAtWork):
    work.desk.leave()

    work.press("history", "history_pdf")

    assert work.desk.state is State.BUILDING
