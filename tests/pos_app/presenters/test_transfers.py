"""Sending, receiving and keeping pieces at the page, without a screen."""

from __future__ import annotations

from dataclasses import replace

from pos_app.presenters.host import State
from pos_app.presenters.transfers import PAPER, TransfersPicture
from shop.stock.rules.documents import START
from tests.pos_app.fake_chain import COMING, PIECES
from tests.pos_app.fake_till import PIN, RING
from tests.pos_app.fake_views import Counter

MANAGER = "1001"
WHOLE, FIRST, SECOND = "JT1.abc.def", "JT1/1/2/ab.c", "JT1/2/2/ab.d"
ONE, TWO = (piece.barcode for piece in PIECES)


def on_page(staff: str = MANAGER) -> Counter:
    counter = Counter(staff=staff)
    counter.press("transfers")
    return counter


def picture(counter: Counter) -> TransfersPicture:
    (found,) = counter.seen("transfers", "transfers")
    assert isinstance(found, TransfersPicture)
    return found


def said(counter: Counter) -> str:
    (problem,) = counter.seen("transfers", "words")
    return problem.text if problem else ""


def choose(counter: Counter, words: str) -> None:
    """Go to the row that begins so and open it."""
    place = next(n for n, row in enumerate(picture(counter).rows) if row.title.startswith(words))
    counter.desk.transfers.choose(place)
    counter.press("accept")


def test_a_papers_codes_begin_as_the_stock_writes_them():
    assert PAPER == START


def test_the_page_lists_what_comes_what_waits_what_goes_and_what_is_kept():
    rows = picture(on_page()).rows

    assert [(row.title, row.amount) for row in rows] == [
        ("来自 北京路店  T-BJ01-20261118-0001", "收货"),
        ("北京路店 申请预留 6900012344444", "待答复"),
        ("发往 万象城店  T-HP01-20261121-0002", "在途"),
        ("预留 6900012345555", "取消"),
    ]
    assert rows[0].detail == "2 件 · 11-18 10:00 发出 · ▲ 超过 48 小时"
    assert rows[3].detail == "北京路店 的 李女士 · 留到 11-23 22:00"


def test_a_piece_that_was_looked_for_in_vain_is_marked():
    counter = Counter(staff=MANAGER)
    counter.till.transfers.coming = (replace(COMING, missing=(TWO,)),)

    counter.press("transfers")

    assert "■ 1 件没找到" in picture(counter).rows[0].detail


def test_pieces_are_sent_by_scanning_them():
    counter = on_page()
    counter.press("transfer_send", "down", "accept")

    counter.scan("6900012340001", "6900012340002", "6900012340001")
    counter.press("accept")

    assert counter.till.transfers.done == [("send", ("6900012340001", "6900012340002"), "WX")]
    assert said(counter) == "T-HP01-20261121-0003 已发出 2 件,调拨单随货走"
    assert picture(counter).title == "调拨与预留"


def test_a_piece_that_may_not_go_is_refused_when_it_is_scanned():
    counter = on_page()
    counter.press("transfer_send", "accept")

    counter.scan("6900012340404")

    assert said(counter).startswith("这件 10-02 已在北京路店售出")
    assert picture(counter).rows == ()


def test_a_piece_can_be_typed_and_taken_off_again():
    counter = on_page()
    counter.press("transfer_send", "accept")
    for code in ("6900012340001", "6900012340002"):
        counter.views["transfers"].code_text = code
        counter.press("accept")

    counter.press("up", "transfer_remove")

    assert [row.detail for row in picture(counter).rows] == ["6900012340002"]


def test_an_empty_transfer_is_not_sent():
    counter = on_page()
    counter.press("transfer_send", "accept", "accept")

    assert said(counter).startswith("一件货都没有")
    assert counter.till.transfers.done == []


def test_a_cashier_sends_with_a_managers_yes():
    counter = on_page("1007")
    counter.press("transfer_send", "accept")
    counter.scan("6900012340001")
    counter.press("accept")
    assert counter.state is State.APPROVAL

    counter.views["approval"].typed = (MANAGER, PIN)
    counter.press("accept")

    assert counter.till.transfers.done == [("send", ("6900012340001",), "BJ")]
    assert counter.state is State.TRANSFER


def test_a_scanned_paper_opens_the_receipt_from_any_screen():
    counter = Counter(staff=MANAGER)
    counter.press("more")

    counter.scan(WHOLE)

    assert counter.state is State.TRANSFER
    assert picture(counter).title == "收货 T-BJ01-20261118-0001  ·  来自 北京路店  ·  已扫 0 / 2"


