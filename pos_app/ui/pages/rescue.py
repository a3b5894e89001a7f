"""The way out of damaged books as a page: what happened, the backups to choose from, then the report."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.problems import Problem
from pos_app.presenters.rescue import RescuePicture, RescuePresenter, Stage
from pos_app.ui.keymap import Key
from pos_app.ui.panels.panel import Looks, scrolling
from pos_app.ui.theme import SCALES
from pos_app.ui.widgets.basics import PairRow, button, clear, label, recaption, row
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.strip import MessageStrip

KEYS = {
    action: Key(action=action, keys=keys, caption=caption, states=frozenset(), alone=False)
    for action, keys, caption in (
        ("main", ("Return", "Enter"), "继续"),
        ("check", ("F5",), "重新检查"),
        ("leave", ("Esc",), "退出"),
        ("older", ("Down",), "较旧的备份"),
        ("newer", ("Up",), "较新的备份"),
        ("page_down", ("PgDown",), "往下翻"),
        ("page_up", ("PgUp",), "往上翻"),
    )
}
WIDTH = 860
ROWS_SEEN = 4  # of the list of backups, before it scrolls
ROW_HEIGHT = 58


class RescuePage(QWidget):
    """The presenter's view."""

    progress = Signal(str)

    def __init__(self, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self.presenter: RescuePresenter | None = None
        self._look, self._stage, self._leaving = look, Stage.LOOKING, False
        self._actions: dict[str, Callable[[], object]] = {
            "main": lambda: self._presenter.main(),
            "check": lambda: self._presenter.check(),
            "leave": lambda: self._presenter.leave(),
            "older": lambda: self._presenter.move(1),
            "newer": lambda: self._presenter.move(-1),
            "page_down": lambda: self._scroll(1),
            "page_up": lambda: self._scroll(-1),
            "dismiss": lambda: self.strip.show_problem(None),
        }
        self.title, self.code = label(name="page_title", wrap=True), label(role="muted")
        self.lead = label(wrap=True)
        self.strip = MessageStrip(self.press)
        self._facts = QVBoxLayout()
        self._facts_card = _card(self._facts)
        self._choices_title = label(tr("可以恢复的备份 ↑↓"), "section")
        self.choices = ChoiceList(look, lambda place: self._presenter.choose(place), self._accept, name=tr("备份"))
        self.steps = label(wrap=True)
        self._lines_title, self.lines = label(role="strong"), _copied()
        inside = QVBoxLayout()
        inside.addWidget(self.lines)
        self._lines_card = _card(inside)
        self.main, self._check, self._leave = (
            button(KEYS["main"], self.press, role="primary"),
            button(KEYS["check"], self.press),
            button(KEYS["leave"], self.press),
        )
        self._build()
        for action, entry in KEYS.items():
            for key in entry.keys:
                QShortcut(QKeySequence(key), self).activated.connect(lambda action=action: self.press(action))
        self.progress.connect(self._step_told, Qt.ConnectionType.QueuedConnection)

    @property
    def _presenter(self) -> RescuePresenter:
        assert self.presenter is not None
        return self.presenter

    def _build(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        for widget in (
            self.lead, self._facts_card, self._choices_title, self.choices, self.steps, self._lines_title,
            self._lines_card,
        ):  # fmt: skip
            body.addWidget(widget)
        body.addStretch(1)
        self.main.setMinimumWidth(self._look().px(230))
        column = QVBoxLayout()
        column.setContentsMargins(32, 26, 32, 22)
        column.setSpacing(12)
        column.addLayout(row(self.title, None, self.code))
        column.addWidget(self.strip)
        self._area = scrolling(body)
        column.addWidget(self._area, 1)
        column.addLayout(row(self._leave, self._check, None, self.main))
        middle = QWidget()
        middle.setMaximumWidth(self._look().px(WIDTH))
        middle.setLayout(column)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addWidget(middle, 100)
        box.addStretch(1)

    def press(self, action: str) -> None:
        """A key or a button, whichever."""
        self._actions[action]()

    def _accept(self) -> None:
        self.press("main")

    def _scroll(self, pages: int) -> None:
        """A long report is read without the mouse."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def _step_told(self, words: str) -> None:
        before = self.steps.text()
        self.steps.setText(f"{before}\n{words}…" if before else f"{words}…")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The window's own cross is Esc; while the books are put together it does nothing."""
        if self._leaving or self.presenter is None or self.presenter.leave():
            event.accept()
        else:
            event.ignore()

    def end(self) -> None:
        """Close for good, whatever is asked of the window."""
        self._leaving = True
        self.close()

    # the presenter's view

    def show_rescue(self, picture: RescuePicture) -> None:
        if picture.stage is not self._stage or picture.stage is Stage.LOOKING:
            busy = picture.stage is Stage.LOOKING
            self.steps.setText(tr("正在检查本机数据,看有哪些备份…") if busy else "")
        self._stage = picture.stage
        self.title.setText(picture.title)
        self.code.setText(tr("联系支持:错误码 {code}", code=picture.code) if picture.code else "")
        self.lead.setText("\n".join(picture.lead))
        self._show_facts(picture)
        self._show_choices(picture)
        self._lines_title.setText(picture.lines_title)
        self.lines.setText("\n".join(picture.lines))
        for widget in (self._lines_title, self._lines_card):
            widget.setVisible(bool(picture.lines))
        self.steps.setVisible(picture.stage in (Stage.LOOKING, Stage.RESTORING))
        recaption(self.main, picture.main)
        self.main.setVisible(bool(picture.main))
        for made in (self._check, self._leave):
            made.setVisible(picture.stage is Stage.CHOOSING)

    def _show_facts(self, picture: RescuePicture) -> None:
        clear(self._facts)
        for name, value, level in picture.facts:
            pair = PairRow(name)
            pair.set(value, level)
            self._facts.addWidget(pair)
        self._facts_card.setVisible(bool(picture.facts))

    def _show_choices(self, picture: RescuePicture) -> None:
        self.choices.show_rows(picture.choices, picture.chosen if picture.choices else -1)
        look = self._look()
        seen = min(len(picture.choices), ROWS_SEEN if look.scale < max(SCALES) else ROWS_SEEN - 1)
        self.choices.setFixedHeight(look.px(ROW_HEIGHT) * seen + look.px(14))
        for widget in (self._choices_title, self.choices):
            widget.setVisible(bool(picture.choices))

    def show_words(self, problem: Problem | None) -> None:
        self.strip.show_problem(problem)

    def tell(self, progress: str) -> None:
        self.progress.emit(progress)


def _card(layout: QVBoxLayout) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    layout.setContentsMargins(16, 12, 16, 12)
    layout.setSpacing(8)
    card.setLayout(layout)
    return card


def _copied() -> QLabel:
    """Lines that can be marked and copied: a command, the numbers of bills."""
    made = label(wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
