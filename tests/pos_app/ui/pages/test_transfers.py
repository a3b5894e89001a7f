from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from pos_app.presenters.host import State
from tests.pos_app.ui.conftest import Hands

PAPER = "JT1.eJxLTEoGAAJNASc.MEUCIQDx"


def test_a_paper_and_its_pieces_are_scanned_in(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001")
    hands.press("Ctrl+T")

    hands.scan(PAPER)
    hands.scan("6900012341111")
    hands.scan("6900012342222")
    hands.press("Return")

    assert hands.till.transfers.done == [("receive", (PAPER,), "", ("6900012341111", "6900012342222"))]


def test_a_typed_code_goes_on_the_list_and_enter_alone_sends(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001")
    hands.press("Ctrl+T", "F5", "Return")
    field = hands.window.transfers.field

    hands.type("690001")
    hands.press("Return")
    cleared = field.text()
    hands.press("Return")

    assert isinstance(field, QLineEdit)
    assert cleared == ""
    assert hands.till.transfers.done == [("send", ("690001",), "BJ")]


def test_only_the_keys_of_the_step_are_shown(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001")
    hands.press("Ctrl+T")
    page = hands.window.transfers

    def shown() -> set[str]:
        return {action for action, made in page._keys.items() if made.isVisible()}

    overview = shown()
    hands.scan(PAPER)

    assert (overview, shown()) == ({"transfer_send", "reserve"}, {"transfer_all"})
    assert page.field.hasFocus()


def test_a_message_of_the_desk_stands_on_this_page(make_window: Callable[..., Hands]):
    hands = make_window(staff="1001")
    hands.press("Ctrl+T")
    hands.till.sync = ("offline", "▲ 离线 12 分 · 待传 9")

    hands.window.refresh()

    assert hands.state is State.TRANSFER
    assert hands.window.transfers.strip.isVisible()
