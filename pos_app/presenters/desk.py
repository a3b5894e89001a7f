"""The till's desk: one state, and every key's action handed to the screen it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kernel.errors import DomainError
from pos_app.presenters.approval import ApprovalPresenter
from pos_app.presenters.day_close import DayClosePresenter
from pos_app.presenters.done import DonePresenter
from pos_app.presenters.exchange import ExchangePresenter
from pos_app.presenters.gold_board import GoldBoardPresenter
from pos_app.presenters.header import header_picture
from pos_app.presenters.hold import HoldPresenter
from pos_app.presenters.host import CART, State
from pos_app.presenters.line import LinePresenter
from pos_app.presenters.lock import LockPresenter
from pos_app.presenters.member import MemberPresenter
from pos_app.presenters.more import MorePresenter
from pos_app.presenters.problems import Problem, words, words_for
from pos_app.presenters.reserving import ReservingPresenter
from pos_app.presenters.sale import PAGE, SalePresenter
from pos_app.presenters.tasks import Tasks
from pos_app.presenters.tender import CARD, CASH, STORED_VALUE, TenderPresenter
from pos_app.presenters.transfers import PAPER, TransfersPresenter
from pos_app.presenters.views import Views

if TYPE_CHECKING:
    from pos_app.counter.answers import Done, HeaderView
    from pos_app.till import Till
    from printers.document import Document
    from shop.sales.rules.pricing import PricedCart

T = TypeVar("T")
QUEUE_MAX = 20  # scans kept while a bill is being committed
END = 1_000_000
STAY = frozenset({"reprint", "drawer", "bigger", "smaller", "dark"})  # keys that leave a finished bill on show


class Desk:
    """Wires the screens to one till; implements what they share (`Host`)."""

    def __init__(self, till: Till, tasks: Tasks, views: Views, draw: Callable[[Document], bytes]) -> None:
        self._till, self._tasks, self._view = till, tasks, views.desk
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
        self.more = MorePresenter(views.more, self, self.press)
        self.approval = ApprovalPresenter(views.approval, self)
        self.board = GoldBoardPresenter(views.board, self)
        self.close = DayClosePresenter(views.close, self, draw)
        self.exchange = ExchangePresenter(views.exchange, self)
        self.transfers = TransfersPresenter(views.transfers, self)
        self.reserving = ReservingPresenter(self, self.more, self.transfers.open)
        self._actions = self._named_actions()
        self._accepts = self._accept_actions()
        self._backs = self._back_actions()
        self._movers = self._move_actions()

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
            if error.code == "auth.not_permitted" and self._state not in (State.LOCKED, State.APPROVAL):
                permission = str(error.facts.get("permission", ""))
                self.approval.ask(
                    permission, lambda: self.call(work, done, failed), lambda: failed(error) if failed else None
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
        self._view.show_message(problem)

    def enter(self, state: State) -> None:
        self._state = state
        self._view.show_state(state)

    def leave(self) -> None:
        cart = self.sale.cart
        self.enter(State.BUILDING if cart and (cart.lines or cart.member) else State.IDLE)

    def show_cart(self, cart: PricedCart) -> None:
        self.sale.show(cart)
        if self._state in CART:
            wanted = State.BUILDING if cart.lines or cart.member else State.IDLE
            if wanted is not self._state:
                self.enter(wanted)

    def pay(self, *, confirm: bool = False) -> None:
        if self._state is not State.COMMITTING and self.sale.pay():
            self.tender.open(confirm=confirm)

    def finish(self, done: Done) -> None:
        self.enter(State.DONE)
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
        if self._state is State.LOCKED:
            self.lock.refresh()
        elif self._state is State.MORE:
            self.more.refresh()
        elif self._state is State.SYNC:
            self.exchange.refresh()

    def _header(self, header: HeaderView) -> None:
        self._view.show_header(header_picture(header))
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
        """A scan, whatever is on the screen."""
        if self._state is State.COMMITTING:
            self._queue = [*self._queue, code][:QUEUE_MAX]
        elif self._state is State.LOCKED:
            self.lock.badge(code)
        elif self._state is State.OPENING:
            self.say(words("day.not_open"))
        else:
            if (self._state is State.APPROVAL and self.approval.badge(code)) or self.reserving.scanned(code):
                return
            if self._state is not State.TRANSFER and code.startswith(PAPER) and self._state is not State.TENDER:
                self.transfers.open()
            if self._state is State.TRANSFER:
                self.transfers.scanned(code)
                return
            if self._state in (State.DONE, State.BOARD, State.CLOSE, State.SYNC):
                self.leave()
            self.sale.scanned(code)

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

    # tables of actions

    def _named_actions(self) -> dict[str, Callable[[], None]]:
        return {
            "help": lambda: self.leave() if self._state is State.HELP else self.enter(State.HELP),
            "scan_box": self._to_scan_box,
            "member": lambda: self.find_member(""),
            "explain": self._explain,
            "explain_line": self._explain,
            "salesperson": self._salesperson,
            "hold": self.hold.hold,
            **self.line.weighing.actions,
            "holds": self._opening(State.HOLD, self.hold.open),
            "more": self._opening(State.MORE, self.more.open),
            "pay": self.pay,
            "cash_exact": self.pay,
            "void": self.sale.ask_void,
            "undo": self.sale.undo,
            "remove_line": self.sale.remove,
            "reprice": self.sale.reprice,
            "keep_gold": self.sale.keep_gold,
            "remove_code": self._remove_code,
            "detach": self.member.detach,
            "by_cash": lambda: self.tender.by(CASH),
            "by_card": lambda: self.tender.by(CARD),
            "by_stored_value": lambda: self.tender.by(STORED_VALUE),
            "at_risk": self.tender.at_risk,
            "quick_1": lambda: self.tender.quick(0),
            "quick_2": lambda: self.tender.quick(1),
            "quick_3": lambda: self.tender.quick(2),
            "remove_tender": self.tender.remove,
            **self._other_actions(),
            **{f"digit_{digit}": self._digit(digit) for digit in "0123456789"},
        }

    def _other_actions(self) -> dict[str, Callable[[], None]]:
        """What is done beside a bill: paper, drawer, pages, moving about, the look."""
        return {
            "reprint": self.done.reprint,
            "drawer": self.more.open_drawer,
            "pay_in": lambda: self.more.move_cash("pay_in"),
            "pay_out": lambda: self.more.move_cash("pay_out"),
            "drop": lambda: self.more.move_cash("drop"),
            "correct_tenders": self.more.correct_tenders,
            "correct_member": self.more.correct_member,
            "member_pin": self.more.member_pin,
            "sync": self.exchange.open,
            "sync_now": self.exchange.now,
            "exceptions": self.exchange.troubles,
            "exceptions_print": self.exchange.print,
            "exceptions_copy": self.exchange.copy,
            "transfers": self.transfers.open,
            "reserve": lambda: self.reserving.open(self.sale.elsewhere if self._state is not State.TRANSFER else ""),
            "transfer_send": self.transfers.send,
            "transfer_all": self.transfers.receive_all,
            "transfer_remove": self.transfers.remove,
            "messages": self.more.messages,
            "papers": self.more.papers,
            "board": self._opening(State.BOARD, self.board.open),
            "board_history": self.board.history,
            "board_edit": self.board.edit,
            "board_publish": self.board.publish,
            "close_day": self._opening(State.CLOSE, self.close.open),
            "close_previous": self.close.previous,
            "close_next": self.close.next,
            "count_again": self.close.count_again,
            "lock": self.lock.lock,
            "dismiss": lambda: self.say(None),
            "new_sale": lambda: None,
            "ime_warning": lambda: self.say(words("W-IME")),
            "up": lambda: self.step(-1),
            "down": lambda: self.step(1),
            "page_up": lambda: self.step(-PAGE),
            "page_down": lambda: self.step(PAGE),
            "first": lambda: self.step(-END),
            "last": lambda: self.step(END),
            "bigger": lambda: self._view.change_look("bigger"),
            "smaller": lambda: self._view.change_look("smaller"),
            "dark": lambda: self._view.change_look("dark"),
            "erase": self.lock.erase,
        }

    def _accept_actions(self) -> dict[State, Callable[[], None]]:
        def scan_box() -> None:
            self.sale.typed(self._view.take_scan_text())

        return {
            State.IDLE: scan_box,
            State.BUILDING: scan_box,
            State.OPENING: self.lock.open_day,
            State.HELP: self.leave,
            State.MEMBER: self.member.accept,
            State.LINE: self.leave,
            State.SALESPERSON: self.line.accept,
            State.WEIGH: self.line.weighing.accept,
            State.HOLD: self.hold.accept,
            State.MORE: self.more.accept,
            State.VOID: self.sale.confirm_void,
            State.APPROVAL: self.approval.accept,
            State.TENDER: self.tender.accept,
            State.CLOSE: self.close.next,
            State.TRANSFER: self.transfers.accept,
        }

    def _back_actions(self) -> dict[State, Callable[[], None]]:
        panels = (State.HELP, State.MEMBER, State.LINE, State.SALESPERSON, State.HOLD, State.VOID, State.CLOSE)
        return {
            **dict.fromkeys(panels, self.leave),
            State.IDLE: self._to_scan_box,
            State.BUILDING: self._to_scan_box,
            State.OPENING: self.lock.lock,
            State.MORE: self.more.back,
            State.WEIGH: self._explain,
            State.APPROVAL: self.approval.back,
            State.TENDER: self.tender.back,
            State.BOARD: lambda: None if self.board.back() else self.leave(),
            State.SYNC: self.exchange.back,
            State.TRANSFER: self.transfers.back,
        }

    def _move_actions(self) -> dict[State, Callable[[int], None]]:
        return {
            State.LOCKED: self.lock.move,
            State.IDLE: self.sale.move,
            State.BUILDING: self.sale.move,
            State.LINE: self._move_explained,
            State.MEMBER: self.member.move,
            State.SALESPERSON: self.line.move,
            State.HOLD: self.hold.move,
            State.MORE: self.more.move,
            State.VOID: self.sale.move_reason,
            State.TENDER: self.tender.move,
            State.SYNC: self.exchange.move,
            State.TRANSFER: self.transfers.move,
        }

    def _digit(self, digit: str) -> Callable[[], None]:
        return lambda: self.lock.digit(digit)

    def _to_scan_box(self) -> None:
        if self._state not in CART:
            self.leave()
        self.say(None)
        self._view.take_scan_text()
        self._view.focus_scan()

    def _explain(self) -> None:
        line, cart = self.sale.line, self.sale.cart
        if line is not None and cart is not None:
            self.enter(State.LINE)
            self.line.explain(cart, line)

    def _move_explained(self, steps: int) -> None:
        self.sale.move(steps)
        self._explain()

    def _salesperson(self) -> None:
        line = self.sale.line
        if line is not None:
            self.enter(State.SALESPERSON)
            self.line.ask_salesperson(line)

    def _remove_code(self) -> None:
        cart = self.sale.cart
        if cart and cart.codes:
            self.sale.remove_code(cart.codes[-1])

    def _opening(self, state: State, opened: Callable[[], None]) -> Callable[[], None]:
        def enter() -> None:
            self.enter(state)
            opened()

        return enter
