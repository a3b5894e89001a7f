"""Gift cards beside the bill, without a screen: asked about, sold, extended, taken back; who buys them."""

from __future__ import annotations

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
    assert ways(counter) == ["退卡"]


def test_a_scan_while_the_number_is_asked_for_is_the_number():
    counter = Counter()
    counter.press("gift_cards")

    counter.scan(CARD.card_no)

    assert ways(counter) == ["退卡"]


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
    typed(counter, SECRET)

    assert counter.till.gift_cards.done == [("take_back", CARD.card_no, SECRET)]


def test_a_used_card_is_only_looked_at():
    counter = Counter()
    counter.till.gift_cards.now("可用", balance_fen=1_00)

    assert ways(asked(counter)) == []


def test_where_cards_lie_on_the_bill_the_buyer_can_be_named():
    counter = Counter()
    counter.till.gift_cards.now("未售出", balance_fen=0)
    asked(counter)
    counter.press("down", "accept")

    counter.press("gift_cards", "accept")
    typed(counter, "李学明", "11010519491231002X", "13800006620", "和平小学")

    assert counter.till.gift_cards.done[-1] == ("buyer", "李学明", "和平小学")
