"""The stockroom's page: a blind count, a document that is scanned, what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.presenters.host import State
from tests.builders import shop
from tests.pos_app.desk_at_work import DeskAtWork, desk_at_work


@pytest.fixture
def work(tmp_path: Path) -> Iterator[DeskAtWork]:
    with desk_at_work(tmp_path) as made:
        yield made


def begin(work: DeskAtWork, name: str) -> None:
    """F5 and the way of this name."""
    work.press("stockroom", "stock_new")
    names = [row.title for row in work.page("stockroom").rows]
    work.desk.stockroom.choose(names.index(name))
    work.press("accept")


def test_a_count_shows_what_was_scanned_and_not_what_is_expected(work: DeskAtWork):
    begin(work, "盘点")
    work.fill("")

    work.desk.scanned(shop.BANGLE)
    work.desk.scanned(shop.RING)

    assert work.page("stockroom").title == "盘点 全店  ·  应有 — 已扫 2"
    assert [row.title for row in work.page("stockroom").rows] == [shop.RING, shop.BANGLE]


def test_scanning_goes_on_after_the_page_was_left(work: DeskAtWork):
    begin(work, "盘点")
    work.fill("")
    work.desk.scanned(shop.BANGLE)
    work.press("back", "accept")

    assert work.page("stockroom").title.endswith("已扫 1")


def test_the_manager_sees_the_result_and_ends_the_count_with_a_reason(work: DeskAtWork):
    begin(work, "盘点")
    work.fill("")
    work.desk.scanned(shop.BANGLE)
    work.press("stock_result")
    missing = work.page("stockroom").rows[1]
    work.press("back", "stock_close")
    work.fill("找不到")

    assert (missing.title, missing.amount) == ("18K金钻石戒指", "■ 盘亏")
    assert missing.detail == shop.RING
    assert "已结束" in work.said("stockroom")
    assert work.counter.refusal("scan", code=shop.RING) == "item.gone"


def test_pieces_are_scanned_onto_a_document_and_taken_off_again(work: DeskAtWork):
    begin(work, "报损")
    work.desk.scanned(shop.SILVER)
    work.desk.scanned(shop.RING)
    work.press("stock_remove", "accept")
    work.fill("断裂")

    assert work.said("stockroom") == "B-HP01-20261121-0001 已开,1 件"
    assert work.counter.refusal("scan", code=shop.SILVER) == "item.gone"


def test_a_loan_stands_on_the_list_until_it_is_back(work: DeskAtWork):
    begin(work, "借出 / 外展")
    work.desk.scanned(shop.RING)
    work.press("accept")
    work.fill("杂志社", "2026-12-01", "拍照")
    (row,) = work.page("stockroom").rows
    work.press("accept")
    work.desk.scanned(shop.RING)
    work.press("accept")

    assert row.detail == f"{shop.RING} · 杂志社"
    assert work.page("stockroom").rows == ()


def test_a_difference_waits_until_a_person_says_what_became_of_it(work: DeskAtWork, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text("条码,大类,品类,计价方式,成色,总件重(g),净金重(g)\nN1,素金,戒指,按重,足金999,5.00,5.00\n", "utf-8")
    begin(work, "进货入库")
    work.fill(str(file), "金厂", "X9", "", "发错一件")
    first, second = work.page("stockroom").rows
    work.press("accept")
    work.fill("已退给供应商")

    assert {first.title, second.title} == {"单上有,货没到 N1", "货到了,单上没有 X9"}
    assert len(work.page("stockroom").rows) == 1


def test_a_scan_on_the_page_tells_a_pieces_life(work: DeskAtWork):
    work.press("stockroom")
    work.desk.scanned(shop.RING)

    assert [row.title for row in work.page("stockroom").rows] == ["收货  和平路店"]


@pytest.mark.parametrize(("name", "words"), [("库龄", "90 天内"), ("货品平衡", "期初")])
def test_figures_are_read_and_left(work: DeskAtWork, name: str, words: str):
    begin(work, name)

    assert words in work.page("stockroom").rows[0].title
    work.press("back")
    assert work.desk.state is State.STOCKROOM


def test_a_piece_that_is_not_here_is_refused_on_the_page(work: DeskAtWork):
    begin(work, "退厂")
    work.desk.scanned("NOWHERE")

    assert "NOWHERE" in work.said("stockroom")
