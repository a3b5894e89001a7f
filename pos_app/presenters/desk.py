"""The till's desk: one state, and every key's action handed to the screen it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kernel.actor import NotPermitted
from kernel.errors import DomainError
from membership.rules.cards import is_bank_stripe
from pos_app.presenters.approval import ApprovalPresenter
from pos_app.presenters.approval_requests import ApprovalRequestsPresenter
from pos_app.presenters.bills import BillsPresenter
from pos_app.presenters.customer import CustomerPresenter
from pos_app.presenters.day_close import DayClosePresenter
from pos_app.presenters.desk_actions import accept_actions, back_actions, move_actions, named_actions
from pos_app.presenters.devices import DevicesPresenter
from pos_app.presenters.discounts import DiscountsPresenter
from pos_app.presenters.docket import NUMBER
from pos_app.presenters.done import DonePresenter
from pos_app.presenters.exchange import ExchangePresenter
from pos_app.presenters.gift_cards import GiftCardsPresenter
from pos_app.presenters.gold_board import GoldBoardPresenter
from pos_app.presenters.goods import GoodsPresenter
from pos_app.presenters.header import header_picture
from pos_app.presenters.history import HistoryPresenter
from pos_app.presenters.hold import HoldPresenter
from pos_app.presenters.host import CART, State
from pos_app.presenters.line import LinePresenter
from pos_app.presenters.lock import LockPresenter
from pos_app.presenters.member import MemberPresenter
from pos_app.presenters.member_cards import MemberCardsPresenter
from pos_app.presenters.member_file import MemberFilePresenter
from pos_app.presenters.member_merge import MemberMergePresenter
from pos_app.presenters.member_rewards import MemberRewardsPresenter
from pos_app.presenters.member_value import MemberValuePresenter
from pos_app.presenters.more import MorePresenter
from pos_app.presenters.old_gold import OldGoldPresenter
from pos_app.presenters.old_ledger import OldLedgerPresenter
from pos_app.presenters.orders import OrdersPresenter
from pos_app.presenters.page_printing import PagesPresenter
from pos_app.presenters.paper_looks import PaperLooksPresenter
from pos_app.presenters.payee import PayeePresenter
from pos_app.presenters.piece import PiecePresenter
from pos_app.presenters.problems import Problem, words, words_for
from pos_app.presenters.promoting import PromotingPresenter
from pos_app.presenters.reports import ReportsPresenter
from pos_app.presenters.reserving import ReservingPresenter
from pos_app.presenters.returning import ReturningPresenter
from pos_app.presenters.sale import SalePresenter
from pos_app.presenters.services import ServicesPresenter
from pos_app.presenters.stockroom import StockroomPresenter
from pos_app.presenters.tasks import Tasks
from pos_app.presenters.tender import TenderPresenter
from pos_app.presenters.transfers import PAPER, TransfersPresenter
from pos_app.presenters.views import Views
from pos_app.presenters.waiting_papers import WaitingPapersPresenter

if TYPE_CHECKING:
    from pos_app.counter.answers import Done, HeaderView
    from pos_app.till import Till
    from printers.document import Document
    from shop.sales.rules.pricing import PricedCart

T = TypeVar("T")
QUEUE_MAX = 20  # scans kept while a bill is being committed
# Keys that leave a finished bill on show.
STAY = frozenset({"reprint", "sheet", "why_bill", "drawer", "bigger", "smaller", "dark"})


class Desk:
    """Wires the screens to one till; implements what they share (`Host`)."""

    def __init__(self, till: Till, tasks: Tasks, views: Views, draw: Callable[[Document], bytes]) -> None:
        self._till, self._tasks, self.view = till, tasks, views.desk
        self._state = State.LOCKED
        self._queue: list[str] = []
        self._sync_state = ""
        self.message: Problem | None = None
        self.sale = SalePresenter(views.sale, self)
        self.lock = LockPresenter(views.lock, self)
        self.member = MemberPresenter(views.member, self)
        self.tender = TenderPresenter(views.tender, self)
        self.done = DonePresenter(views.done, self, draw)
        self.hold = HoldPresenter(views.hold, self)
        self.line = LinePresenter(views.line, self)
        self.old_gold = OldGoldPresenter(views.old_gold, self)
        self.piece = PiecePresenter(views.piece, self, lambda: self.sale.line.barcode if self.sale.line else "")
        self.returning = ReturningPresenter(views.returning, self)
        self.sale.open_receipt = self.returning.open
        self.more = MorePresenter(views.more, self, self.press)
        self.member_file = MemberFilePresenter(self, self.member, self.more)
        self.member_value = MemberValuePresenter(self, self.member, self.more)
        self.member_cards = MemberCardsPresenter(self, self.member, self.more)
        self.member_rewards = MemberRewardsPresenter(self, self.member, self.more)
        self.member_merge = MemberMergePresenter(self, self.member, self.more)
        self.pages = PagesPresenter(self, self.more, views.desk.show_file)
        self.history = HistoryPresenter(views.history, self, self.member, self.pages, views.desk.show_file)
        self.bills = BillsPresenter(self, self.more, self.pages)
        self.discounts = DiscountsPresenter(self, self.more, lambda: self.sale.line, self.explain)
        self.devices, self.looks = DevicesPresenter(self, self.more), PaperLooksPresenter(views.looks, self)
        self.waiting_papers = WaitingPapersPresenter(self, self.more)
        self.approval = ApprovalPresenter(views.approval, self)
        self.approval_requests = ApprovalRequestsPresenter(self, self.more)
        self.board = GoldBoardPresenter(views.board, self)
        self.customer = CustomerPresenter(views.customer, self)
        self.board.told, self.tender.told = self.customer.board, self.customer.asked
        self.close = DayClosePresenter(views.close, self, draw, self.pages)
        self.exchange = ExchangePresenter(views.exchange, self)
        self.transfers = TransfersPresenter(views.transfers, self)
        self.gift_cards, self.payee = GiftCardsPresenter(self, self.more), PayeePresenter(self, self.more)
        self.reserving = ReservingPresenter(self, self.more, self.transfers.open)
        self.promoting = PromotingPresenter(self, self.more, views.promotion)
        self.orders = OrdersPresenter(views.orders, self, self.more)
        self.services = ServicesPresenter(views.services, self, self.more)
        self.stockroom = StockroomPresenter(views.stockroom, self, self.more)
        self.goods = GoodsPresenter(views.goods, self, self.more)
        self.reports = ReportsPresenter(views.reports, self)
        self.old_ledger = OldLedgerPresenter(views.old_ledger, self, self.more)
        self._actions = named_actions(self)
        self._accepts = accept_actions(self)
        self._backs = back_actions(self)
        self._movers = move_actions(self)

    # what the screens share

    @property
    def till(self) -> Till:
        return self._till

    @property
    def state(self) -> State:
        return self._state

    @property
    def cart(self) -> PricedCart | None:
        return self.sale.cart

    def call(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[DomainError], None] | None = None
    ) -> None:
        def refused(error: DomainError) -> None:
            if isinstance(error, NotPermitted) and self._state not in (State.LOCKED, State.APPROVAL):
                permission = str(error.facts.get("permission", ""))
                if error.code != NotPermitted.code:
                    self.say(words_for(error))
                self.approval.ask(
                    permission, lambda: self.call(work, done, failed), lambda: failed(error) if failed else None, error
                )
            elif failed is not None:
                failed(error)
            else:
                self.say(words_for(error))

        self._tasks.run(work, done, refused)

    def say(self, problem: Problem | None) -> None:
        self.message = problem
        if problem is not None:
            self.more.note(problem.text)
        self.view.show_message(problem)

    def enter(self, state: State) -> None:
        self._state = state
        self.view.show_state(state)
        self.customer.state(state)

    def leave(self) -> None:
        cart = self.sale.cart
        self.enter(State.BUILDING if cart and (not cart.empty or cart.member) else State.IDLE)

    def show_cart(self, cart: PricedCart) -> None:
        self.sale.show(cart)
        self.customer.cart(cart)
        if self._state in CART:
            wanted = State.BUILDING if not cart.empty or cart.member else State.IDLE
            if wanted is not self._state:
                self.enter(wanted)

    def pay(self, *, confirm: bool = False) -> None:
        if self._state is not State.COMMITTING and self.sale.pay():
            self.tender.open(confirm=confirm)

    def finish(self, done: Done) -> None:
        self.enter(State.DONE)
        self.customer.done(done)
        self.call(self._till.selling.cart, self.show_cart)
        self.say(None)
        self.done.show(done)
        self.refresh_header()
        waiting, self._queue = self._queue, []
        for code in waiting:
            self.scanned(code)

    def find_member(self, text: str) -> None:
        self.enter(State.MEMBER)
        self.member.open(text)

    def refresh_header(self) -> None:
        self.call(self._till.header, self._header, lambda _: None)

    def news(self) -> None:
        """Something happened behind the screen: the exchange with headquarters, the printer, a backup."""
        self.refresh_header()
        self.done.refresh()
        self.board.refresh()
        self.customer.refresh()
        self.reports.refresh()
        self.pages.refresh()
        self.approval.refresh()
        self.approval_requests.refresh()
        if self._state is State.LOCKED:
            self.lock.refresh()
        elif self._state is State.MORE:
            self.waiting_papers.refresh()
            self.devices.refresh()
        elif self._state is State.SYNC:
            self.exchange.refresh()

    def _header(self, header: HeaderView) -> None:
        self.view.show_header(header_picture(header))
        self.more.due = {"orders": header.orders_due, "services": header.services_due}
        before, self._sync_state = self._sync_state, header.sync_state
        if self._state in (State.LOCKED, State.SYNC) or before == header.sync_state:
            return
        if header.sync_state == "offline":
            self.say(words("W-OFFLINE"))
        elif header.sync_state == "rejected":
            self.say(words("E-SYNC-REJECT"))
        elif before == "offline":
            self.say(words("I-ONLINE"))

    def crashed(self) -> None:
        """Something of ours broke: say so, and show the bill as the books have it."""
        if self._state is State.LOCKED:
            return
        if self._state is State.COMMITTING:
            self.leave()
        self.say(words("crash"))
        self.call(self._till.selling.cart, self.show_cart)

    # what the cashier does

    def start(self) -> None:
        """The till is open: faces on the lock screen, the header filled."""
        self.lock.open()
        self.refresh_header()

    def scanned(self, code: str) -> None:
        """A scan, whatever is on the screen. No field and no search ever gets a bank card's stripe."""
        if is_bank_stripe(code):
            self.say(words("member.bank_card"))
        elif self._state is State.COMMITTING:
            self._queue = [*self._queue, code][:QUEUE_MAX]
        elif self._state is State.LOCKED:
            self.lock.badge(code)
        elif self._state is State.OPENING:
            self.say(words("day.not_open"))
        else:
            if (self._state is State.APPROVAL and self.approval.badge(code)) or self.reserving.scanned(code):
                return
            if self.gift_cards.scanned(code) or self.more.scanned(code):
                return
            if self._state is State.TENDER and self.tender.scanned(code):
                return
            if self.orders.scanned(code) or self._docket_scanned(code):
                return
            if self._state is State.OLD_GOLD and self.old_gold.scanned(code):
                return
            if self.old_ledger.scanned(code) or self.goods.scanned(code):
                return
            if self._state is State.PIECE:
                self.piece.look(code)
                return
            if self._state is State.REPORTS:
                self.reports.scanned(code)
                return
            if self._state is State.STOCKROOM:
                self.stockroom.scanned(code)
                return
            if self._state is State.RETURNING and self.returning.scanned(code):
                return
            if self._state is not State.TRANSFER and code.startswith(PAPER) and self._state is not State.TENDER:
                self.transfers.open()
            if self._state is State.TRANSFER:
                self.transfers.scanned(code)
                return
            if self._state in (State.DONE, State.BOARD, State.CLOSE, State.SYNC, State.ORDERS, State.SERVICES,
                               State.HISTORY, State.LOOKS):  # fmt: skip
                self.leave()
            self.sale.scanned(f"{self.view.take_quantity()}{code}")

    def _docket_scanned(self, code: str) -> bool:
        """The number of an order or a ticket opens it, from any screen but a tender."""
        number = code.strip().upper()
        if self._state is State.TENDER or not NUMBER.fullmatch(number):
            return False
        (self.orders if number.startswith("D") else self.services).open(number)
        return True

    def press(self, action: str) -> None:
        """Do what a key or button stands for; an action that means nothing here does nothing."""
        if self._state is State.COMMITTING:
            return
        if self._state is State.DONE and action not in STAY:
            self.leave()
            self.say(None)
            if action in ("accept", "back", "new_sale"):
                return
        table = {"accept": self._accepts, "back": self._backs}.get(action)
        do = table.get(self._state) if table is not None else self._actions.get(action)
        if do is not None:
            do()

    def step(self, steps: int) -> None:
        """Move the choice in whatever list is open."""
        mover = self._movers.get(self._state)
        if mover is not None:
            mover(steps)

    @property
    def actions(self) -> frozenset[str]:
        """Every action that a key may name."""
        return frozenset(self._actions) | {"accept", "back"}

    # what keys mean in more than one place

    def digit(self, digit: str) -> Callable[[], None]:
        return lambda: self.lock.digit(digit)

    def to_scan_box(self) -> None:
        if self._state not in CART:
            self.leave()
        self.say(None)
        self.view.take_scan_text()
        self.view.focus_scan()

    def explain(self) -> None:
        line, cart = self.sale.line, self.sale.cart
        if line is not None and cart is not None:
            self.enter(State.LINE)
            self.line.explain(cart, line)

    def move_explained(self, steps: int) -> None:
        self.sale.move(steps)
        self.explain()

    def salesperson(self) -> None:
        line = self.sale.line
        if line is not None:
            self.enter(State.SALESPERSON)
            self.line.ask_salesperson(line)

    def remove_code(self) -> None:
        cart = self.sale.cart
        if cart and cart.codes:
            self.sale.remove_code(cart.codes[-1])

    def opening(self, state: State, opened: Callable[[], None]) -> Callable[[], None]:
        def enter() -> None:
            self.enter(state)
            opened()

        return enter
