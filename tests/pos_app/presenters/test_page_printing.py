"""A page that was made: printed where there is a printer for it, else opened; and what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.presenters.host import State
from printers.devices.pages import PagePrinterStopped
from tests.pos_app.fake_views import Counter

FILE = "/till/slip-S-HP01-20261121-0001.pdf"


@pytest.fixture
def counter() -> Counter:
    made = Counter()
    made.till.pages.printer = "a4"
    return made


def offer(counter: Counter) -> None:
    counter.desk.pages.offer("slip", FILE, "销售单", counter.desk.leave)


def said(counter: Counter) -> str:
    assert counter.message is not None
    return counter.message.text


def test_without_a_printer_the_page_is_opened():
    counter = Counter()

    offer(counter)

    assert counter.seen("desk", "file") == (FILE,)


def test_with_one_it_is_printed_or_looked_at(counter: Counter):
    offer(counter)
    assert [row.title for row in counter.seen("more", "list")[1]] == ["打印", "打开看"]
    counter.press("accept")
    assert [(job.page, job.file) for job in counter.till.pages.jobs()] == [("slip", FILE)]
    assert counter.state is State.IDLE

    offer(counter)
    counter.press("down", "accept")

    assert counter.seen("desk", "file") == (FILE,)


def test_a_page_on_its_way_is_told_of_and_then_what_became_of_it(counter: Counter):
    offer(counter)
    counter.press("accept")
    assert "正在把 slip-S-HP01-20261121-0001.pdf 交给A4 打印机" in said(counter)

    counter.till.pages.sent = (replace(counter.till.pages.sent[0], state="handed"),)
    counter.desk.news()

    assert "已交给A4 打印机。看看纸" in said(counter)


def test_a_refused_page_is_told_in_words_with_its_file(counter: Counter):
    offer(counter)
    counter.press("accept")
    job = replace(counter.till.pages.sent[0], state="failed", error=PagePrinterStopped(queue="office"))

    counter.till.pages.sent = (job,)
    counter.desk.news()

    assert counter.code == "E-PAGE-STOP"
    assert "系统停用了打印机 office" in said(counter)
    assert said(counter).endswith(f"文件: {FILE}")


def test_a_page_is_told_of_once(counter: Counter):
    offer(counter)
    counter.press("accept")
    counter.till.pages.sent = (replace(counter.till.pages.sent[0], state="handed"),)
    counter.desk.news()
    counter.desk.say(None)

    counter.desk.news()

    assert counter.message is None
