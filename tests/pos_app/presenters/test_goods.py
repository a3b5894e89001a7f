"""The page of goods by quantity: what there is, papers scanned together, what is on its way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.host import State
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work
from tests.pos_app.test_script_goods import BOX, CODE, EARRING


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        made.counter.ok("list_goods", goods=[EARRING, BOX])
        made.counter.ok("receive_goods", goods={CODE: 10}, supplier="饰品厂")
        made.press("goods")
        yield made


def begin(work: DeskAtWork, job: str) -> None:
    work.press("goods_new")
    names = [row.title for row in work.page("goods").rows]
    work.desk.step(names.index(job))
    work.press("accept")


def quantity(work: DeskAtWork, code: str = str(CODE)) -> int:
    return work.till.goods.page(code).qty


def test_every_article_is_listed_with_price_and_quantity(work: DeskAtWork):
    rows = work.page("goods").rows

    assert [(row.title, row.detail, row.amount) for row in rows] == [
        ("珍珠耳钉", f"{CODE} · 33.33/对", "10 对"), ("首饰盒", "BOX1 · 0.00/个", "0 个"),
    ]  # fmt: skip


def test_what_is_below_zero_stands_first_and_marked(work: DeskAtWork):
    work.counter.ok("scan", code="3*BOX1")
    work.counter.ok("begin_tender")
    work.counter.ok("commit")
    work.press("goods")

    first = work.page("goods").rows[0]
    assert (first.title, first.amount) == ("▲ 首饰盒", "-3 个")


def test_a_delivery_is_scanned_together_and_written(work: DeskAtWork):
    begin(work, "进货入库")
    work.desk.scanned(str(CODE))
    work.desk.scanned(str(CODE))
    work.desk.scanned("20*box1")

    assert [row.amount for row in work.page("goods").rows] == ["2 对", "20 个"]
    work.press("accept")
    work.fill("饰品厂")
    assert (quantity(work), quantity(work, "BOX1")) == (12, 20)
    assert work.said("goods") == "Q-HP01-20261121-0002 已开,22 件"


def test_a_quantity_is_typed_and_an_article_removed(work: DeskAtWork):
    begin(work, "盘点")
    work.desk.scanned("BOX1")
    work.desk.scanned(str(CODE))
    work.press("goods_quantity")
    work.fill("8")
    work.desk.step(-1)
    work.press("goods_remove", "accept")
    work.fill("少了两对")

    assert (quantity(work), quantity(work, "BOX1")) == (8, 0)


def test_an_article_is_typed_where_no_scanner_reads_it(work: DeskAtWork):
    begin(work, "报损")
    work.press("goods_new")
    work.fill(f"3*{CODE}")
    work.press("accept")
    work.fill("压坏")

    assert quantity(work) == 7


def test_what_cannot_be_written_stays_on_the_paper(work: DeskAtWork):
    begin(work, "报损")
    work.desk.scanned(f"11*{CODE}")
    work.press("accept")
    work.fill("压坏")

    assert work.desk.message is not None
    assert work.desk.message.code == "E-GOODS-SHORT"
    assert quantity(work) == 10
    work.press("back")
    assert [row.amount for row in work.page("goods").rows] == ["11 对"]


def test_an_unknown_code_is_said_and_adds_nothing(work: DeskAtWork):
    begin(work, "进货入库")
    work.desk.scanned("NOTHING")

    assert "没有 NOTHING" in work.said("goods")
    assert work.page("goods").rows == ()


def test_enter_shows_what_changed_an_article_and_esc_leads_back(work: DeskAtWork):
    work.press("accept")

    assert [row.title for row in work.page("goods").rows] == ["进货 +10"]
    work.press("back", "back")
    assert work.desk.state is State.IDLE
