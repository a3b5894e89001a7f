"""The exchange with headquarters as a page: how it stands, what is held for members, what waits for a person."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.exchange import ExchangePicture, ExchangePresenter, TroublePicture
from pos_app.presenters.exchange_words import Fact, HeldWords
from pos_app.presenters.problems import Problem
from pos_app.ui.panels.panel import Looks, Press, scrolling
from pos_app.ui.widgets.basics import PairRow, button, clear, label, row, set_level
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.plain_table import PlainTable
from pos_app.ui.widgets.strip import MessageStrip

HEADS = ("为谁留的", "还能用", "已用", "总部答复", "到期", "现在")
NUMBERS = frozenset({1, 2, 3, 4})
SIDE_BY_SIDE = 1_080  # at 100 %: narrower pages put the columns one below the other
FACTS_WIDTH, NAME_WIDTH, SHORT_NAME_WIDTH, ROW_HEIGHT, STEP = 430, 150, 72, 40, 60


class ExchangePage(QWidget):
    presenter: ExchangePresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._title, self.state = label(tr("与总部同步"), name="page_title"), label(role="strong")
        self.strip = MessageStrip(press)
        self._advice, self._facts, self._rules = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._facts_card, self._rules_card = _card(self._facts), _card(self._rules)
        self.held = PlainTable(HEADS, tr("本机为会员预留的"), numbers=NUMBERS)
        self._held_note = label(role="muted", wrap=True)
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: None, name=tr("没有生效的记录")
        )
        self._trouble = QVBoxLayout()
        self._shown: ExchangePicture | None = None
        self._scale = look().scale
        self._now = button("sync_now", press, role="primary")
        self._exceptions = button("exceptions", press)
        self._print, self._copy = button("exceptions_print", press), button("exceptions_copy", press)
        self._seen = button("exceptions_seen", press)
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(tr("已阅的原因"))
        self._reason.setAccessibleName(tr("已阅的原因"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._overview())
        self.stack.addWidget(self._troubles())
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        box.addLayout(row(self._title, None, self.state))
        box.addWidget(self.strip)
        box.addWidget(self.stack, 1)
        box.addLayout(
            row(self._exceptions, self._print, self._copy, self._seen, None, button("back", press), self._now)
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.dress()

    def _overview(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(8)
        for widget in (
            label(tr("本机为会员预留的"), "section"), self.held, self._held_note, label(tr("离线时"), "section"),
            self._rules_card,
        ):  # fmt: skip
            right.addWidget(widget)
        right.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(label(tr("现在"), "section"))
        left.addWidget(self._facts_card)
        left.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(20)
        self._columns.addLayout(left)
        self._columns.addLayout(right, 1)
        inside = QVBoxLayout()
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(10)
        self._advice.setSpacing(8)
        inside.addLayout(self._advice)
        inside.addLayout(self._columns)
        inside.addStretch(1)
        self._area = scrolling(inside)
        return self._area

    def _troubles(self) -> QWidget:
        self._step = label(role="value", wrap=True)
        detail = QVBoxLayout()
        detail.setSpacing(8)
        detail.addWidget(_card(self._trouble))
        detail.addWidget(label(tr("怎么办"), "section"))
        detail.addWidget(self._step)
        detail.addWidget(self._reason)
        detail.addStretch(1)
        page = QWidget()
        box = QHBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(20)
        box.addWidget(self.list, 3)
        box.addWidget(scrolling(detail), 2)
        return page

    def dress(self) -> None:
        """Widths at the chosen scale."""
        look = self._look()
        beside = self.width() >= look.px(SIDE_BY_SIDE)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)
        self._facts_card.setMinimumWidth(look.px(FACTS_WIDTH) if beside else 0)
        self._facts_card.setMaximumWidth(look.px(FACTS_WIDTH) if beside else look.px(2_000))
        if look.scale != self._scale and self._shown is not None:
            self._scale = look.scale
            self._draw(self._shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.dress()

    # the presenter's view

    def show_exchange(self, picture: ExchangePicture) -> None:
        if picture != self._shown:  # it comes every few seconds: what stands is left alone
            self._shown = picture
            self._draw(picture)

    def _draw(self, picture: ExchangePicture) -> None:
        self.state.setText(picture.state)
        set_level(self.state, picture.level)
        self.stack.setVisible(not picture.alone)
        clear(self._advice)
        for one in picture.advice:
            said = label(one.text, "strong", wrap=True)
            card = QFrame()
            card.setObjectName("strip")
            set_level(card, one.level)
            inside = QVBoxLayout(card)
            inside.setContentsMargins(14, 10, 14, 10)
            inside.addWidget(said)
            self._advice.addWidget(card)
        _pairs(self._facts, picture.facts)
        self._show_held(picture.held)
        clear(self._rules)
        for fact in picture.rules:
            self._rules.addWidget(self._rule(fact, NAME_WIDTH))
        self._show_keys()

    def _show_held(self, held: tuple[HeldWords, ...]) -> None:
        rows = [(one.account, one.left, one.spent, one.age, one.ends, _now(one)) for one in held]
        self.held.show_rows(rows, self._look().px(ROW_HEIGHT))
        self.held.setVisible(bool(rows))
        nothing = tr("还没有。会员到柜台时本机向总部预留,离线也能付一部分。")
        self._held_note.setText(nothing)
        self._held_note.setVisible(not rows)

    def _rule(self, fact: Fact, name_width: int) -> QWidget:
        line = QWidget()
        name, value = label(fact.name, "label"), label(fact.value, "value", wrap=True)
        name.setFixedWidth(self._look().px(name_width))
        set_level(value, fact.level)
        box = row(name, value)
        box.setStretch(1, 1)
        line.setLayout(box)
        line.setAccessibleName(f"{fact.name} {fact.value}".strip())
        return line

    def show_scrolled(self, steps: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + steps * STEP)

    def show_troubles(self, picture: TroublePicture | None) -> None:
        self.stack.setCurrentIndex(0 if picture is None else 1)
        self._title.setText(tr("与总部同步") if picture is None else tr("没有生效的记录"))
        self._show_keys()
        if picture is None:
            self.setFocus()
            return
        self.list.show_rows(tuple((one.title, one.detail, one.amount) for one in picture.rows), picture.chosen)
        clear(self._trouble)
        for fact in picture.facts:
            self._trouble.addWidget(self._rule(fact, SHORT_NAME_WIDTH))
        self._step.setText(picture.step)
        self._reason.clear()
        self.list.setFocus()

    def _show_keys(self) -> None:
        """What can be done now: nothing at all for a shop that stands alone."""
        listed, alone = self.stack.currentIndex() == 1, self.stack.isHidden()
        for made in (self._print, self._copy, self._seen):
            made.setVisible(listed)
        for made in (self._now, self._exceptions):
            made.setVisible(not listed and not alone)

    def show_copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def seen_reason(self) -> str:
        return self._reason.text()

    def show_words(self, problem: Problem | None) -> None:
        self.strip.show_problem(problem)


def _now(one: HeldWords) -> str:
    return f"▲ {one.trouble}" if one.trouble else tr("● 可用")


def _pairs(layout: QVBoxLayout, facts: tuple[Fact, ...]) -> None:
    clear(layout)
    for fact in facts:
        pair = PairRow(fact.name)
        pair.set(fact.value, fact.level)
        layout.addWidget(pair)


def _card(layout: QVBoxLayout) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    layout.setContentsMargins(18, 14, 18, 14)
    layout.setSpacing(8)
    card.setLayout(layout)
    return card
