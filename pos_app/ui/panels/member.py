"""The member panel: the search with its hits, or the member on the bill."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.member import HitRow, MemberCard, MemberPresenter
from pos_app.ui.keymap import Key, load
from pos_app.ui.panels.panel import Looks, Panel, Press, text_field
from pos_app.ui.widgets.basics import PairRow, button, clear, label, row, rule
from pos_app.ui.widgets.choices import ChoiceList

DEBOUNCE_MS = 150
KEYS_A_ROW = 3
CARD_KEYS = ("member_file", "member_value", "member_reveal", "member_rewards", "member_cards", "history")
NEW = "member_file"  # with nobody on show it makes a new member


class MemberPanel(Panel):
    presenter: MemberPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("会员"))
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.stack.addWidget(self._search_side(press, look))
        self.stack.addWidget(self._card_side())
        self._keys = self._search_keys(press), self._card_keys(press)
        for keys in self._keys:
            self.foot.addWidget(keys)
        self._turn(0)

    def _search_side(self, press: Press, look: Looks) -> QWidget:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.field = text_field(tr("查找会员"), tr("手机尾号 / 手机 / 卡号 / 拼音 / 姓名"))
        self.field.digits_composed.connect(lambda: press("ime_warning"))
        self.hits = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: self.presenter.accept(), name=tr("找到的会员")
        )
        self._words = label(role="muted", wrap=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(lambda: self.presenter.search(self.field.text()))
        self.field.textChanged.connect(lambda _: self._timer.start())
        box.addWidget(self.field)
        box.addWidget(self.hits, 1)
        box.addWidget(self._words)
        self.first = self.field
        return side

    def _search_keys(self, press: Press) -> QWidget:
        new = button(NEW, press, caption=tr("新会员"))
        return _below(row(new, None, button("accept", press, role="primary", caption=tr("使用"))))

    def _card_side(self) -> QWidget:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._title, self._tier = label(role="strong"), label(role="badge")
        box.addLayout(row(self._title, None, self._tier))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        box.addLayout(self._lines)
        box.addStretch(1)
        return side

    def _card_keys(self, press: Press) -> QWidget:
        """Below the card, which scrolls where it is long."""
        self._back = button("accept", press, caption=tr("返回"))
        keys = [button(action, press, caption=load().of(action).brief) for action in CARD_KEYS]
        rows = [row(*keys[start : start + KEYS_A_ROW]) for start in range(0, len(keys), KEYS_A_ROW)]
        return _below(*rows, row(button("detach", press, caption=tr("移除")), self._back))

    def _turn(self, side: int) -> None:
        self.stack.setCurrentIndex(side)
        for place, keys in enumerate(self._keys):
            keys.setVisible(place == side)
        self.keys_changed.emit()

    def caption(self, entry: Key) -> str:
        if entry.action not in CARD_KEYS or self.stack.currentIndex() == 1:
            return entry.brief
        return tr("新会员") if entry.action == NEW else ""

    def flush(self) -> None:
        """Search now what was typed: Enter does not wait for the pause."""
        if self._timer.isActive():
            self._timer.stop()
            self.presenter.search(self.field.text())

    # the presenter's view

    def show_search(self, text: str) -> None:
        self._turn(0)
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)
        self.field.setFocus()

    def show_hits(self, rows: tuple[HitRow, ...], chosen: int, words: str) -> None:
        self.hits.show_rows(tuple((hit.title, hit.detail, "") for hit in rows), chosen)
        self._words.setText(words)

    def show_member(self, card: MemberCard) -> None:
        self._turn(1)
        self._back.setFocus()  # never the button that removes
        self._title.setText(card.title)
        self._tier.setText(card.tier)
        clear(self._lines)
        for name, value in card.lines:
            self._lines.addWidget(PairRow(name, value))
        for heading, entries in (
            (tr("可用券"), [(words, "") for words in card.vouchers]),
            (tr("最近消费"), card.bills),
        ):
            if entries:
                self._lines.addSpacing(6)
                self._lines.addWidget(rule())
                self._lines.addWidget(label(heading, "section"))
            for name, value in entries:
                self._lines.addWidget(PairRow(name, value))


def _below(*rows: QHBoxLayout) -> QWidget:
    """Rows of buttons, one below the other."""
    keys = QWidget()
    box = QVBoxLayout(keys)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    for each in rows:
        box.addLayout(each)
    return keys
