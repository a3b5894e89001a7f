"""After the commit: the change in large, the receipt's number, points, the printer, the paper itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from pos_app.locale import tr
from pos_app.presenters.done import DonePicture, DonePresenter
from pos_app.ui.panels.panel import Looks, Panel, Press
from pos_app.ui.widgets.basics import button, label, row, rule, set_level
from pos_app.ui.widgets.receipt import ReceiptPreview
from pos_app.ui.widgets.total import TotalLabel

LEAVE_MS = 20_000


class DonePanel(Panel):
    presenter: DonePresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("✔ 完成"), escape=False)
        self.title.setObjectName("done_title")
        self.change = TotalLabel(lambda size: look().px(size))
        self.change.setObjectName("change")
        self._number, self._journal = label(role="strong"), label(role="muted")
        self._paid, self._points = label(wrap=True), label(wrap=True)
        self._printer, self._drawer = label(role="muted", wrap=True), label(role="muted")
        self.receipt = ReceiptPreview()
        self._change_words = label(tr("找零"), name="due_words")
        self.body.addWidget(self._change_words)
        self.body.addWidget(self.change)
        self.body.addWidget(rule())
        for widget in (self._number, self._journal, self._paid, self._points):
            self.body.addWidget(widget)
        printed = row(self._printer, self._drawer)
        printed.setStretch(0, 1)
        self.body.addLayout(printed)
        self.body.addWidget(self.receipt, 1)
        again, next_ = button("reprint", press), button("accept", press, role="primary", caption=tr("下一单"))
        self.foot.addLayout(row(again, button("sheet", press)))
        self.foot.addWidget(next_)
        self.first = next_
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(LEAVE_MS)
        self.timer.timeout.connect(lambda: press("new_sale"))

    def stop(self) -> None:
        """The screen was left; nothing is pending."""
        self.timer.stop()

    # the presenter's view

    def show_done(self, picture: DonePicture) -> None:
        self._change_words.setText(picture.change_words)
        self.change.setText(picture.change)
        self._number.setText(picture.sale_no)
        self._journal.setText(tr("流水 {number}", number=picture.journal_no))
        self._paid.setText(f"{picture.due}\n{picture.tenders}")
        self._points.setText("   ".join(part for part in (picture.points, picture.value) if part))
        self._points.setVisible(bool(picture.points))
        self.show_print(picture.print_level, picture.print_words)
        self._drawer.setText(picture.drawer)
        self.receipt.show_png(b"")
        self.timer.start()

    def show_print(self, level: str, words: str) -> None:
        self._printer.setText(words)
        set_level(self._printer, level)

    def show_drawer(self, words: str) -> None:
        self._drawer.setText(words)

    def show_receipt(self, png: bytes) -> None:
        self.receipt.show_png(png)
