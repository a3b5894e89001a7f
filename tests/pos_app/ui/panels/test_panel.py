from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from pos_app.ui.panels.panel import Panel, captioned, code_field, text_field


def test_a_code_field_has_no_input_method(qtbot):
    field = code_field("金额", length=6)
    qtbot.addWidget(field)

    assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert (field.accessibleName(), field.maxLength()) == ("金额", 6)


def test_digits_in_an_open_input_method_are_noticed(qtbot):
    field = text_field("备注")
    qtbot.addWidget(field)
    noticed: list[int] = []
    field.digits_composed.connect(lambda: noticed.append(1))

    QApplication.sendEvent(field, QInputMethodEvent("lixuemei", []))
    QApplication.sendEvent(field, QInputMethodEvent("690001234", []))

    assert noticed == [1]


def test_a_panel_puts_the_focus_into_its_first_field(qtbot):
    panel = Panel("会员")
    field = code_field("查找")
    panel.body.addLayout(captioned("查找", field))
    panel.first = field
    qtbot.addWidget(panel)
    panel.show()
    panel.activateWindow()
    field.setText("6620")

    panel.focus()

    assert panel.focusWidget() is field
    assert field.selectedText() == "6620"
