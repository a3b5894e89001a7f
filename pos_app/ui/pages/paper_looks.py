"""The look of papers as a page: the kinds at the left, the form, and the paper as it would be at the right."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.paper_looks import YES, LookField, LookPicture, PaperLooksPresenter
from pos_app.ui.panels.panel import Looks, Press, captioned, scrolling, text_field
from pos_app.ui.widgets.basics import button, clear, fill_page, label, row, set_level
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.receipt import ReceiptPreview
from pos_app.ui.widgets.strip import MessageStrip

PAUSE_MS = 250  # after the last key, before the paper is drawn again
KINDS_PX, FORM_PX, LINES_PX = 156, 356, 92
Field = QLineEdit | QPlainTextEdit | QCheckBox


class PaperLooksPage(QWidget):
    presenter: PaperLooksPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._title, self._about = label(name="page_title"), label(role="muted", wrap=True)
        self.strip = MessageStrip(press)
        self.list = ChoiceList(look, lambda place: self.presenter.choose(place), lambda: None, name=tr("单据"))
        self.fields: dict[str, Field] = {}
        self._form = QVBoxLayout()
        self._form.setContentsMargins(0, 0, 12, 0)
        self._form.setSpacing(8)
        self.findings = label(wrap=True)
        self.papers = (ReceiptPreview(), ReceiptPreview())
        self._widths = (label(role="muted"), label(role="muted"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self._lay_out(press)

    def _lay_out(self, press: Press) -> None:
        form = self._form_area = scrolling(self._form)
        papers = QHBoxLayout()
        papers.setSpacing(12)
        for paper, words, share in zip(self.papers, self._widths, (2, 3), strict=True):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(words)
            column.addWidget(paper, 1)
            papers.addLayout(column, share)
        self._papers = papers
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.findings)
        right.addLayout(papers, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addWidget(form)
        middle.addLayout(right, 1)
        keys = row(
            button("looks_standard", press), button("looks_write", press), label(tr("PgUp PgDn 换单据"), "muted"), None,
            button("back", press), button("looks_set", press, role="primary"),
        )  # fmt: skip
        fill_page(self, self._title, self._about, self.strip, middle, keys, grows=3)
        self.dress()

    def dress(self) -> None:
        """Widths at the chosen scale."""
        look = self._look()
        self.list.setFixedWidth(look.px(KINDS_PX))
        self._form_area.setFixedWidth(look.px(FORM_PX))
        for field in self.fields.values():
            if isinstance(field, QPlainTextEdit):
                field.setFixedHeight(look.px(LINES_PX))

    # the presenter's view

    def show_look(self, picture: LookPicture) -> None:
        self._pause.stop()
        self._title.setText(picture.title)
        self._about.setText(picture.about)
        self.list.show_rows(tuple((one.title, one.detail, one.amount) for one in picture.kinds), picture.chosen)
        clear(self._form)
        self.fields = {}
        ticks: QGridLayout | None = None
        for one in picture.fields:
            if one.part:
                self._form.addWidget(label(one.part, "caption"))
                ticks = None
            made = self.fields[one.key] = self._made(one)
            if not isinstance(made, QCheckBox):
                ticks = None
                self._form.addLayout(captioned(one.title, made))
                self._form.addWidget(label(one.hint, "muted", wrap=True))
                continue
            if ticks is None:
                ticks = QGridLayout()
                self._form.addLayout(ticks)
            ticks.addWidget(made, ticks.count() // 2, ticks.count() % 2)
        self._form.addStretch(1)
        typing = (field for field in self.fields.values() if not isinstance(field, QCheckBox))
        first = next(typing, None) or next(iter(self.fields.values()), None)
        if first is not None:
            first.setFocus()

    def _made(self, field: LookField) -> Field:
        if field.kind == "check":
            tick = QCheckBox(field.title)
            tick.setChecked(field.text == YES)
            tick.toggled.connect(lambda _: self._pause.start())
            return tick
        if field.kind == "line":
            line = text_field(field.title, length=300)
            line.setText(field.text)
            line.textChanged.connect(lambda _: self._pause.start())
            return line
        lines = QPlainTextEdit(field.text)
        lines.setAccessibleName(field.title)
        lines.setTabChangesFocus(True)
        lines.setFixedHeight(self._look().px(LINES_PX))
        lines.textChanged.connect(self._pause.start)
        return lines

    def flush(self) -> None:
        """Draw what was typed, now."""
        self._pause.stop()
        self.presenter.changed()

    def show_pictures(self, pictures: tuple[bytes, ...]) -> None:
        both = len(pictures) > 1
        for place, (paper, words) in enumerate(zip(self.papers, self._widths, strict=True)):
            there = place < len(pictures)
            paper.setVisible(there)
            words.setVisible(both)
            words.setText((tr("58 毫米"), tr("80 毫米"))[place])
            self._papers.setStretch(place, (2, 3)[place] if there else 0)
            paper.show_png(pictures[place] if there else b"")

    def show_findings(self, findings: tuple[str, ...]) -> None:
        self.findings.setText("\n".join(f"■ {one}" for one in findings) or tr("● 检查没有问题"))
        set_level(self.findings, "error" if findings else "ok")

    def typed(self) -> dict[str, str]:
        return {key: _text(field) for key, field in self.fields.items()}


def _text(field: Field) -> str:
    if isinstance(field, QCheckBox):
        return YES if field.isChecked() else ""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
