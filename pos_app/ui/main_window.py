"""The till's window: header, pages, the panel beside the cart, the key bar; and what the desk tells it to show."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from kernel.errors import DomainError
from pos_app.locale import tr
from pos_app.presenters.desk import Desk
from pos_app.presenters.header import HeaderPicture
from pos_app.presenters.host import PAGES, State
from pos_app.presenters.problems import Problem, words_for
from pos_app.presenters.views import Views
from pos_app.serial_devices import card_read
from pos_app.settings import CardReaderSettings, ScannerSettings
from pos_app.ui import theme
from pos_app.ui.customer_screen import CustomerScreen
from pos_app.ui.keyboard import Keyboard
from pos_app.ui.keymap import load
from pos_app.ui.pages.day_close import DayClosePage
from pos_app.ui.pages.docket import GOODS_KEYS, ORDER_KEYS, SAFE_KEYS, SERVICE_KEYS, STOCK_KEYS, DocketPage
from pos_app.ui.pages.exchange import ExchangePage
from pos_app.ui.pages.gold_board import GoldBoardPage
from pos_app.ui.pages.history import HistoryPage
from pos_app.ui.pages.lock import LockPage
from pos_app.ui.pages.main import MainPage
from pos_app.ui.pages.paper_looks import PaperLooksPage
from pos_app.ui.pages.promotion import PromotionPage
from pos_app.ui.pages.reports import ReportsPage
from pos_app.ui.pages.transfers import TransfersPage
from pos_app.ui.panels.approval import ApprovalPanel
from pos_app.ui.panels.done import DonePanel
from pos_app.ui.panels.hold import HoldPanel
from pos_app.ui.panels.line import LinePanel
from pos_app.ui.panels.member import MemberPanel
from pos_app.ui.panels.more import MorePanel
from pos_app.ui.panels.old_gold import OldGoldPanel
from pos_app.ui.panels.opening import HelpPanel, OpeningPanel, VoidPanel
from pos_app.ui.panels.panel import Panel
from pos_app.ui.panels.piece import PiecePanel
from pos_app.ui.panels.returning import ReturningPanel
from pos_app.ui.panels.tender import TenderPanel
from pos_app.ui.widgets.header import HeaderBar
from pos_app.ui.widgets.key_bar import KeyBar
from pos_app.ui.widgets.total import TotalLabel

QUANTITY = re.compile(r"[0-9]{1,3}\*")  # typed before a scan
HEADER_MS = 5_000
IDLE_CHECK_MS = 5_000
WITH_WAY_BACK = frozenset(PAGES.values()) - {"lock"}
Reading = ReportsPage | HistoryPage | PromotionPage | PaperLooksPage
Page = LockPage | MainPage | GoldBoardPage | DayClosePage | ExchangePage | TransfersPage | DocketPage | Reading
FLUSHING = frozenset({"accept", "up", "down", "page_up", "page_down"})  # these act on what was typed


class MainWindow(QMainWindow):
    """Built before the till is open; `attach` brings the desk."""

    def __init__(
        self,
        look: theme.Look,
        *,
        idle_minutes: int = 3,
        clock: Callable[[QKeyEvent], int] | None = None,
        looked: Callable[[theme.Look], None] = lambda _: None,
        scanner: ScannerSettings | None = None,
        reader: CardReaderSettings | None = None,
        customer: str = "",
        open_file: Callable[[str], object] = lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(path)),
    ) -> None:
        super().__init__()
        self.setWindowTitle(tr("金铺收银"))
        self.setMinimumSize(1024, 720)
        self._look, self._looked, self._open_file = look, looked, open_file
        self._desk: Desk | None = None
        self._idle_ticks_max = max(1, idle_minutes * 60_000 // IDLE_CHECK_MS)
        self._idle_ticks = 0
        self.message: Problem | None = None
        wedge, self._reader = scanner or ScannerSettings(), reader or CardReaderSettings()
        self.keyboard = Keyboard(self, load(), clock=clock, gap_ms=wedge.gap_ms, prefix=wedge.prefix)
        self.customer = CustomerScreen(QGuiApplication.screens, self.screen, customer)
        self._make_panels()
        self._make_pages()
        self._lay_out()
        self._make_timers()
        self.show_state(State.LOCKED)

    def _now(self) -> theme.Look:
        return self._look

    def _make_panels(self) -> None:
        press, look = self.press, self._now
        self.opening, self.void, self.help = OpeningPanel(press, look), VoidPanel(press, look), HelpPanel(press, look)
        self.member, self.tender = MemberPanel(press, look), TenderPanel(press, look)
        self.done, self.hold = DonePanel(press, look), HoldPanel(press, look)
        self.line, self.more = LinePanel(press, look), MorePanel(press, look)
        self.approval, self.old_gold = ApprovalPanel(press, look), OldGoldPanel(press, look)
        self.returning = ReturningPanel(press, look)
        self.piece = PiecePanel(press, look)
        self.panels: dict[State, Panel] = {
            State.OPENING: self.opening,
            State.HELP: self.help,
            State.MEMBER: self.member,
            State.LINE: self.line,
            State.SALESPERSON: self.line,
            State.WEIGH: self.line,
            State.OLD_GOLD: self.old_gold,
            State.PIECE: self.piece,
            State.RETURNING: self.returning,
            State.HOLD: self.hold,
            State.MORE: self.more,
            State.VOID: self.void,
            State.APPROVAL: self.approval,
            State.TENDER: self.tender,
            State.COMMITTING: self.tender,
            State.DONE: self.done,
        }

    def _make_pages(self) -> None:
        self.main = MainPage(self.press, self._now, self.void)
        self.lock = LockPage(self.press, self._now, self.opening)
        self.board = GoldBoardPage(self.press, self._now)
        self.close_page = DayClosePage(self.press, self._now)
        self.exchange = ExchangePage(self.press, self._now)
        self.transfers = TransfersPage(self.press, self._now)
        self.orders = DocketPage(self.press, self._now, tr("订单与定金"), ORDER_KEYS)
        self.services = DocketPage(self.press, self._now, tr("维修与来料"), SERVICE_KEYS)
        self.stockroom = DocketPage(self.press, self._now, tr("库房"), STOCK_KEYS)
        self.reports = ReportsPage(self.press, self._now)
        self.old_ledger = DocketPage(self.press, self._now, tr("旧料台账"), SAFE_KEYS)
        self.goods = DocketPage(self.press, self._now, tr("饰品与包装"), GOODS_KEYS)
        self.history = HistoryPage(self.press, self._now)
        self.promotion, self.looks = PromotionPage(self.press, self._now), PaperLooksPage(self.press, self._now)
        self.pages: dict[str, Page] = {
            "lock": self.lock,
            "main": self.main,
            "board": self.board,
            "close": self.close_page,
            "sync": self.exchange,
            "transfer": self.transfers,
            "orders": self.orders,
            "services": self.services,
            "stockroom": self.stockroom,
            "reports": self.reports,
            "old_ledger": self.old_ledger,
            "goods": self.goods,
            "history": self.history,
            "promotion": self.promotion,
            "looks": self.looks,
        }
        self.strips = {name: page.strip for name, page in self.pages.items() if not isinstance(page, LockPage)}
        for panel in dict.fromkeys(self.panels.values()):
            self.main.panels.addWidget(panel)
            panel.keys_changed.connect(self._show_keys)

    def _lay_out(self) -> None:
        self.header, self.key_bar = HeaderBar(self.press), KeyBar(self.press)
        self.stack = QStackedWidget()
        for page in self.pages.values():
            self.stack.addWidget(page)
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.header)
        box.addWidget(self.stack, 1)
        box.addWidget(self.key_bar)
        self.setCentralWidget(middle)

    def _make_timers(self) -> None:
        self._header_timer, self._idle_timer = QTimer(self), QTimer(self)
        self._header_timer.setInterval(HEADER_MS)
        self._header_timer.timeout.connect(self.refresh)
        self._idle_timer.setInterval(IDLE_CHECK_MS)
        self._idle_timer.timeout.connect(self.check_idle)

    # the desk

    def views(self) -> Views:
        return Views(
            desk=self,
            lock=self.lock,
            sale=self.main,
            member=self.member,
            tender=self.tender,
            done=self.done,
            hold=self.hold,
            line=self.line,
            old_gold=self.old_gold,
            piece=self.piece,
            returning=self.returning,
            more=self.more,
            approval=self.approval,
            board=self.board,
            close=self.close_page,
            exchange=self.exchange,
            transfers=self.transfers,
            orders=self.orders,
            services=self.services,
            stockroom=self.stockroom,
            reports=self.reports,
            old_ledger=self.old_ledger,
            goods=self.goods,
            history=self.history,
            promotion=self.promotion,
            looks=self.looks,
            customer=self.customer,
        )

    def attach(self, desk: Desk) -> None:
        """The till is open: keys and buttons mean something now."""
        self._desk = desk
        self.lock.presenter, self.main.presenter, self.void.presenter = desk.lock, desk.sale, desk.sale
        self.member.presenter, self.tender.presenter, self.done.presenter = desk.member, desk.tender, desk.done
        self.hold.presenter, self.line.presenter, self.more.presenter = desk.hold, desk.line, desk.more
        self.approval.presenter, self.board.presenter = desk.approval, desk.board
        self.old_gold.presenter, self.piece.presenter = desk.old_gold, desk.piece
        self.returning.presenter = desk.returning
        self.close_page.presenter = desk.close
        self.exchange.presenter, self.transfers.presenter = desk.exchange, desk.transfers
        self.orders.presenter, self.services.presenter = desk.orders, desk.services
        self.stockroom.presenter, self.old_ledger.presenter = desk.stockroom, desk.old_ledger
        self.reports.presenter, self.goods.presenter = desk.reports, desk.goods
        self.history.presenter, self.promotion.presenter = desk.history, desk.promoting.draft
        self.looks.presenter = desk.looks
        self._header_timer.start()
        self._idle_timer.start()
        desk.start()

    @property
    def desk(self) -> Desk | None:
        return self._desk

    @property
    def state(self) -> State:
        return self._desk.state if self._desk else State.LOCKED

    @property
    def scan_box(self) -> QLineEdit:
        return self.main.scan

    @property
    def look(self) -> theme.Look:
        return self._look

    def press(self, action: str) -> None:
        """A key or a button, whichever."""
        if self._desk is None:
            return
        if action == "accept" and self._next_field():
            return
        if self.state is State.MEMBER and action in FLUSHING:
            self.member.flush()
        self._desk.press(action)

    def _next_field(self) -> bool:
        """Enter goes on to the next empty field of a form; False where the form is filled."""
        if self.state is State.CLOSE:
            return self.close_page.next_field()
        if self.state is State.PROMOTION:
            return self.promotion.next_field()
        panel = self.panels.get(self.state)
        return panel is not None and panel.next_field()

    def scanned(self, code: str) -> None:
        if self._desk is None:
            return
        try:
            self._desk.scanned(card_read(code, self._reader))
        except DomainError as error:  # a chip that was read in another spelling than is set
            self._desk.say(words_for(error))

    def refresh(self) -> None:
        """What may have changed behind the screen: clock, gold price, exchange, printer, who works here."""
        if self._desk is not None:
            self._desk.news()

    def check_idle(self) -> None:
        """Lock when nobody touched the till for the set minutes; the cart stays."""
        self._idle_ticks = 0 if self.keyboard.active else self._idle_ticks + 1
        self.keyboard.active = False
        if self._idle_ticks >= self._idle_ticks_max and self.state not in (State.LOCKED, State.COMMITTING):
            self._idle_ticks = 0
            self.press("lock")

    # what the desk shows

    def show_state(self, state: State) -> None:
        page = PAGES.get(state, "main")
        self.stack.setCurrentWidget(self.pages[page])
        locked = state is State.LOCKED
        self.header.setVisible(not locked or self.lock.needs_header)
        self.key_bar.setVisible(page == "main")
        self._show_keys()
        self.header.show_way_back(tr("← 回到单据") if page in WITH_WAY_BACK else "")
        self.keyboard.active = True
        if state is not State.DONE:
            self.done.stop()
        panel = self.panels.get(state)
        if page != "main":
            self.pages[page].setFocus()
        elif panel is None:
            self.main.panels.setCurrentWidget(self.main.summary)
            self.focus_scan()
        else:
            self.main.panels.setCurrentWidget(panel)
            if state is not State.COMMITTING:
                panel.focus()

    def _show_keys(self) -> None:
        """What the keys do here and now, in the bar."""
        panel = self.panels.get(self.state)
        self.key_bar.show_state(self.state, panel.caption if panel is not None else lambda entry: entry.brief)

    def show_message(self, problem: Problem | None) -> None:
        self.message = problem
        page = PAGES.get(self.state, "")
        strip = self.strips.get(page, self.main.strip)
        for other in set(self.strips.values()) - {strip}:
            other.show_problem(None)  # an old message does not come back with its page
        strip.show_problem(problem)

    def show_header(self, picture: HeaderPicture) -> None:
        self.header.show_header(picture)
        self.lock.show_header(picture)
        self.key_bar.show_holds(picture.holds)
        self.main.show_holds(picture.holds)
        self.main.show_banner(picture.banner)

    def take_scan_text(self) -> str:
        text = self.main.scan.text()
        self.main.scan.clear()
        return text

    def take_quantity(self) -> str:
        return self.take_scan_text() if QUANTITY.fullmatch(self.main.scan.text().strip()) else ""

    def focus_scan(self) -> None:
        self.main.scan.setFocus()

    def change_look(self, what: str) -> None:
        look = self._look
        if what == "dark":
            self.set_look(theme.Look(not look.dark, look.scale, look.family))
        else:
            self.set_look(theme.Look(look.dark, look.bigger(1 if what == "bigger" else -1), look.family))

    def show_file(self, path: str) -> None:
        self._open_file(path)

    def set_look(self, look: theme.Look) -> None:
        """Another palette or scale for everything."""
        self._look = look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, look)
        for page in (self.main, self.lock, self.close_page, self.exchange, self.looks):
            page.dress()
        for total in self.findChildren(TotalLabel):
            total.fit()
        self.main.fit(self.width())
        self.show_state(self.state)
        self._looked(look)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        handle = self.windowHandle()
        handle.removeEventFilter(self.keyboard)
        handle.installEventFilter(self.keyboard)
        self.main.fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.main.fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._header_timer.stop()
        self._idle_timer.stop()
        self.customer.close()
        super().closeEvent(event)
