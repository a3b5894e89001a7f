from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from pos_app.presenters.host import State
from pos_app.settings import CardReaderSettings
from pos_app.ui import theme
from pos_app.ui.keymap import load, shown
from pos_app.ui.tables import cart_table
from pos_app.ui.widgets.header import Chip
from tests.pos_app.fake_till import BANGLE, MEMBER_PIN, PENDANT, PIN, RING, FakeTill
from tests.pos_app.ui.conftest import Hands

OPENERS: dict[str, tuple[str, ...]] = {
    "main": (),
    "help": ("F1",),
    "member": ("F3",),
    "line": ("F5",),
    "salesperson": ("F6",),
    "holds": ("F9",),
    "more": ("F11",),
    "form": ("F11", "Ctrl+D"),
    "void": ("Ctrl+N",),
    "tender": ("F12",),
    "card": ("F12", "Alt+3"),
    "done": ("F12", "Return"),
    "board": ("Ctrl+G",),
    "prices": ("Ctrl+G", "E"),
    "close": ("Ctrl+J",),
    "sync": ("F11", "7"),
    "exceptions": ("F11", "7", "F6"),
    "transfers": ("Ctrl+T",),
    "sending": ("Ctrl+T", "F5", "Return"),
}


def opened(make_window: Callable[..., Hands], screen: str) -> Hands:
    """A manager with one ring on the bill, on that screen."""
    hands = make_window(staff="1001")
    hands.scan(RING.barcode)
    for key in OPENERS[screen]:
        hands.press(key)
        hands.settle()
    return hands


