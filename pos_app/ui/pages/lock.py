"""The lock screen: who works here, a PIN, the shop's name and the clock. Shown before the books are open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.header import HeaderPicture
from pos_app.presenters.lock import LockPresenter
from pos_app.presenters.problems import Problem
from pos_app.presenters.rows import Face
from pos_app.ui.panels.opening import OpeningPanel
from pos_app.ui.panels.panel import Looks, Press
from pos_app.ui.widgets.basics import label, set_level
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.pin_pad import PinPad, dots

HEADER_FROM = 150  # percent


class LockPage(QWidget):
    presenter: LockPresenter

    def __init__(self, press: Press, look: Looks, opening: OpeningPanel) -> None:
        super().__init__()
        self.setObjectName("page")
        self._opening = opening
        self._ready = False
        self._store = label(tr("金铺"), name="lock_store")
        self.clock = label(name="lock_clock")
        self.gold = label(role="strong")
        self.words = label(tr("正在打开本机数据…"), wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setMinimumHeight(44)
        self._dots = label(dots(0), name="pin_dots")
        self._dots.setAccessibleName(tr("密码"))
        self.staff = ChoiceList(look, lambda place: self.presenter.choose(place), lambda: None, name=tr("今天的员工"))
        self._look = look
        self._pad = PinPad(lambda digit: press(f"digit_{digit}"), lambda: press("erase"))
        self._build()
        self.dress()
        self.set_ready(False)

    def dress(self) -> None:
        """Large text leaves no room for the clock and the name: the header strip shows them instead."""
        for widget in (self.clock, self._store, self.gold):
            widget.setVisible(not self.needs_header)
        self._pad.set_small(self.needs_header)
        self.staff.setMinimumWidth(self._look().px(260))

    @property
    def needs_header(self) -> bool:
        return self._look().scale >= HEADER_FROM

    def _build(self) -> None:
        card = QFrame()
        card.setObjectName("lock_card")
        inside = QHBoxLayout(card)
        inside.setContentsMargins(28, 28, 28, 28)
        inside.setSpacing(32)
        people = QVBoxLayout()
        people.setSpacing(8)
        people.addWidget(label(tr("选择员工 ↑↓"), "section"))
        people.addWidget(self.staff, 1)
        pin = QVBoxLayout()
        pin.setSpacing(14)
        pin.addWidget(label(tr("输入 6 位密码"), "section"))
        pin.addWidget(self._dots, 0, Qt.AlignmentFlag.AlignHCenter)
        pin.addWidget(self._pad)
        inside.addLayout(people)
        inside.addLayout(pin)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 24, 32, 24)
        outer.setSpacing(8)
        outer.addStretch(2)
        for widget in (self.clock, self._store, self.gold):
            outer.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(12)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addWidget(self.words)
        outer.addStretch(3)
        self.setFocusProxy(self.staff)

    def show_header(self, picture: HeaderPicture) -> None:
        self.clock.setText(picture.clock)
        self._store.setText(picture.place)
        self.gold.setText(picture.gold)
        set_level(self.gold, "" if picture.gold_level == "ok" else picture.gold_level)

    # the presenter's view

    def show_staff(self, staff: tuple[Face, ...], chosen: int) -> None:
        self.staff.show_rows(tuple((one.name, one.role, one.number) for one in staff), chosen)

    def show_pin(self, digits: int) -> None:
        self._dots.setText(dots(digits))

    def show_words(self, problem: Problem | None) -> None:
        self.words.setText(problem.text if problem else "")
        set_level(self.words, problem.level if problem else "")

    def set_ready(self, ready: bool) -> None:
        self._ready = ready
        self._pad.setEnabled(ready)
        self.staff.setEnabled(ready)
        if ready:
            self.words.setText("")

    def float_text(self) -> str:
        return self._opening.field.text()

    def show_float(self, amount: str, words: str) -> None:
        self._opening.show_float(amount, words)