def test_received_pieces_are_ticked_off_one_by_one():
    counter = on_page()
    counter.scan(WHOLE, ONE, TWO)

    ticked = [row.title for row in picture(counter).rows]
    counter.press("accept")

    assert ticked == ["✔  古法手镯", "✔  钻石戒指"]
    assert counter.till.transfers.done == [("receive", (WHOLE,), "", (ONE, TWO))]
    assert said(counter) == "已收 2 件,可以卖了"


def test_what_is_missing_is_asked_about_before_it_is_written_down():
    counter = on_page()
    counter.scan(WHOLE, ONE)

    counter.press("accept")
    asked, before = said(counter), list(counter.till.transfers.done)
    counter.press("accept")

    assert asked.startswith("还有 1 件没扫到")
    assert before == []
    assert counter.till.transfers.done == [("receive", (WHOLE,), "", (ONE,))]
    assert said(counter) == "已收 1 件,可以卖了;1 件没到,已报总部"


def test_everything_on_the_paper_is_taken_in_at_once():
    counter = on_page()
    counter.scan(WHOLE)

    counter.press("transfer_all")

    assert counter.till.transfers.done == [("receive", (WHOLE,), "", None)]


def test_a_paper_of_two_codes_waits_for_the_second():
    counter = on_page()

    counter.scan(FIRST)
    waits = said(counter), picture(counter).title
    counter.scan(SECOND)

    assert waits[0].startswith("这张调拨单有 2 个码,已扫 1 个")
    assert waits[1] == "调拨与预留"
    assert picture(counter).title.startswith("收货 ")


def test_a_piece_that_went_by_another_paper_is_named_with_it():
    counter = on_page()
    counter.till.transfers.away = {"6900012349999": "T-BJ02-20261121-0001"}

    counter.scan(WHOLE)
    opened = said(counter)
    counter.scan(ONE)
    ticked = said(counter)
    counter.scan("6900012349999")

    assert opened.startswith("按账上的记录,6900012349999 已随 T-BJ02-20261121-0001 走了")
    assert (ticked, said(counter)) == ("", opened)


def test_a_forged_paper_is_refused_and_forgotten():
    counter = on_page()

    counter.scan("JT1.forged")
    refused = said(counter)
    counter.scan(WHOLE)

    assert refused.startswith("签名不符本机所知的 BJ01 公钥")
    assert picture(counter).title.startswith("收货 ")


def test_what_headquarters_told_of_is_received_without_paper():
    counter = on_page()
    choose(counter, "来自 北京路店")

    counter.press("transfer_all")

    assert counter.till.transfers.done == [("receive", (), COMING.document_no, None)]


def test_a_piece_of_another_transfer_is_put_aside():
    counter = on_page()
    counter.scan(WHOLE, RING.barcode)

    assert f"{RING.barcode} 不在这张调拨单的待收货品里" in said(counter)


def test_nothing_scanned_is_not_a_receipt():
    counter = on_page()
    counter.scan(WHOLE)
    counter.press("accept")

    assert said(counter).startswith("还没有扫货品")
    assert counter.till.transfers.done == []


def test_a_piece_is_kept_for_another_store():
    counter = on_page()
    choose(counter, "北京路店 申请预留")
    choose(counter, "留 3 天")

    assert counter.till.transfers.done == [("keep", "R-BJ01-1", "2026-11-24T22:00:00.000+08:00")]
    assert said(counter) == "已留到 11-24 22:00"


def test_a_piece_is_not_kept_and_the_other_store_learns_why():
    counter = on_page()
    choose(counter, "北京路店 申请预留")
    choose(counter, "不留: 货品在维修")

    assert counter.till.transfers.done == [("refuse", "R-BJ01-1", "货品在维修")]


def test_a_kept_piece_is_for_sale_again_when_the_reservation_ends():
    counter = on_page()
    choose(counter, "预留 6900012345555")
    choose(counter, "顾客不要了")

    assert counter.till.transfers.done == [("end", "R-BJ01-2", "顾客不要了")]


def test_what_is_on_its_way_only_says_what_to_do():
    counter = on_page()
    choose(counter, "发往 万象城店")

    assert said(counter).startswith("货在路上")
    assert counter.till.transfers.done == []


def test_a_piece_on_the_overview_is_told_where_to_go():
    counter = on_page()

    counter.scan(RING.barcode)

    assert said(counter).startswith("这里扫调拨单的二维码")
    assert counter.till.lines == ()


def test_escape_goes_back_level_by_level():
    counter = on_page()
    counter.press("transfer_send", "accept", "back")
    overview = picture(counter).title

    counter.press("back")

    assert overview == "调拨与预留"
    assert counter.state is State.IDLE
