"""All other functions: a menu, small forms, lists to choose from or to read."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.more import Form, MenuItem, MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.ui.panels.panel import Looks, Panel, Press, captioned, code_field, text_field, to_next_empty
from pos_app.ui.widgets.basics import button, clear, label
from pos_app.ui.widgets.choices import ChoiceList

SECRET_LONGEST = 20  # a PIN, or a gift card's secret however it is spaced
LONG_WORDS, ROW_PX, HIGHEST_PX = 80, 64, 16_777_215  # words below a list that are read whole; no limit, as Qt has it


class MorePanel(Panel):
    presenter: MorePresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("更多"))
        self._press = press
        self.stack = QStackedWidget()
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: self.presenter.accept(), name=tr("功能")
        )
        self._form = QWidget()
        self._fields_box = QVBoxLayout(self._form)
        self._fields_box.setContentsMargins(0, 0, 0, 0)
        self._fields_box.setSpacing(10)
        self._fields: list[QLineEdit] = []
        self._scan_field: QLineEdit | None = None
        self._words = label(role="muted", wrap=True)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self._form)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self._words)
        self.body.addStretch(0)
        self._accept = button("accept", press, role="primary")
        self.foot.addWidget(self._accept)
        self.first = self.list

    def focus(self) -> None:
        self.first = self._fields[0] if self.stack.currentIndex() == 1 and self._fields else self.list
        super().focus()

    def next_field(self) -> bool:
        return self.stack.currentIndex() == 1 and to_next_empty(self._fields)

    def _caption(self, text: str) -> None:
        self._accept.setText(f"{text} Enter")
        self._accept.setAccessibleName(self._accept.text())

    def _make_room(self, rows: int, words: str) -> None:
        """Terms that a customer agrees to stand there whole: the list above them is no higher than its rows."""
        self.stack.setMaximumHeight(rows * ROW_PX + ROW_PX // 2 if len(words) > LONG_WORDS else HIGHEST_PX)

    # the presenter's view

    def show_menu(self, items: tuple[MenuItem, ...], chosen: int) -> None:
        self.title.setText(tr("更多"))
        self.stack.setCurrentIndex(0)
        self._make_room(len(items), "")
        self.list.show_rows(tuple((tr(item.caption), "", item.key) for item in items), chosen)
        self._words.setText("")
        self._caption(tr("打开"))
        self.focus()

    def show_form(self, form: Form) -> None:
        self.title.setText(form.title)
        clear(self._fields_box)
        self._fields, self._scan_field = [], None
        self._fields_box.addWidget(label(form.words, "muted", wrap=True))
        for field in form.fields:
            made: QLineEdit
            if field.kind == "amount":
                made = code_field(field.label, length=14)
            elif field.kind == "secret":
                made = code_field(field.label, secret=True, length=SECRET_LONGEST)
            elif field.kind == "scan":
                made = self._scan_field = code_field(field.label)
            else:
                made = words = text_field(field.label)
                words.digits_composed.connect(lambda: self._press("ime_warning"))
            made.setText(field.text)
            self._fields.append(made)
            self._fields_box.addLayout(captioned(field.label, made))
        self._fields_box.addStretch(1)
        self._words.setText("")
        self._make_room(0, "")
        self.stack.setCurrentIndex(1)
        self._caption(form.button)
        self.focus()

    def values(self) -> tuple[str, ...]:
        return tuple(field.text() for field in self._fields)

    def show_scan(self, code: str) -> None:
        if self._scan_field is not None:
            self._scan_field.setText(code)
            self.next_field()

    def show_list(self, title: str, rows: tuple[Choice, ...], chosen: int, words: str) -> None:
        self.title.setText(title)
        self.stack.setCurrentIndex(0)
        self._make_room(len(rows), words)
        self.list.show_rows(tuple((row.title, row.detail, row.amount) for row in rows), chosen)
        self._words.setText(words)
        self._caption(tr("确认") if words else tr("返回"))
        self.focus()
