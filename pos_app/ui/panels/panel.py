"""The frame of a panel beside the cart: a title, its content, its buttons at the foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLabel, QLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.ui.keymap import Key
from pos_app.ui.scan_router import LENGTH_MIN
from pos_app.ui.theme import Look
from pos_app.ui.widgets.basics import label, row

Press = Callable[[str], None]
Looks = Callable[[], Look]


class Panel(QWidget):
    """`first` is the field that takes the focus when the panel is opened.

    `keys_changed` is said when `caption` would answer otherwise than before.
    """

    keys_changed = Signal()

    def __init__(self, title: str, *, escape: bool = True) -> None:
        super().__init__()
        self.title = label(title, name="panel_title", wrap=True)
        self.title.setSizePolicy(self.title.sizePolicy().Policy.Expanding, self.title.sizePolicy().Policy.Preferred)
        self.first: QWidget | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(10)
        head = row(self.title)
        if escape:
            head.addWidget(label(tr("Esc 返回"), "muted"), 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        self.body, self.foot = QVBoxLayout(), QVBoxLayout()
        for box in (self.body, self.foot):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(10)
        outer.addWidget(scrolling(self.body), 1)
        outer.addLayout(self.foot)
        self.setAccessibleName(title)

    def focus(self) -> None:
        """Where typing goes when the panel has been opened."""
        target = self.first or self
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, QLineEdit):
            target.selectAll()

    def caption(self, entry: Key) -> str:
        """What the bar at the bottom says of a key while this panel is open; '' where it does nothing just now."""
        return entry.brief

    def next_field(self) -> bool:
        """Enter in a form of several fields: on to the next empty one. False when it may be sent."""
        return False


def to_next_empty(fields: Sequence[QLineEdit]) -> bool:
    """Move the focus from the field that has it to the next empty one; False without one."""
    here = next((place for place, field in enumerate(fields) if field.hasFocus()), None)
    if here is None or not fields[here].text():
        return False
    after = next((field for field in fields[here + 1 :] if not field.text()), None)
    if after is not None:
        after.setFocus(Qt.FocusReason.TabFocusReason)
    return after is not None


def scrolling(layout: QLayout) -> QScrollArea:
    """Content that scrolls where the text is large or the screen small."""
    inner = QWidget()
    inner.setObjectName("scroll")
    inner.setLayout(layout)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def code_field(name: str, placeholder: str = "", *, secret: bool = False, length: int = 40) -> QLineEdit:
    """A field for digits and codes: no input method, so that a scanner's keys arrive as they are."""
    field = text_field(name, placeholder, length=length)
    field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
    hints = Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText
    field.setInputMethodHints(hints)
    field.setProperty("code", True)
    if secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class WordField(QLineEdit):
    """A field for words: the input method is on. A scanner's digits caught in its composition are noticed."""

    digits_composed = Signal()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        if sum(letter.isdigit() for letter in event.preeditString()) >= LENGTH_MIN:
            self.digits_composed.emit()
        super().inputMethodEvent(event)


def text_field(name: str, placeholder: str = "", *, length: int = 60) -> WordField:
    field = WordField()
    field.setAccessibleName(name)
    field.setPlaceholderText(placeholder)
    field.setMaxLength(length)
    field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return field


def captioned(caption: str, field: QWidget) -> QVBoxLayout:
    """A field under its caption."""
    box = QVBoxLayout()
    box.setSpacing(4)
    name: QLabel = label(caption, "label", wrap=True)
    name.setBuddy(field)
    box.addWidget(name)
    box.addWidget(field)
    return box