def fields(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [found for found in window.findChildren(kind) if found.isVisible() and found.isEnabled()]


def test_two_key_sale(hands: Hands):
    hands.scan(RING.barcode)

    hands.press("F12", "Return")

    assert hands.state is State.DONE
    assert [t.method for t in hands.till.sold[0].tenders] == ["cash"]


def test_member_by_phone_tail_takes_six_more_keys(hands: Hands):
    hands.scan(BANGLE.barcode)

    hands.press("F3")
    hands.type("6620")
    hands.press("Return")

    assert hands.till.member_id == "M1"
    assert hands.state is State.BUILDING


@pytest.mark.parametrize("screen", [name for name in OPENERS if name not in ("card", "tender", "transfers", "sending")])
def test_scan_from_every_widget(make_window: Callable[..., Hands], screen: str):
    hands = opened(make_window, screen)
    seats = [
        widget
        for widget in hands.window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert seats
    results = []
    for seat in seats:
        hands.till.lines = ()
        seat.setFocus()
        before = seat.text() if isinstance(seat, QLineEdit) else ""
        hands.now_ms += 1_000
        hands.scan(PENDANT.barcode)
        after = seat.text() if isinstance(seat, QLineEdit) else ""
        results.append(([line.barcode for line in hands.till.lines], after == before))

    assert all(result == ([PENDANT.barcode], True) for result in results)


def test_a_scan_gives_the_field_back_what_it_held(hands: Hands):
    hands.press("F3")
    hands.type("李")
    field = hands.window.member.field
    field.setText("lix")
    field.setSelection(0, 2)

    hands.scan(RING.barcode)

    assert (field.text(), field.selectedText()) == ("lix", "li")
    assert hands.state is State.MEMBER
    assert len(hands.till.lines) == 1


def test_human_typing_is_not_scan(hands: Hands):
    hands.type(RING.barcode)
    typed = hands.window.main.scan.text(), list(hands.till.scans)

    hands.press("Return")

    assert typed == (RING.barcode, [])
    assert hands.till.scans == [RING.barcode]
    assert hands.window.main.scan.text() == ""


def test_ime_off_on_code_fields(make_window: Callable[..., Hands]):
    hands = make_window()
    window = hands.window
    codes = [field for field in window.findChildren(QLineEdit) if field.property("code")]

    assert window.main.scan in codes
    assert window.tender.field in codes
    assert window.approval.pin in codes
    assert all(not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) for field in codes)
    assert window.member.field not in codes


@pytest.mark.parametrize("screen", OPENERS)
def test_every_button_has_key(make_window: Callable[..., Hands], screen: str):
    hands = opened(make_window, screen)
    known = {shown(key) for entry in load().keys for key in entry.keys}

    bare = [
        button.text()
        for button in fields(hands.window, QPushButton)
        if not isinstance(button, Chip)
        and not str(button.property("role")).startswith("pin")
        and not {button.text().split(" ")[0], button.text().split(" ")[-1]} & known
    ]

    assert bare == []


@pytest.mark.parametrize("screen", OPENERS)
def test_everything_that_takes_the_focus_has_a_name(make_window: Callable[..., Hands], screen: str):
    hands = opened(make_window, screen)

    nameless = [
        widget
        for widget in hands.window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and isinstance(widget, QLineEdit | QPushButton)
        and widget.objectName() not in ("qt_spinbox_lineedit",)
        and widget.property("code") is not None
        and not widget.accessibleName()
    ]

    assert nameless == []


@pytest.mark.parametrize("screen", OPENERS)
def test_the_focus_is_always_somewhere(make_window: Callable[..., Hands], screen: str):
    hands = opened(make_window, screen)

    assert hands.window.focusWidget() is not None
    assert hands.window.focusWidget().isVisible()


@pytest.mark.parametrize("screen", OPENERS)
@pytest.mark.parametrize("size", [(1366, 768), (1024, 720)])
def test_no_label_is_cut_off(make_window: Callable[..., Hands], screen: str, size: tuple[int, int]):
    hands = opened(make_window, screen)
    hands.window.resize(*size)

    cut = [
        label.text()
        for label in hands.window.findChildren(QLabel)
        if label.isVisible()
        and not label.wordWrap()
        and label.objectName() not in ("total", "change")
        and label.text()
        and QFontMetrics(label.font()).horizontalAdvance(label.text()) > label.width() + 2
    ]

    assert cut == []


def test_name_not_elided_1366(make_window: Callable[..., Hands]):
    hands = make_window()
    hands.scan(BANGLE.barcode)
    table = hands.window.main.table
    font = QFont(table.font())
    font.setPixelSize(16)

    room = table.columnWidth(cart_table.NAME) - 16

    assert QFontMetrics(font).horizontalAdvance("足" * 24) <= room


def test_at_150_percent_the_middle_columns_go_into_the_second_line(make_window: Callable[..., Hands]):
    hands = make_window()
    hands.scan(BANGLE.barcode)

    hands.press("Ctrl+=", "Ctrl+=")

    assert hands.window.look.scale == 150
    assert hands.window.main.table.isColumnHidden(cart_table.WEIGHT)
    hands.press("Ctrl+-", "Ctrl+-")
    assert not hands.window.main.table.isColumnHidden(cart_table.WEIGHT)


def test_the_panel_narrows_on_a_small_screen(make_window: Callable[..., Hands]):
    hands = make_window(size=(1024, 720))

    assert hands.window.main.panels.width() <= 320


def test_the_cart_is_beside_every_panel(make_window: Callable[..., Hands]):
    hands = opened(make_window, "member")

    assert hands.window.main.table.isVisible()


def test_a_chip_leads_back_from_a_page(make_window: Callable[..., Hands]):
    hands = opened(make_window, "board")

    hands.window.header.back.click()

    assert hands.state is State.BUILDING


def test_typing_goes_to_the_scan_box_from_the_table(hands: Hands):
    hands.scan(RING.barcode)
    hands.window.main.table.setFocus()

    hands.type("12")

    assert hands.window.main.scan.text() == "12"


def test_delete_edits_a_scan_box_that_holds_text(hands: Hands):
    hands.scan(RING.barcode)
    hands.type("12")
    hands.press("Home", "Del")

    assert hands.window.main.scan.text() == "2"
    assert len(hands.till.lines) == 1


def test_plus_alone_begins_an_exact_cash_payment(hands: Hands):
    hands.scan(RING.barcode)

    hands.press("+")
    hands.settle()

    assert hands.state is State.TENDER
    assert hands.window.main.scan.text() == ""


def test_digits_in_the_tender_type_the_amount(hands: Hands):
    hands.scan(RING.barcode)

    hands.press("F12")
    hands.type("9000")
    hands.press("Alt+2")

    assert hands.till.sold[0].change_fen == 2_000


def test_stored_value_asks_for_the_pin_in_the_panel(hands: Hands):
    hands.scan(BANGLE.barcode)
    hands.scan("M0000000001")

    hands.press("F12")
    hands.type("3200")
    hands.press("Alt+4")
    hidden = hands.window.tender.reply.echoMode()
    hands.type(MEMBER_PIN)
    hands.press("Return")

    assert hidden is QLineEdit.EchoMode.Password
    assert hands.till.tenders is not None
    assert hands.till.tenders[0].method == "stored_value"


def test_a_button_of_the_message_acts_by_its_key(hands: Hands):
    hands.scan(RING.barcode)
    hands.press("F8")
    hands.scan(BANGLE.barcode)

    hands.press("F9", "Return", "F8")

    assert len(hands.till.parked) == 2


def test_idle_locks_and_the_cart_stays(make_window: Callable[..., Hands]):
    hands = make_window(idle_minutes=1)
    hands.scan(RING.barcode)

    for _ in range(14):
        hands.window.check_idle()

    assert hands.state is State.LOCKED
    assert len(hands.till.lines) == 1


def test_touching_the_till_keeps_it_open(make_window: Callable[..., Hands]):
    hands = make_window(idle_minutes=1)

    for _ in range(14):
        hands.press("Up")
        hands.window.check_idle()

    assert hands.state is State.IDLE


def test_a_day_that_was_not_closed_is_called_for(hands: Hands):
    hands.window.main.show_banner("11-20 未日结")

    assert hands.window.main.banner.text() == "▲ 11-20 未日结"
    assert hands.window.main.banner.isVisible()


def test_the_other_palette_is_told_to_the_owner(make_window: Callable[..., Hands]):
    looks: list[theme.Look] = []
    hands = make_window(looked=looks.append)

    hands.desk.press("dark")

    assert looks[-1].dark


def test_before_the_till_is_open_no_key_does_anything(qtbot: object, look: theme.Look):
    from pos_app.ui.main_window import MainWindow

    window = MainWindow(look)
    qtbot.addWidget(window)  # type: ignore[attr-defined]

    window.press("pay")
    window.scanned(RING.barcode)
    window.refresh()

    assert window.state is State.LOCKED


def test_the_pin_is_typed_on_the_lock_screen(make_window: Callable[..., Hands]):
    hands = make_window(staff="")

    hands.type(PIN)

    assert hands.state is State.IDLE


def test_the_first_float_of_the_day_is_asked_beside_the_cart(make_window: Callable[..., Hands]):
    hands = make_window(FakeTill(day_open=False))
    asked = hands.state

    hands.type("800")
    hands.press("Return")

    assert asked is State.OPENING
    assert hands.till.float_fen == 80_000


def test_an_old_message_does_not_come_back_from_behind_a_page(hands: Hands):
    hands.scan(RING.barcode)
    hands.scan("6900000000000")
    hands.press("Ctrl+G")

    hands.desk.press("dismiss")
    hands.press("Esc")

    assert hands.window.main.strip.problem is None


def test_a_chip_card_is_a_member_s_card_and_a_misread_one_is_said(make_window: Callable[..., Hands]):
    hands = make_window(reader=CardReaderSettings(prefix="~", spelling="dec10"))

    hands.window.scanned("~0077705923")
    hands.window.scanned("~12")

    assert hands.till.scans == ["U04A1B2C3"]
    assert hands.window.message is not None
    assert hands.window.message.code == "E-CARD-TEXT"
