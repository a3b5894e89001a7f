from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton

from pos_app.presenters.day_close import DIFFERENCE, METHODS
from pos_app.ui.pages.day_close import face_text
from tests.pos_app.fake_till import PIN
from tests.pos_app.ui.conftest import Hands


def counted(make_window: Callable[..., Hands]) -> Hands:
    hands = make_window(staff="1001")
    hands.press("Ctrl+J", "Return")
    for count in ("39", "0", "2", "0", "0", "0", "0", "0"):
        hands.type(count)
        hands.press("Return")
    return hands


def test_enter_goes_from_face_to_face_and_then_counts(make_window: Callable[..., Hands]):
    hands = counted(make_window)

    assert [count.counted_fen for count in hands.till.counts] == [394_000]


def test_a_whole_close_by_keys_alone(make_window: Callable[..., Hands]):
    hands = counted(make_window)

    hands.press("Return", "Return", "Return", "Return", "Return")

    assert not hands.till.day_open


def test_close_wizard_resume(make_window: Callable[..., Hands]):
    hands = counted(make_window)
    hands.press("Return", "Esc")

    hands.press("Ctrl+J")

    assert hands.desk.close.step == METHODS
    assert hands.window.close_page.place.text() == "第 3 步 / 6"


def test_the_sum_follows_the_typing(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001")
    hands.press("Ctrl+J", "Return")

    hands.type("12")

    assert hands.window.close_page.sum.accessibleName() == "实点合计 ¥1,200.00"


@pytest.mark.parametrize(("face", "text"), [(10_000, "100"), (100, "1"), (50, "0.5"), (10, "0.1")])
def test_faces_are_named_in_yuan(face: int, text: str):
    assert face_text(face) == text


def test_enter_in_a_large_difference_leads_through_reason_number_and_pin(make_window: Callable[..., Hands]):
    hands = make_window(staff="1007")
    hands.till.post.allowed = lambda permission: None  # type: ignore[method-assign]
    hands.press("Ctrl+J", "Return")
    hands.type("30")
    hands.press(*["Return"] * 8)
    hands.press("Return", "Return", "Return", "Down", "Return")
    hands.type("1001")
    hands.press("Return")
    hands.type(PIN)

    assert hands.window.close_page.difference() == ("找零差错", "1001", PIN)
    assert hands.desk.close.step == DIFFERENCE


def test_a_closed_day_offers_its_page_and_the_way_back(make_window: Callable[..., Hands]):
    hands = counted(make_window)

    hands.press("Return", "Return", "Return", "Return", "Return")

    page = hands.window.close_page
    shown = [made.text() for made in page.findChildren(QPushButton) if made.isVisible()]
    assert shown == ["A4 日结单 F9", "回到收银 Enter"]
