"""Papers that are not out for certain, as the cashier sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.counter.papers import WaitingPaper
from tests.pos_app.fake_views import Counter

QUEUED = WaitingPaper(
    "J1", "sale", "S-HP01-20261121-0047", 0, "2026-11-21T14:05:00.000+08:00", "queued", "printer.paper_out"
)
DOUBT = replace(QUEUED, job_id="J2", number="S-HP01-20261121-0048", state="doubt", trouble="printer.doubt")


def with_papers(*papers: WaitingPaper) -> Counter:
    counter = Counter()
    counter.till.papers.left = papers
    counter.press("more", "papers")
    return counter


def test_papers_that_are_not_out_are_listed_with_their_reason():
    counter = with_papers(QUEUED, DOUBT)

    rows = counter.seen("more", "list")[1]

    assert [(row.title, row.detail) for row in rows] == [
        ("14:05  小票  0047", "↑ 排队中 · 打印机没有纸"),
        ("14:05  小票  0048", "■ 可能没打完 · 打印机没有回答"),
    ]


def test_a_paper_that_waits_is_tried_at_once():
    counter = with_papers(QUEUED)

    counter.press("accept")

    assert counter.till.papers.tried == ["retry"]
    assert counter.seen("more", "list")[0] == "未打印的小票"


@pytest.mark.parametrize(("steps", "what"), [((), "seen J2"), (("down",), "again J2")])
def test_about_a_paper_in_doubt_a_person_decides(steps: tuple[str, ...], what: str):
    counter = with_papers(DOUBT)

    counter.press("accept", *steps, "accept")

    assert counter.till.papers.tried == [what]
    assert counter.seen("more", "list")[1] == ()


def test_back_from_the_decision_is_the_list_of_papers():
    counter = with_papers(DOUBT)

    counter.press("accept", "back")

    assert counter.seen("more", "list")[0] == "未打印的小票"
    assert counter.till.papers.tried == []


def test_a_paper_that_came_out_leaves_the_list_by_itself():
    counter = with_papers(QUEUED, DOUBT)
    counter.press("down")

    counter.till.papers.left = (DOUBT,)
    counter.desk.news()

    rows, chosen = counter.seen("more", "list")[1:3]
    assert [row.title for row in rows] == ["14:05  小票  0048"]
    assert chosen == 0


def test_who_decides_about_a_paper_is_not_disturbed_by_news():
    counter = with_papers(DOUBT)
    counter.press("accept")

    counter.till.papers.left = ()
    counter.desk.news()

    assert [row.title for row in counter.seen("more", "list")[1]] == ["已打印", "补打"]


def with_another_printer() -> Counter:
    counter = with_papers(QUEUED)
    counter.till.papers.printers = ("back",)
    counter.press("accept")
    return counter


def test_with_a_second_printer_a_paper_that_waits_may_go_there():
    counter = with_another_printer()
    assert [row.title for row in counter.seen("more", "list")[1]] == ["立即重试", "换到 后台打印机"]

    counter.press("down", "accept")

    assert counter.till.papers.tried == ["move to back J1"]


def test_with_a_second_printer_it_can_still_be_tried_here():
    counter = with_another_printer()

    counter.press("accept")

    assert counter.till.papers.tried == ["retry"]


def test_a_paper_that_is_being_printed_is_not_moved():
    counter = with_papers(replace(QUEUED, state="sending"))
    counter.till.papers.printers = ("back",)

    counter.press("accept")

    assert counter.till.papers.tried == ["retry"]
