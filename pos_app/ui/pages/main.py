"""The main screen: the scan box, the message strip and the cart at the left, a panel at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.rows import CartRow, Totals
from pos_app.presenters.sale import SalePresenter
from pos_app.ui.panels.opening import VoidPanel
from pos_app.ui.panels.panel import Looks, Press, code_field
from pos_app.ui.panels.summary import SummaryPanel
from pos_app.ui.tables.cart_table import CartTable
from pos_app.ui.widgets.basics import label
from pos_app.ui.widgets.strip import MessageStrip

SIDE, SIDE_NARROW, NARROW_BELOW = 360, 320, 1200


class MainPage(QWidget):
    presenter: SalePresenter

    def __init__(self, press: Press, look: Looks, void: VoidPanel) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._void = void
        self.scan = code_field(tr("扫描框"), tr("扫描条码 / 货号 / 证书号 / 手机号 / 会员卡  F2"), length=60)
        self.scan.setObjectName("scan_box")
        self.strip = MessageStrip(press, keeps_place=True)
        self.banner = label(name="banner", wrap=True)
        self.banner.hide()
        self.table = CartTable(look(), lambda place: self.presenter.choose(place))
        self.summary = SummaryPanel(press, look)
        self.panels = QStackedWidget()
        self.panels.addWidget(self.summary)
        self._build()

    def _build(self) -> None:
        cart_side = QWidget()
        cart_side.setObjectName("cart_side")
        left = QVBoxLayout(cart_side)
        left.setContentsMargins(16, 14, 16, 8)
        left.setSpacing(8)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self.table)
        left.addWidget(self.scan)
        left.addWidget(self.strip)
        left.addWidget(self.banner)
        left.addWidget(self._stack, 1)
        self._side = QFrame()
        self._side.setObjectName("side")
        right = QVBoxLayout(self._side)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.panels)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(cart_side, 1)
        box.addWidget(self._side)

    def _empty(self) -> QWidget:
        side = QWidget()
        box = QVBoxLayout(side)
        title = label(tr("扫描商品开始收银"), name="empty_title")
        self.hint = label(name="empty_hint")
        self.show_holds(0)
        box.addStretch(2)
        box.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(8)
        box.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)
        return side

    def show_holds(self, count: int) -> None:
        holds = tr("F9 取挂单({count})", count=count) if count else tr("F9 取挂单")
        text = " · ".join((tr("F3 先选会员"), holds, tr("Ctrl+G 金价牌"), tr("F11 更多")))
        if self.hint.text() != text:
            self.hint.setText(text)

    def show_banner(self, text: str) -> None:
        if self.banner.text() != text:
            self.banner.setText(text and f"▲ {text}")
            self.banner.setVisible(bool(text))

    def fit(self, width: int) -> None:
        """The side panel narrows on small screens."""
        look = self._look()
        side = look.px(SIDE) if width >= NARROW_BELOW else look.px(SIDE_NARROW)
        self._side.setFixedWidth(min(side, width * 2 // 5))

    def dress(self) -> None:
        self.table.dress(self._look())

    # the presenter's view

    def show_cart(self, rows: tuple[CartRow, ...], selected: int) -> None:
        self._stack.setCurrentIndex(1 if rows else 0)
        self.table.show_rows(rows, selected)

    def show_totals(self, totals: Totals) -> None:
        self.summary.show_totals(totals)

    def show_void(self, reasons: tuple[str, ...], chosen: int, words: str) -> None:
        self._void.show_void(reasons, chosen, words)
