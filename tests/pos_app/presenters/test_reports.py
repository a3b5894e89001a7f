"""Reports at the desk, over a real till: choosing, days, lines, files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_app.presenters.host import State
from pos_app.presenters.reports import Line, ReportsPicture, lines_of
from shop.reports.rules.table import Column, FilledReport, Table
from tests.builders import shop
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work
from tests.pos_app.fake_views import FakeView

DAY = "2026-11-21"


class FakePage(FakeView):
    """A page whose fields hold what the test typed."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = (DAY, DAY, "")
        self.scrolled = 0
        self.opened = ""

    def asked(self) -> tuple[str, str, str]:
        return self.fields

    def scroll_lines(self, steps: int) -> None:
        self.scrolled += steps

    def open_folder(self, folder: str) -> None:
        self.opened = folder


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as desk:
        desk.counter.sell(shop.RING)
        page = FakePage()
        desk.views["reports"] = page
        desk.desk.reports._view = page
        desk.press("reports")
        yield desk


def page(work: DeskAtWork) -> Any:
    return work.views["reports"]


def picture(work: DeskAtWork) -> ReportsPicture:
    found: ReportsPicture = page(work).seen["reports"][0]
    return found


def lines(work: DeskAtWork) -> tuple[Line, ...]:
    found: tuple[Line, ...] = page(work).seen["lines"][0]
    return found


def said(work: DeskAtWork) -> str:
    return work.desk.message.text if work.desk.message else ""


def choose(work: DeskAtWork, title: str) -> None:
    work.desk.reports.choose([row.title for row in picture(work).rows].index(title))


def test_the_page_opens_with_the_list_and_today(work: DeskAtWork):
    assert work.desk.state is State.REPORTS
    assert picture(work).rows[0].title == "销售汇总"
    assert page(work).seen["days"] == (DAY, DAY)
    assert picture(work).fields == ("first", "last")
    assert lines(work) == ()


def test_enter_shows_the_chosen_report(work: DeskAtWork):
    work.press("accept")

    shown = lines(work)
    assert shown[0] == Line("title", ("合计",))
    assert ("镶嵌", "1", "3.12", "8,980.00", "0.00", "0.00", "8,980.00") in [line.cells for line in shown]
    assert "report_pdf" in picture(work).keys


def test_choosing_another_takes_the_lines_away(work: DeskAtWork):
    work.press("accept", "down")

    assert lines(work) == ()
    assert picture(work).keys == ("report_folder",)
    work.press("page_down")
    assert page(work).scrolled > 1


def test_a_report_of_one_piece_takes_what_is_scanned(work: DeskAtWork):
    work.desk.scanned(shop.RING)
    assert lines(work) == ()

    choose(work, "货品履历")
    assert picture(work).fields == ("code",)
    work.desk.scanned(shop.RING)

    assert shop.RING in [line.cells[0] for line in lines(work)]


def test_wrong_days_are_refused_in_words(work: DeskAtWork):
    page(work).fields = ("2026-11-22", DAY, "")

    work.press("accept")

    assert "日期" in said(work)
    assert lines(work) == ()


def test_a_report_is_written_while_the_desk_goes_on(work: DeskAtWork):
    work.press("report_pdf")
    assert "先选报表" in said(work)

    work.press("accept", "report_excel")
    work.till.reports.wait()
    work.desk.news()

    assert said(work).startswith("写好了")
    assert Path(work.till.reports.progress().file).exists()
    work.press("report_folder")
    assert page(work).opened == str(work.till.reports.folder)


def test_a_file_that_is_not_written_is_told(work: DeskAtWork):
    (work.till.reports.folder / f"销售汇总-{DAY}.pdf").mkdir(parents=True)

    work.press("accept", "report_pdf")
    work.till.reports.wait()
    work.desk.news()

    assert "没有写成" in said(work)


def test_tables_stand_below_each_other_and_an_empty_one_says_so():
    column = Column("大类")
    empty, full = Table("退货", (column,), ()), Table("货", (column, Column("件", "count", summed=True)), (("金", 2),))

    found = lines_of(FilledReport("x", "X", (), (empty, full), ""))

    assert [line.kind for line in found] == ["title", "head", "row", "title", "head", "row", "totals"]
    assert (found[2].cells, found[-1]) == (("(无)",), Line("totals", ("合计", "2"), frozenset({1})))
