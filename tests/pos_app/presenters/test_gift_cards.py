"""Gift cards beside the bill, without a screen: asked about, sold, extended, taken back; who buys them."""

from __future__ import annotations

import pytest

from pos_app.counter.payees import Payee
from pos_app.presenters.host import State
from pos_app.presenters.papers import Choice
from tests.pos_app.fake_gift_cards import CARD, SECRET
from tests.pos_app.fake_views import Counter


def asked(counter: Counter, number: str = CARD.card_no) -> Counter:
    counter.press("gift_cards")
    typed(counter, number)
    return counter


def typed(counter: Counter, *values: str) -> None:
    counter.views["more"].typed = values
    counter.press("accept")


def ways(counter: Counter) -> list[str]:
    title, rows, _chosen, said = counter.seen("more", "list")
    assert title == CARD.card_no
    assert said
    assert rows[0].title.startswith("余额")
    return [row.title for row in rows[1:]]


def test_an_enquiry_tells_rest_state_and_last_day_and_enter_asks_for_the_next_card():
    counter = asked(Counter())
    _title, rows, _chosen, _said = counter.seen("more", "list")

    counter.press("accept")
    counter.scan(CARD.card_no)

    assert rows[0] == Choice("余额 · 可用", "面额 ¥500.00 · 2029-11-21 到期", "¥500.00")
    assert ways(counter) == ["退卡", "打印余额"]


def test_a_scan_while_the_number_is_asked_for_is_the_number():
    counter = Counter()
    counter.press("gift_cards")

    counter.scan(CARD.card_no)

    assert ways(counter) == ["退卡", "打印余额"]


def test_a_number_that_no_card_has_is_said_in_words():
    assert asked(Counter(), "GC00000000001").code == "E-GIFT-NONE"


def test_a_card_that_was_not_sold_is_laid_on_the_bill():
    counter = Counter()
    counter.till.gift_cards.now("未售出", balance_fen=0, sold_on="", ends_on="")
    asked(counter)

    counter.press("down", "accept")

    assert counter.till.gift_cards.done == [("sell", CARD.card_no)]
    assert counter.state is State.BUILDING


def test_an_ended_card_is_extended_and_the_new_day_is_told():
    counter = Counter()
    counter.till.gift_cards.now("已过期", ends_on="2026-11-01")
    asked(counter)

    counter.press("down", "accept")

    assert counter.till.gift_cards.done == [("extend", CARD.card_no)]
    assert counter.message is not None
    assert "2032-11-22" in counter.message.text


def test_an_unused_card_is_taken_back_by_its_secret():
    counter = asked(Counter())

    counter.press("down", "accept")
    typed(counter, SECRET, "李雪梅", "11010519491231002X", "工商银行 62220000")

    payee = Payee(name="李雪梅", id_no="11010519491231002X", account="工商银行 62220000")
    assert counter.till.gift_cards.done == [("take_back", CARD.card_no, SECRET, payee)]


def test_a_used_card_is_only_looked_at():
    counter = Counter()
    counter.till.gift_cards.now("可用", balance_fen=1_00)

    assert ways(asked(counter)) == ["打印余额"]


def test_where_cards_lie_on_the_bill_the_buyer_can_be_named():
    counter = Counter()
    counter.till.gift_cards.now("未售出", balance_fen=0)
    asked(counter)
    counter.press("down", "accept")

    counter.press("gift_cards", "accept")
    typed(counter, "李学明", "11010519491231002X", "13800006620", "和平小学")

    assert counter.till.gift_cards.done[-1] == ("buyer", "李学明", "和平小学")


LOST = {"named": True, "state": "lost", "lost_on": "2026-11-15", "ends_on": ""}
ID_NO = "11010519491231002X"


def said(counter: Counter) -> str:
    return str(counter.seen("more", "list")[3])


def test_what_is_left_is_printed_and_the_card_stays_on_show():
    counter = asked(Counter())

    counter.press("down", "down", "accept")

    assert counter.till.gift_cards.done == [("print", CARD.card_no)]
    assert counter.state is State.MORE


def test_a_named_card_that_was_lost_is_stopped_and_the_day_of_another_one_told():
    counter = Counter()
    counter.till.gift_cards.now("可用", named=True, balance_fen=1_00, ends_on="")
    assert ways(asked(counter)) == ["挂失", "打印余额"]

    counter.press("down", "accept")
    typed(counter, "包被偷")

    assert counter.till.gift_cards.done == [("lost", CARD.card_no, "包被偷")]
    assert ways(counter) == ["补卡", "解挂", "打印挂失凭证"]
    assert "2026-11-28 起可补卡" in said(counter)


def test_a_shop_alone_gives_another_card_that_is_scanned_for_the_buyers_number():
    counter = Counter()
    counter.till.gift_cards.now("已挂失", **LOST)
    asked(counter)
    counter.press("down", "accept")

    counter.scan("GC00000000014")
    scanned = counter.seen("more", "scan")
    typed(counter, ID_NO, "GC00000000014", "遗失补卡")

    assert scanned == ("GC00000000014",)
    assert counter.till.gift_cards.done == [("reissue", CARD.card_no, "GC00000000014", ID_NO, "遗失补卡")]
    assert "凭证已打印" in str(counter.message)


def test_a_till_of_a_chain_asks_headquarters_for_another_card_and_says_so():
    counter = Counter()
    counter.till.gift_cards.decisive = False
    counter.till.gift_cards.now("已挂失", **LOST)
    asked(counter)
    counter.press("down", "accept")

    typed(counter, ID_NO, "", "遗失补卡")

    assert "已报总部" in str(counter.message)


@pytest.mark.parametrize(("decisive", "done"), [(True, [("found", CARD.card_no, ID_NO, "卡已找到")]), (False, [])])
def test_a_card_that_was_found_is_the_buyers_again_and_in_a_chain_by_headquarters(decisive, done):
    counter = Counter()
    counter.till.gift_cards.decisive = decisive
    counter.till.gift_cards.now("已挂失", **LOST)
    asked(counter)
    counter.press("down", "down", "accept")

    if decisive:
        typed(counter, ID_NO, "卡已找到")

    assert counter.till.gift_cards.done == done
    assert decisive or counter.code == "E-GIFT-ABOVE"


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ({"ask": "asked"}, "等总部办理"),
        ({"ask": "refused", "ask_words": "证件不符"}, "证件不符"),
        ({"state": "replaced", "next_card_no": "GC00000000014"}, "新卡 GC00000000014"),
    ],
)
def test_the_page_says_what_became_of_a_lost_card(card, words):
    counter = Counter()
    counter.till.gift_cards.now("已补卡" if "state" in card else "已挂失", **{**LOST, **card})

    assert words in said(asked(counter))
