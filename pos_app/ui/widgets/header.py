"""The strip at the top: store, person, gold price, sync, clock. Its chips open the page they speak of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from pos_app.locale import tr
from pos_app.presenters.header import HeaderPicture
from pos_app.ui.widgets.basics import label, set_level


class Chip(QPushButton):
    """A rounded label that opens something. Its key is in the tool tip and the key map."""

    def __init__(self, action: str, tip: str, press: Callable[[str], None]) -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self.setProperty("action", action)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: press(action))
        self.hide()

    def show_text(self, text: str, level: str) -> None:
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self.setVisible(bool(text))
        set_level(self, level)


class HeaderBar(QFrame):
    def __init__(self, press: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("header")
        self.place, self.person, self.clock = label(name="place"), label(name="person"), label(name="clock")
        self.back = Chip("back", tr("回到单据 Esc"), press)
        self.gold = Chip("board", tr("金价牌 Ctrl+G"), press)
        self.sync = Chip("sync", tr("同步详情 F11 7"), press)
        self.printer = Chip("papers", tr("未打印的小票 F11 4"), press)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 7, 16, 7)
        box.setSpacing(14)
        for widget in (self.back, self.place, self.person):
            box.addWidget(widget)
        box.addStretch(1)
        for widget in (self.printer, self.gold, self.sync, self.clock):
            box.addWidget(widget)

    def show_header(self, picture: HeaderPicture) -> None:
        for made, text in ((self.place, picture.place), (self.person, picture.person), (self.clock, picture.clock)):
            if made.text() != text:
                made.setText(text)
        self.gold.show_text(picture.gold, "gold" if picture.gold_level == "ok" else picture.gold_level)
        self.sync.show_text(picture.sync, picture.sync_level)
        self.printer.show_text(picture.printer, picture.printer_level)

    def show_way_back(self, words: str) -> None:
        """On a page that hides the cart a chip leads back to it; '' takes it away."""
        self.back.show_text(words, "info")
        self.back.setVisible(bool(words))
