"""The daily close as a page: the steps at the left, the step at work at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from kernel.money import plain_yuan
from pos_app.locale import tr
from pos_app.presenters.day_close import FACES, REASONS, STEPS, ClosePicture, DayClosePresenter
from pos_app.presenters.problems import Problem
from pos_app.ui.panels.panel import Looks, Press, captioned, code_field, scrolling, to_next_empty
from pos_app.ui.widgets.basics import PairRow, button, clear, label, recaption, restyle, row, rule
from pos_app.ui.widgets.receipt import ReceiptPreview
from pos_app.ui.widgets.strip import MessageStrip

SLIP_WIDTH = 380


class DayClosePage(QWidget):
    presenter: DayClosePresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._title, self.place = label(name="page_title"), label(role="label")
        self.strip = MessageStrip(press)
        self._heading = label(name="heading")
        self._hint = label(role="muted", wrap=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(9)
        self._steps = [label() for _ in STEPS]
        self._cash, self._difference = self._cash_form(), self._difference_form()
        self._previous = button("close_previous", press)
        self._again = button("count_again", press)
        self._later = button("back", press, role="small", caption=tr("稍后继续"))
        self._page = button("close_page", press)
        self._next = button("accept", press, role="primary")
        self._build(press)

    def _build(self, press: Press) -> None:
        steps = self._step_list = QFrame()
        steps.setObjectName("step_list")
        list_box = QVBoxLayout(steps)
        list_box.setContentsMargins(14, 18, 14, 18)
        list_box.setSpacing(4)
        for step in self._steps:
            list_box.addWidget(step)
        list_box.addStretch(1)
        work = QVBoxLayout()
        work.setContentsMargins(28, 20, 28, 16)
        work.setSpacing(12)
        work.addLayout(row(self._title, None, self.place, self._later))
        work.addWidget(self.strip)
        work.addWidget(self._heading)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._card.setLayout(self._facts)
        self._facts.setContentsMargins(20, 16, 20, 16)
        facts = QVBoxLayout()
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(12)
        for part in (self._cash, self._difference, self._card):
            facts.addWidget(part)
        facts.addStretch(1)
        self.slip = ReceiptPreview()
        self.slip.hide()
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(scrolling(facts), 1)
        middle.addWidget(self.slip)
        work.addLayout(middle, 1)
        work.addWidget(self._hint)
        work.addLayout(row(self._previous, None, self._again, self._page, self._next))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(steps)
        box.addLayout(work, 1)
        self.dress()

    def dress(self) -> None:
        """Widths at the chosen scale."""
        look = self._look()
        self._step_list.setFixedWidth(look.px(230))
        self._card.setMaximumWidth(look.px(760))
        self._difference.setMaximumWidth(look.px(480))
        self.slip.setFixedWidth(look.px(SLIP_WIDTH))
        for field in self.faces.values():
            field.setFixedWidth(look.px(110))

    def _cash_form(self) -> QWidget:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        self.faces: dict[int, QLineEdit] = {}
        for place, face in enumerate(FACES):
            field = code_field(tr("{face} 元的张数", face=face_text(face)), "0", length=5)
            field.setValidator(QIntValidator(0, 99_999, field))
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.textChanged.connect(lambda _: self.presenter.counts_typed())
            self.faces[face] = field
            name = label(f"{face_text(face)} ×", role="strong")
            name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            down, across = place % 4, place // 4 * 2
            grid.addWidget(name, down, across)
            grid.addWidget(field, down, across + 1)
        grid.setColumnStretch(4, 1)
        self.sum = PairRow(tr("实点合计"), role="strong")
        grid.addWidget(rule(), 4, 0, 1, 4)
        grid.addWidget(self.sum, 5, 0, 1, 4)
        return form

    def _difference_form(self) -> QWidget:
        form = QWidget()
        box = QVBoxLayout(form)
        box.setContentsMargins(0, 0, 0, 0)
        self._reason = QComboBox()
        self._reason.addItems([tr(reason) for reason in REASONS])
        self._reason.setEditable(True)
        self._reason.setCurrentIndex(-1)
        self._reason.setAccessibleName(tr("差异原因"))
        self._approver = code_field(tr("店长工号"), tr("超过限额时填写"), length=10)
        self._pin = code_field(tr("店长密码"), secret=True, length=6)
        box.addLayout(captioned(tr("差异原因 ↑↓ 选择或输入"), self._reason))
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addLayout(captioned(tr("店长工号"), self._approver))
        pair.addLayout(captioned(tr("店长密码"), self._pin))
        box.addLayout(pair)
        return form

    def next_field(self) -> bool:
        """Enter in the count goes from face to face, False on the last one; in the reason, to what is still empty."""
        if self._difference.isVisible():
            line = self._reason.lineEdit()
            fields = [self._approver, self._pin] if line is None else [line, self._approver, self._pin]
            return self.presenter.approval_needed and to_next_empty(fields)
        faces = list(self.faces.values())
        for field, after in zip(faces, faces[1:], strict=False):  # noqa: RUF007
            if field.hasFocus():
                after.setFocus()
                after.selectAll()
                return True
        return False

    # the presenter's view

    def show_step(self, picture: ClosePicture) -> None:
        self._title.setText(picture.title)
        self.place.setText(tr("第 {step} 步 / {steps}", step=picture.step, steps=len(STEPS)))
        self._heading.setText(picture.heading)
        self._hint.setText(picture.hint)
        for place, (made, (mark, words)) in enumerate(zip(self._steps, picture.steps, strict=True), 1):
            made.setText(f"{mark or '  '} {words}")
            _set_now(made, place == picture.step)
        self._cash.setVisible(picture.form == "cash")
        self._difference.setVisible(picture.form == "difference")
        self._again.setVisible(picture.counted)
        self._previous.setVisible(picture.step > 1 and not picture.done)
        self._later.setVisible(not picture.done)
        self._page.setVisible(picture.has_page)
        recaption(self._next, picture.next_words)
        clear(self._facts)
        for fact in picture.facts:
            pair = PairRow(fact.words, role="strong" if fact.level else "value")
            pair.set(fact.value, fact.level)
            self._facts.addWidget(pair)
        self._card.setVisible(bool(picture.facts))
        self.focus(picture.form)

    def focus(self, form: str) -> None:
        target: QWidget = self._next
        if form == "cash":
            for field in self.faces.values():
                field.clear()
            target = self.faces[FACES[0]]
        elif form == "difference":
            target = self._reason
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sum(self, text: str) -> None:
        self.sum.set(text)

    def counts(self) -> dict[int, int]:
        return {face: int(field.text() or 0) for face, field in self.faces.items()}

    def difference(self) -> tuple[str, str, str]:
        return self._reason.currentText(), self._approver.text().strip(), self._pin.text()

    def show_slip(self, png: bytes) -> None:
        self.slip.show_png(png)
        self.slip.setVisible(bool(png))

    def show_words(self, problem: Problem | None) -> None:
        self.strip.show_problem(problem)


def face_text(face: int) -> str:
    return (
        plain_yuan(face).removesuffix(".00").removesuffix("0") if face % 100 else plain_yuan(face).removesuffix(".00")
    )


def _set_now(made: QLabel, now: bool) -> None:
    if made.property("now") != now:
        made.setProperty("now", now)
        restyle(made)
