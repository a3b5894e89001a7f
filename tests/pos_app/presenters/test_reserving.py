"""Asking another store to keep a piece, without a screen."""

from __future__ import annotations

from dataclasses import replace

from pos_app.presenters.host import State
from pos_app.presenters.more import Form
from pos_app.presenters.problems import words_for
from shop.stock.errors import PieceOfOtherStore
from tests.pos_app.fake_chain import ELSEWHERE, OURS
from tests.pos_app.fake_till import RING
from tests.pos_app.fake_views import Counter


def form(counter: Counter) -> Form:
    (shown,) = counter.seen("more", "form")
    assert isinstance(shown, Form)
    return shown


def typed(counter: Counter, *values: str) -> None:
    counter.views["more"].typed = values
    counter.press("accept")


def test_a_refused_scan_offers_to_ask_the_store_that_has_the_piece():
    (button,) = words_for(PieceOfOtherStore(store="北京路店")).buttons

    assert (button.label, button.action) == ("申请预留 Ctrl+R", "reserve")


def test_the_piece_that_was_refused_is_kept_for_the_member_on_the_bill():
    counter = Counter()
    counter.scan(RING.barcode, "M0000000001", ELSEWHERE.barcode)

    counter.press("reserve")
    asked = form(counter)
    typed(counter, asked.fields[0].text)

    assert asked.words.startswith("翡翠手镯 6900012347777 在北京路店。")
    assert counter.till.transfers.done == [("ask", ELSEWHERE.barcode, "李** 138****6620", "BJ", "M1")]
    assert (counter.state, counter.message.text if counter.message else "") == (
        State.BUILDING, "已请北京路店留货。答复、期限和取消都在 Ctrl+T。",
    )  # fmt: skip


def test_on_the_transfers_page_the_code_is_scanned_and_the_answer_stands_there():
    counter = Counter()
    counter.press("transfers", "reserve")

    counter.scan(ELSEWHERE.barcode)
    typed(counter, "王太太")

    (page,) = counter.seen("transfers", "transfers")
    assert counter.state is State.TRANSFER
    assert [(row.title, row.detail) for row in page.rows][-1] == ("请北京路店留 6900012347777", "王太太 · 等对方答复")


def test_what_was_asked_for_is_given_up_again():
    counter = Counter()
    counter.till.transfers.asks = (replace(OURS, state="refused", reason="在修"),)
    counter.press("transfers")
    (page,) = counter.seen("transfers", "transfers")
    counter.desk.transfers.choose(len(page.rows) - 1)

    counter.press("accept", "accept")

    (said,) = counter.seen("transfers", "words")
    assert counter.till.transfers.done == [("end", "R-HP01-1", "顾客不要了")]
    assert said.text == "预留已取消,对方会收到"


def test_a_piece_that_the_other_store_cannot_sell_now_is_said_to_be_so():
    counter = Counter()
    counter.till.transfers.elsewhere = lambda barcode: replace(ELSEWHERE, status="held")  # type: ignore[method-assign]
    counter.scan(ELSEWHERE.barcode)

    counter.press("reserve")

    assert "▲ 现在在挂单里,对方不一定能留。" in form(counter).words


def test_nobody_is_asked_without_the_customers_name():
    counter = Counter()
    counter.scan(ELSEWHERE.barcode)
    counter.press("reserve")

    typed(counter, " ")

    assert counter.code == "E-KEEP-WHOM"
    assert counter.till.transfers.done == []


def test_an_unknown_code_can_be_typed_again():
    counter = Counter()
    counter.press("more", "reserve")
    typed(counter, "69")

    assert counter.code == "E-ITEM-AWAY"
    typed(counter, ELSEWHERE.barcode)

    assert form(counter).fields[0].label == "为谁留"


def test_a_later_scan_is_not_taken_for_the_piece_that_was_refused():
    counter = Counter()
    counter.scan(ELSEWHERE.barcode, RING.barcode)

    counter.press("reserve")

    assert form(counter).fields[0].label == "条码"


def test_escape_leads_back_to_the_bill():
    counter = Counter()
    counter.scan(RING.barcode, ELSEWHERE.barcode)
    counter.press("reserve")

    counter.press("back")

    assert counter.state is State.BUILDING
