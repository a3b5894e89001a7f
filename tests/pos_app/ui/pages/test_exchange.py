from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from pos_app.ui import theme
from tests.pos_app.fake_chain import SYNCED
from tests.pos_app.fake_till import FakeTill
from tests.pos_app.ui.conftest import Hands


def opened(make_window: Callable[..., Hands], **how: object) -> Hands:
    hands = make_window(staff="1001", **how)
    hands.press("F11", "7")
    hands.settle()
    return hands


def test_leases_are_a_table_with_aligned_numbers(make_window: Callable[..., Hands]):
    table = opened(make_window).window.exchange.held

    assert [table.item(0, column).text() for column in range(6)] == [
        "储值 …6620", "¥1,000.00", "¥0.00", "4 分前", "47 小时后", "● 可用",
    ]  # fmt: skip
    assert table.item(1, 5).text() == "▲ 离总部上次答复太久,预留的储值不能再用"
    assert len({int(table.item(n, 1).textAlignment()) for n in range(3)}) == 1


def test_a_refusal_stands_on_top_with_sign_and_words(make_window: Callable[..., Hands]):
    hands = opened(make_window)
    hands.till.exchange.status = replace(SYNCED, state="rejected", reason="clone", pending=3)
    hands.window.refresh()
    QApplication.processEvents()

    texts = [made.text() for made in hands.window.exchange.findChildren(QLabel) if made.isVisible()]
    assert hands.window.exchange.state.text() == "■ 上传被拒,照常收银"
    assert any(text.startswith("总部收到本机的旧令牌") for text in texts)


def test_news_that_change_nothing_leave_the_page_alone(make_window: Callable[..., Hands]):
    page = opened(make_window).window.exchange
    before = [id(made) for made in page.findChildren(QLabel)]

    page.window().refresh()  # type: ignore[attr-defined]

    assert [id(made) for made in page.findChildren(QLabel)] == before


def test_the_list_takes_the_pages_place_with_its_own_keys(make_window: Callable[..., Hands]):
    hands = opened(make_window)
    hands.press("F6", "Down")
    page = hands.window.exchange

    shown = {action for made in page.findChildren(type(page._now)) if made.isVisible() for action in [made.text()]}
    assert page.list.currentRow() == 1
    assert {"打印清单 F7", "复制 F8"} <= shown
    assert "立即同步 F5" not in shown


def test_the_list_can_be_pasted_elsewhere(make_window: Callable[..., Hands]):
    hands = opened(make_window)
    hands.press("F6", "F8")

    assert QGuiApplication.clipboard().text().startswith("2026-11-21 13:40:00\t货品售出\tBJ01-1-812")


def test_a_shop_that_stands_alone_has_nothing_to_press(make_window: Callable[..., Hands]):
    till = FakeTill()
    till.exchange.status = None
    hands = make_window(till)
    hands.press("F11", "7")
    hands.settle()

    assert not hands.window.exchange.stack.isVisible()
    assert not hands.window.exchange._now.isVisible()


@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 100), ((1024, 720), 100), ((1366, 768), 150)])
def test_nothing_is_cut_off(make_window: Callable[..., Hands], size: tuple[int, int], scale: int):
    hands = opened(make_window, size=size)
    look = hands.window.look
    hands.window.set_look(theme.Look(look.dark, scale, look.family))
    page = hands.window.exchange
    QApplication.processEvents()

    cut = [
        made.text()
        for made in page.findChildren(QLabel)
        if made.isVisible()
        and not made.wordWrap()
        and made.text()
        and made.width() < made.fontMetrics().horizontalAdvance(made.text())
    ]
    assert cut == []


def test_a_long_reason_stays_inside_a_small_screen(make_window: Callable[..., Hands]):
    hands = opened(make_window, size=(1024, 720))
    hands.press("F6", "Down")
    QApplication.processEvents()

    page = hands.window.exchange
    right = page.mapToGlobal(page.rect().topRight()).x()
    shown = [made for made in page.findChildren(QLabel) if made.isVisible()]
    assert all(made.mapToGlobal(made.rect().topRight()).x() < right for made in shown)
    assert any(made.text().startswith("请总部安排升级") for made in shown)
