"""The page of the exchange with headquarters, without a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.presenters.exchange import ExchangePicture, TroublePicture
from pos_app.presenters.host import State
from tests.pos_app.fake_chain import SYNCED
from tests.pos_app.fake_till import PIN, RING
from tests.pos_app.fake_views import Counter

MANAGER = "1001"


def on_page(staff: str = MANAGER) -> Counter:
    counter = Counter(staff=staff)
    counter.press("more", "sync")
    return counter


def picture(counter: Counter) -> ExchangePicture:
    (found,) = counter.seen("exchange", "exchange")
    assert isinstance(found, ExchangePicture)
    return found


def listed(counter: Counter) -> TroublePicture:
    (found,) = counter.seen("exchange", "troubles")
    assert isinstance(found, TroublePicture)
    return found


def test_the_page_shows_state_leases_and_what_is_refused_offline():
    shown = picture(on_page())

    assert (shown.state, shown.level, shown.alone, shown.advice) == ("● 已同步", "ok", False, ())
    assert [one.account for one in shown.held] == ["储值 …6620", "储值 …1138", "储值 …9001"]
    assert shown.facts[-1].name == "重新下载"
    assert any("¥2,000.00" in rule.value for rule in shown.rules)


def test_a_shop_that_stands_alone_says_so():
    counter = Counter()
    counter.till.exchange.status = None

    counter.press("sync")

    assert (picture(counter).alone, picture(counter).state) == (True, "● 单店运行,不连总部")


def test_news_change_the_page_while_it_is_open():
    counter = on_page()
    counter.till.exchange.status = replace(SYNCED, state="rejected", reason="fork", pending=3)

    counter.desk.news()

    assert picture(counter).state == "■ 上传被拒,照常收银"
    assert picture(counter).advice[0].code == "E-SYNC-FORK"


def test_sync_now_asks_and_does_not_wait():
    counter = on_page()

    counter.press("sync_now")

    assert counter.till.exchange.nudges == 1
    assert "收银不用等" in counter.seen("exchange", "words")[0].text


def test_the_message_that_led_here_is_dealt_with():
    counter = Counter()
    counter.till.sync = ("rejected", "■ 上传被拒 1 · 查看")
    counter.desk.news()
    assert counter.code == "E-SYNC-REJECT"

    counter.press(counter.message.buttons[0].action)  # type: ignore[union-attr]

    assert (counter.state, counter.message) == (State.SYNC, None)


def test_escape_leads_back_into_the_tender_that_was_left():
    counter = Counter()
    counter.scan(RING.barcode)
    counter.press("pay", "sync")

    counter.press("back")

    assert counter.state is State.TENDER


@pytest.mark.parametrize("way", [("more", "sync"), ("sync",), ("board", "sync"), ("sync", "sync")])
def test_escape_leads_back(way: tuple[str, ...]):
    counter = Counter()
    counter.press(*way)

    counter.press("back")

    assert counter.state is (State.BOARD if "board" in way else State.IDLE)


def test_a_manager_sees_what_waits_with_the_other_fate_of_the_piece():
    counter = on_page()

    counter.press("exceptions")

    shown = listed(counter)
    assert [row.title for row in shown.rows] == ["货品售出  BJ01-1-812", "promotions.of_tomorrow  HQ-1-90"]
    assert shown.rows[0].detail == "6900012349999 和平路店 11-21 13:12 已售出 (S-HP01-20261121-0031)"
    assert shown.rows[1].detail.startswith("本机程序太旧")
    facts = {fact.name: fact.value for fact in shown.facts}
    assert (facts["这一笔说"], facts["账上是"]) == ("归 北京路店", "和平路店 售出")
    assert shown.step == "先找到货:问对方店和本店谁手上有。两店都卖了的,先联系两位顾客,再告诉总部"


def test_another_row_shows_its_own_facts():
    counter = on_page()
    counter.press("exceptions", "down", "down")

    assert listed(counter).chosen == 1
    assert listed(counter).facts[1].value == "HQ-1-90"


def test_a_cashier_needs_a_managers_yes():
    counter = on_page("1007")

    counter.press("exceptions")
    asked = counter.state
    counter.views["approval"].typed = (MANAGER, PIN)
    counter.press("accept")

    assert asked is State.APPROVAL
    assert counter.state is State.SYNC
    assert len(listed(counter).rows) == 2


def test_the_list_is_printed_and_copied():
    counter = on_page()
    counter.press("exceptions", "exceptions_print", "exceptions_copy")

    ((title, rows),) = counter.till.exchange.printed
    assert (title, rows[0][0]) == ("没有生效的记录", "货品售出  BJ01-1-812")
    assert rows[1][1].endswith("升级后自动补上。请总部安排升级本机程序。不用告诉总部编号,不用再录一次")
    (text,) = counter.seen("exchange", "copied")
    assert text.splitlines()[1].split("\t")[:3] == ["2026-11-20 09:00:00", "promotions.of_tomorrow", "HQ-1-90"]


def test_what_a_manager_has_seen_leaves_the_list_with_a_reason():
    counter = on_page()
    counter.press("exceptions", "exceptions_seen")
    unexplained = counter.seen("exchange", "words")[0].text

    counter.views["exchange"].answer_text = "货在店里,已与总部核对"
    counter.press("exceptions_seen")
    one_left = len(listed(counter).rows)
    counter.press("exceptions_seen")

    assert unexplained.startswith("要写明为什么")
    assert one_left == 1
    assert counter.seen("exchange", "troubles") == (None,)
    assert counter.till.exchange.found == ()


def test_nothing_to_deal_with_leaves_the_page_as_it_is():
    counter = on_page()
    counter.till.exchange.found = ()

    counter.press("exceptions", "exceptions_print", "exceptions_copy")

    assert counter.seen("exchange", "troubles") == (None,)
    assert counter.seen("exchange", "words")[0].text == "都生效了,没有要处理的。"
    assert counter.till.exchange.printed == []


def test_escape_leaves_the_list_first():
    counter = on_page()
    counter.press("exceptions", "back")

    assert counter.seen("exchange", "troubles") == (None,)
    assert counter.state is State.SYNC


def test_arrows_scroll_the_page():
    counter = on_page()

    counter.press("down")

    assert counter.seen("exchange", "scrolled") == (1,)


def test_a_scan_leads_back_to_the_bill():
    counter = on_page()

    counter.scan(RING.barcode)

    assert counter.state is State.BUILDING
