"""The tender panel: what is due, what was taken, the amount, the ways to pay."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.tender import TenderPicture, TenderPresenter
from pos_app.presenters.tender_words import BEYOND, GIFT_CARD, GIFT_SECRET, RISK, STORED_VALUE
from pos_app.ui.keymap import Key
from pos_app.ui.panels.panel import Looks, Panel, Press, code_field, text_field
from pos_app.ui.widgets.basics import PairRow, button, label, recaption, row, rule
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.pin_pad import PinPad
from pos_app.ui.widgets.total import TotalLabel

METHODS = ("by_cash", "by_card", "by_stored_value", "by_gift_card", "keep_change", "at_risk")
WIDE = frozenset({"by_stored_value", "by_gift_card", "keep_change", "at_risk"})
SECRETS = frozenset({STORED_VALUE, GIFT_SECRET})
EXPLAINED = frozenset({RISK, BEYOND})
ANSWERS = {STORED_VALUE: "储值密码", GIFT_CARD: "礼品卡卡号", GIFT_SECRET: "礼品卡密码"}
REASON_LONGEST = 40  # as the bill keeps it
QUICK = ("quick_1", "quick_2", "quick_3")


class TenderPanel(Panel):
    presenter: TenderPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("收款"))
        self.due = PairRow(tr("应收"), role="strong")
        self.rows = ChoiceList(look, lambda place: self.presenter.choose(place), lambda: None, name=tr("已收"))
        self.rows.setFixedHeight(0)
        self._row_height = look
        self.left = TotalLabel(lambda size: look().px(size))
        self._left_words = label(tr("还差"), name="due_words")
        self.field = code_field(tr("金额"), length=14)
        self.field.setObjectName("amount")
        self._asked = ""
        self._sums = dict.fromkeys(QUICK, "")  # what the quick keys take now
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.first = self.field
        self._drop = button("remove_tender", press, role="small", caption=tr("删除这笔"))
        for widget in (self.due, self.rows, rule()):
            self.body.addWidget(widget)
        self.body.addLayout(row(self._left_words, None, self._drop))
        self.body.addWidget(self.left)
        self.body.addWidget(self.field)
        self._ways = self._way_buttons(press)
        self._asking = self._ask_side()
        self.body.addWidget(self._ways, 1)
        self.body.addWidget(self._asking, 1)
        self._enter = button("accept", press, role="primary")
        self.foot.addWidget(self._enter)

    def _way_buttons(self, press: Press) -> QWidget:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.methods: dict[str, QPushButton] = {}
        ways = QGridLayout()
        ways.setSpacing(8)
        for place, action in enumerate(METHODS):
            self.methods[action] = button(action, press)
            if action in WIDE:
                ways.addWidget(self.methods[action], place - 1, 0, 1, 2)
            else:
                ways.addWidget(self.methods[action], 0, place)
        box.addLayout(ways)
        grid = QGridLayout()
        grid.setSpacing(8)
        self.quick = [button(action, press, role="small") for action in QUICK]
        for place, made in enumerate(self.quick):
            grid.addWidget(made, place // 2, place % 2, 1, 2 if place == 2 else 1)
        box.addLayout(grid)
        box.addStretch(1)
        return side

    def _ask_side(self) -> QWidget:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._ask_words = label(wrap=True)
        self.reply = code_field(tr("卡号后四位或参考号"), length=20)
        self.reason = text_field(tr("原因"), tr("原因"), length=REASON_LONGEST)
        self.reply.textChanged.connect(self._typed)
        self.pad = PinPad(self.reply.insert, self.reply.backspace, small=True)
        for widget in (self._ask_words, self.reply, self.reason, self.pad):
            box.addWidget(widget)
        box.addStretch(1)
        return side

    def _typed(self, text: str) -> None:
        if self._asked in SECRETS:
            self.presenter.typed(len(text))

    def caption(self, entry: Key) -> str:
        return self._sums[entry.action] if entry.action in QUICK else entry.brief

    # the presenter's view

    def amount(self) -> str:
        return self.field.text()

    def answer(self) -> str:
        return self.reason.text() if self._asked in EXPLAINED else self.reply.text()

    def set_amount(self, text: str) -> None:
        fill(self.field, text)

    def clear_answer(self) -> None:
        self.reply.clear()
        self.reply.setFocus()

    def set_reason(self, text: str) -> None:
        fill(self.reason, text)

    def set_busy(self, busy: bool) -> None:
        self._enter.setEnabled(not busy)

    def show_tender(self, picture: TenderPicture) -> None:
        self.title.setText(picture.title)
        self.due.rename(picture.due_words)
        self.due.set(picture.due)
        self.rows.show_rows(tuple((taken.name, "", taken.amount) for taken in picture.rows), picture.chosen)
        self.rows.setFixedHeight(min(len(picture.rows), 3) * self._row_height().px(44) + 10 * bool(picture.rows))
        self._drop.setVisible(bool(picture.rows))
        self._left_words.setText(picture.left_words)
        self._left_words.setVisible(not picture.ask)
        self.left.setVisible(not picture.ask)
        self.left.setText(picture.left)
        quick = (*picture.quick, *("" for _ in QUICK))[: len(QUICK)]
        for made, caption in zip(self.quick, quick, strict=True):
            made.setVisible(bool(caption))
            recaption(made, caption)
        sums = {key: "" if picture.ask else text for key, text in zip(QUICK, quick, strict=True)}
        if sums != self._sums:
            self._sums = sums
            self.keys_changed.emit()
        recaption(self.methods["by_stored_value"], tr("储值 ({words})", words=picture.member_value))
        asking = bool(picture.ask)
        self._ways.setVisible(not asking)
        self._asking.setVisible(asking)
        self.field.setEnabled(not asking)
        self._ask_words.setText(picture.ask_words)
        self._asked = picture.ask
        secret, explained = picture.ask in SECRETS, picture.ask in EXPLAINED
        self.reply.setEchoMode(self.reply.EchoMode.Password if secret else self.reply.EchoMode.Normal)
        named = tr(ANSWERS.get(picture.ask, "卡号后四位或参考号"))
        self.reply.setAccessibleName(named)
        self.reply.setPlaceholderText(named)
        self.reply.setVisible(asking and not explained)
        self.pad.setVisible(asking and not explained and picture.ask != GIFT_SECRET)  # letters come by the keyboard
        self.reason.setVisible(explained)
        recaption(self.methods["at_risk"], tr("门店垫付 ({words})", words=picture.risk))
        self.methods["at_risk"].setVisible(bool(picture.risk))
        self.methods["keep_change"].setVisible(picture.keeps_change)
        self._enter.setText(tr("确认 Enter") if asking else picture.enter_words)
        self._enter.setAccessibleName(self._enter.text())


def fill(field: QLineEdit, text: str) -> None:
    """A text that typing replaces."""
    field.setText(text)
    field.setFocus()
    field.selectAll()
