"""A promotion on its page: wrong fields are marked, past bills and typed goods are tried, a second person is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.counter.what_if import WhatIfView
from pos_app.presenters.host import State
from pos_app.presenters.promotion_draft import DraftAsked
from promotions.rules.templates import TEMPLATES
from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone
from tests.pos_app.desk_at_work import DeskAtWork
from tests.pos_app.fake_views import FakeView

FIELDS = {"name": "满5000减500", "min_amount": "5000", "off": "500", "id": "D12", "legal": "12-10 至 12-12"}


class Page(FakeView):
    """The page with its fields filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.form = dict(FIELDS)
        self.typed = lambda: dict(self.form)  # type: ignore[assignment]
        self.beside = DraftAsked("90", "镶嵌 戒指 8980", "", "", "年底")
        self.scrolled = 0

    def asked(self) -> DraftAsked:
        return self.beside

    def scroll_lines(self, steps: int) -> None:
        self.scrolled += steps

    def lines(self) -> list[str]:
        return [" ".join(line.cells) for line in self.seen["lines"][0]]


def opened(counter: Counter) -> DeskAtWork:
    """A new 满减 on its page."""
    desk = DeskAtWork(counter)
    page = desk.views["promotion"] = Page()
    desk.desk.promoting.draft._view = page
    desk.desk.promoting.draft.open(TEMPLATES["amount_off"], alone=counter.till.promoting.alone)
    return desk


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with standing_alone(tmp_path) as counter:
        counter.begin(shop.MANAGER)
        counter.sell(shop.RING)
        yield opened(counter)


def page(work: DeskAtWork) -> Page:
    found = work.views["promotion"]
    assert isinstance(found, Page)
    return found


def said(work: DeskAtWork) -> str:
    return work.desk.message.text if work.desk.message else ""


def test_the_form_stands_there_in_its_eight_parts(work: DeskAtWork):
    (picture,) = page(work).seen["draft"]

    assert (work.desk.state, picture.title) == (State.PROMOTION, "满减")
    assert [name for name, _ in picture.parts] == [
        "1 时间", "2 范围", "3 谁", "4 货品", "5 条件", "6 优惠", "7 叠加", "8 文案",
    ]  # fmt: skip


def test_wrong_fields_are_marked_all_at_once_and_nothing_is_asked_of_anyone(work: DeskAtWork):
    page(work).form |= {"off": "很多", "until": "去年"}

    work.press("promotion_propose")

    assert set(page(work).seen["wrong"][0]) == {"off", "until"}
    assert said(work)
    assert work.till.promoting.page().proposals == ()
    page(work).form |= {"off": "500", "until": ""}
    work.press("accept")
    assert page(work).seen["wrong"] == ({},)


def test_past_bills_tell_what_the_promotion_would_have_taken(work: DeskAtWork):
    work.press("promotion_replay")
    work.till.promoting.what_if.wait()
    work.desk.promoting.draft.refresh()

    lines = page(work).lines()
    assert "命中 满5000减500 1 单 100.0 %" in lines
    assert "优惠合计 500.00 每单 500.00" in lines
    assert any(line.startswith("毛利率") for line in lines)
    assert page(work).seen["progress"] == (1, 1, False)


def test_typed_goods_are_priced_as_the_promotion_begins(work: DeskAtWork):
    page(work).form |= {"from": "2026-12-10", "until": "2026-12-12"}

    work.press("promotion_try")

    assert "✔ 满5000减500 -500.00" in page(work).lines()
    assert "应收 8,480.00" in page(work).lines()


def test_a_second_person_is_asked_with_the_note(work: DeskAtWork):
    work.press("promotion_propose")

    (waiting,) = work.till.promoting.page().proposals
    assert (waiting.note, [line.rule_id for line in waiting.lines]) == ("年底", ["D12"])
    assert work.desk.state is State.MORE


def test_a_start_that_nobody_can_read_is_refused(work: DeskAtWork):
    page(work).beside = DraftAsked("90", "", "", "明天吧", "")

    work.press("promotion_propose")

    assert work.desk.state is State.PROMOTION
    assert work.till.promoting.page().proposals == ()


def test_days_that_are_none_are_refused_in_words(work: DeskAtWork):
    page(work).beside = DraftAsked("很多", "", "", "", "")

    work.press("promotion_replay")

    assert "天数" in said(work)


def test_esc_stops_the_replay_that_runs_and_only_then_leaves(work: DeskAtWork):
    what_if = work.till.promoting.what_if
    what_if._view = WhatIfView("running", 3, 10, ("D12",))
    work.desk.promoting.draft.refresh()
    shown = dict(page(work).seen)

    work.press("back")
    stopped, state = what_if._stop.is_set(), work.desk.state
    what_if._view = WhatIfView("stopped", 3, 10, ("D12",))
    work.desk.promoting.draft.refresh()
    work.press("back")

    assert shown["progress"] == (3, 10, True)
    assert (stopped, state, work.desk.state) == (True, State.PROMOTION, State.MORE)


def test_arrows_turn_the_pages_of_what_is_told(work: DeskAtWork):
    work.press("page_down")

    assert page(work).scrolled > 1


def test_in_a_chain_headquarters_is_asked(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        work = opened(chain["HP01"].begin(shop.MANAGER))

        work.press("promotion_propose")

        assert "总部" in said(work)
