"""What each key's action does at the desk, and what Enter, Esc and the arrows mean on each screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pos_app.presenters.approval import ApprovalPresenter
from pos_app.presenters.approval_requests import ApprovalRequestsPresenter
from pos_app.presenters.bills import BillsPresenter
from pos_app.presenters.customer import CustomerPresenter
from pos_app.presenters.day_close import DayClosePresenter
from pos_app.presenters.devices import DevicesPresenter
from pos_app.presenters.discounts import DiscountsPresenter
from pos_app.presenters.done import DonePresenter
from pos_app.presenters.exchange import ExchangePresenter
from pos_app.presenters.gift_cards import GiftCardsPresenter
from pos_app.presenters.gold_board import GoldBoardPresenter
from pos_app.presenters.goods import GoodsPresenter
from pos_app.presenters.history import HistoryPresenter
from pos_app.presenters.hold import HoldPresenter
from pos_app.presenters.host import Host, State
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
from pos_app.presenters.paper_looks import PaperLooksPresenter
from pos_app.presenters.payee import PayeePresenter
from pos_app.presenters.piece import PiecePresenter
from pos_app.presenters.problems import words
from pos_app.presenters.promoting import PromotingPresenter
from pos_app.presenters.reports import ReportsPresenter
from pos_app.presenters.reserving import ReservingPresenter
from pos_app.presenters.returning import ReturningPresenter
from pos_app.presenters.sale import PAGE, SalePresenter
from pos_app.presenters.services import ServicesPresenter
from pos_app.presenters.stockroom import StockroomPresenter
from pos_app.presenters.tender import TenderPresenter
from pos_app.presenters.tender_words import CARD, CASH, GIFT_CARD, STORED_VALUE
from pos_app.presenters.transfers import TransfersPresenter
from pos_app.presenters.views import DeskView
from pos_app.presenters.waiting_papers import WaitingPapersPresenter

END = 1_000_000


class Pressed(Host, Protocol):
    """The desk as its keys see it: every screen, and what keys mean in more than one place."""

    view: DeskView
    sale: SalePresenter
    lock: LockPresenter
    member: MemberPresenter
    member_file: MemberFilePresenter
    member_value: MemberValuePresenter
    member_cards: MemberCardsPresenter
    member_rewards: MemberRewardsPresenter
    member_merge: MemberMergePresenter
    history: HistoryPresenter
    tender: TenderPresenter
    done: DonePresenter
    hold: HoldPresenter
    line: LinePresenter
    old_gold: OldGoldPresenter
    piece: PiecePresenter
    returning: ReturningPresenter
    more: MorePresenter
    bills: BillsPresenter
    devices: DevicesPresenter
    looks: PaperLooksPresenter
    waiting_papers: WaitingPapersPresenter
    discounts: DiscountsPresenter
    approval: ApprovalPresenter
    approval_requests: ApprovalRequestsPresenter
    board: GoldBoardPresenter
    customer: CustomerPresenter
    close: DayClosePresenter
    exchange: ExchangePresenter
    transfers: TransfersPresenter
    orders: OrdersPresenter
    services: ServicesPresenter
    stockroom: StockroomPresenter
    goods: GoodsPresenter
    reports: ReportsPresenter
    old_ledger: OldLedgerPresenter
    reserving: ReservingPresenter
    promoting: PromotingPresenter
    gift_cards: GiftCardsPresenter
    payee: PayeePresenter

    def digit(self, digit: str) -> Callable[[], None]: ...
    def to_scan_box(self) -> None: ...
    def explain(self) -> None: ...
    def move_explained(self, steps: int) -> None: ...
    def salesperson(self) -> None: ...
    def remove_code(self) -> None: ...
    def opening(self, state: State, opened: Callable[[], None]) -> Callable[[], None]: ...
    def step(self, steps: int) -> None: ...


def named_actions(desk: Pressed) -> dict[str, Callable[[], None]]:
    return {
        "help": lambda: desk.leave() if desk.state is State.HELP else desk.enter(State.HELP),
        "scan_box": desk.to_scan_box,
        "member": lambda: desk.find_member(""),
        "explain": desk.explain,
        "explain_line": desk.explain,
        "salesperson": desk.salesperson,
        **desk.hold.actions,
        "old_gold": desk.old_gold.open,
        "old_seller": desk.old_gold.name_seller,
        **desk.piece.actions,
        **desk.payee.actions,
        "returns": desk.returning.open,
        "return_tick": desk.returning.tick,
        "return_ask": desk.returning.ask_later,
        "return_otherwise": desk.returning.otherwise,
        **desk.line.weighing.actions,
        **_paper_actions(desk),
        **desk.discounts.actions,
        "holds": desk.opening(State.HOLD, desk.hold.open),
        "more": desk.opening(State.MORE, desk.more.open),
        "pay": desk.pay,
        "cash_exact": desk.pay,
        "void": desk.sale.ask_void,
        "undo": desk.sale.undo,
        "remove_line": desk.sale.remove,
        "reprice": desk.sale.reprice,
        "keep_gold": desk.sale.keep_gold,
        "remove_code": desk.remove_code,
        **_member_actions(desk),
        "by_cash": lambda: desk.tender.by(CASH),
        "by_card": lambda: desk.tender.by(CARD),
        "by_gift_card": lambda: desk.tender.by(GIFT_CARD),
        "by_stored_value": lambda: desk.tender.by(STORED_VALUE),
        "at_risk": desk.tender.at_risk,
        "keep_change": desk.tender.keep_change,
        "quick_1": lambda: desk.tender.quick(0),
        "quick_2": lambda: desk.tender.quick(1),
        "quick_3": lambda: desk.tender.quick(2),
        "remove_tender": desk.tender.remove,
        "ask_from_afar": desk.approval.from_afar,
        "approval_requests": desk.approval_requests.open,
        **_other_actions(desk),
        **_docket_actions(desk.orders, desk.services),
        **_stock_actions(desk.stockroom, desk.goods),
        **_report_actions(desk.reports),
        **_safe_actions(desk.old_ledger),
        **{f"digit_{digit}": desk.digit(digit) for digit in "0123456789"},
    }


def _member_actions(desk: Pressed) -> dict[str, Callable[[], None]]:
    """What is done with the member on the bill."""
    return {
        "detach": desk.member.detach,
        "member_file": desk.member_file.open,
        "member_value": desk.member_value.open,
        "member_cards": desk.member_cards.open,
        "member_rewards": desk.member_rewards.open,
        "member_merge": desk.member_merge.open,
        "member_reveal": desk.member_file.reveal,
        "history": desk.history.open,
        "history_pdf": desk.history.evidence,
        "history_print": desk.history.print_evidence,
    }


def _paper_actions(desk: Pressed) -> dict[str, Callable[[], None]]:
    """Papers and the machines that print them."""
    return {
        "reprint": desk.done.reprint,
        "papers": desk.waiting_papers.open,
        "close_page": desk.close.show_page,
        **desk.devices.actions,
        **desk.looks.actions,
    }


def _other_actions(desk: Pressed) -> dict[str, Callable[[], None]]:
    """What is done beside a bill: paper, drawer, pages, moving about, the look."""
    return {
        "drawer": desk.more.open_drawer,
        "pay_in": lambda: desk.more.move_cash("pay_in"),
        "pay_out": lambda: desk.more.move_cash("pay_out"),
        "drop": lambda: desk.more.move_cash("drop"),
        "correct_tenders": desk.more.correct_tenders,
        "correct_member": desk.more.correct_member,
        "member_pin": desk.more.member_pin,
        "sync": desk.exchange.open,
        "sync_now": desk.exchange.now,
        "exceptions": desk.exchange.troubles,
        "exceptions_print": desk.exchange.print,
        "exceptions_copy": desk.exchange.copy,
        "exceptions_seen": desk.exchange.seen,
        "transfers": desk.transfers.open,
        "gift_cards": desk.gift_cards.open,
        **desk.promoting.actions,
        "reserve": lambda: desk.reserving.open(desk.sale.elsewhere if desk.state is not State.TRANSFER else ""),
        "transfer_send": desk.transfers.send,
        "transfer_all": desk.transfers.receive_all,
        "transfer_remove": desk.transfers.remove,
        **desk.bills.actions,
        "quantity": lambda: desk.bills.quantity(desk.sale.line),
        "messages": desk.more.messages,
        "board": desk.opening(State.BOARD, desk.board.open),
        **desk.board.actions,
        "board_screen": desk.customer.toggle,
        "close_day": desk.opening(State.CLOSE, desk.close.open),
        "close_previous": desk.close.previous,
        "close_next": desk.close.next,
        "count_again": desk.close.count_again,
        "lock": desk.lock.lock,
        "dismiss": lambda: desk.say(None),
        "new_sale": lambda: None,
        "ime_warning": lambda: desk.say(words("W-IME")),
        "up": lambda: desk.step(-1),
        "down": lambda: desk.step(1),
        "page_up": lambda: desk.step(-PAGE),
        "page_down": lambda: desk.step(PAGE),
        "first": lambda: desk.step(-END),
        "last": lambda: desk.step(END),
        "bigger": lambda: desk.view.change_look("bigger"),
        "smaller": lambda: desk.view.change_look("smaller"),
        "dark": lambda: desk.view.change_look("dark"),
        "erase": desk.lock.erase,
    }


def _docket_actions(orders: OrdersPresenter, services: ServicesPresenter) -> dict[str, Callable[[], None]]:
    """What is done with orders and service tickets."""
    return {
        "orders": orders.open,
        "order_new": orders.new,
        "order_deposit": orders.with_paper(orders.deposit),
        "order_came": orders.with_paper(orders.came),
        "order_expire": orders.with_paper(orders.expire),
        "order_cancel": orders.with_paper(orders.cancel),
        "order_slip": orders.with_paper(orders.print_slip),
        "services": services.open,
        "service_new": services.new,
        "service_next": services.with_paper(services.next),
        "service_pay": services.with_paper(services.pay),
        "service_refuse": services.with_paper(services.refuse),
        "service_slip": services.with_paper(services.print_slip),
    }


def _report_actions(reports: ReportsPresenter) -> dict[str, Callable[[], None]]:
    """What is done with reports."""
    return {
        "reports": reports.open,
        "report_pdf": reports.to_pdf,
        "report_excel": reports.to_excel,
        "report_folder": reports.open_folder,
    }


def _stock_actions(stockroom: StockroomPresenter, goods: GoodsPresenter) -> dict[str, Callable[[], None]]:
    """What is done in the stockroom."""
    return {
        "stockroom": stockroom.open,
        "stock_new": stockroom.new,
        "stock_result": stockroom.result,
        "stock_close": stockroom.close,
        "stock_remove": stockroom.remove,
        "goods": goods.open,
        "goods_new": goods.new,
        "goods_quantity": goods.quantity,
        "goods_remove": goods.remove,
    }


def _safe_actions(safe: OldLedgerPresenter) -> dict[str, Callable[[], None]]:
    """What is done with old gold that lies in the safe."""
    return {
        "old_ledger": safe.open,
        "old_send": safe.send,
        "old_back": safe.with_paper(safe.take_back),
        "old_sums": safe.sums,
        "old_correct": safe.with_paper(safe.correct),
        "old_bag": safe.with_paper(safe.print_bag),
    }


def accept_actions(desk: Pressed) -> dict[State, Callable[[], None]]:
    def scan_box() -> None:
        desk.sale.typed(desk.view.take_scan_text())

    return {
        State.IDLE: scan_box,
        State.BUILDING: scan_box,
        State.OPENING: desk.lock.open_day,
        State.HELP: desk.leave,
        State.MEMBER: desk.member.accept,
        State.LINE: desk.leave,
        State.SALESPERSON: desk.line.accept,
        State.WEIGH: desk.line.weighing.accept,
        State.OLD_GOLD: desk.old_gold.accept,
        State.PIECE: desk.piece.accept,
        State.RETURNING: desk.returning.accept,
        State.HOLD: desk.hold.accept,
        State.MORE: desk.more.accept,
        State.VOID: desk.sale.confirm_void,
        State.APPROVAL: desk.approval.accept,
        State.TENDER: desk.tender.accept,
        State.CLOSE: desk.close.next,
        State.TRANSFER: desk.transfers.accept,
        State.ORDERS: desk.orders.accept,
        State.SERVICES: desk.services.accept,
        State.STOCKROOM: desk.stockroom.accept,
        State.REPORTS: desk.reports.accept,
        State.OLD_LEDGER: desk.old_ledger.accept,
        State.GOODS: desk.goods.accept,
        State.PROMOTION: desk.promoting.draft.accept,
    }


def back_actions(desk: Pressed) -> dict[State, Callable[[], None]]:
    panels = (
        State.HELP,
        State.MEMBER,
        State.LINE,
        State.SALESPERSON,
        State.OLD_GOLD,
        State.PIECE,
        State.HOLD,
        State.VOID,
        State.CLOSE,
    )
    return {
        **dict.fromkeys(panels, desk.leave),
        State.IDLE: desk.to_scan_box,
        State.BUILDING: desk.to_scan_box,
        State.OPENING: desk.lock.lock,
        State.MORE: desk.more.back,
        State.RETURNING: desk.returning.back,
        State.WEIGH: desk.explain,
        State.APPROVAL: desk.approval.back,
        State.TENDER: desk.tender.back,
        State.BOARD: lambda: None if desk.board.back() else desk.leave(),
        State.SYNC: desk.exchange.back,
        State.TRANSFER: desk.transfers.back,
        State.ORDERS: desk.orders.back,
        State.SERVICES: desk.services.back,
        State.STOCKROOM: desk.stockroom.back,
        State.REPORTS: desk.leave,
        State.OLD_LEDGER: desk.old_ledger.back,
        State.GOODS: desk.goods.back,
        State.HISTORY: desk.history.back,
        State.PROMOTION: desk.promoting.draft.back,
        State.LOOKS: desk.looks.back,
    }


def move_actions(desk: Pressed) -> dict[State, Callable[[int], None]]:
    return {
        State.LOCKED: desk.lock.move,
        State.IDLE: desk.sale.move,
        State.BUILDING: desk.sale.move,
        State.LINE: desk.move_explained,
        State.MEMBER: desk.member.move,
        State.SALESPERSON: desk.line.move,
        State.HOLD: desk.hold.move,
        State.RETURNING: desk.returning.move,
        State.MORE: desk.more.move,
        State.VOID: desk.sale.move_reason,
        State.TENDER: desk.tender.move,
        State.SYNC: desk.exchange.move,
        State.TRANSFER: desk.transfers.move,
        State.ORDERS: desk.orders.move,
        State.SERVICES: desk.services.move,
        State.STOCKROOM: desk.stockroom.move,
        State.REPORTS: desk.reports.move,
        State.OLD_LEDGER: desk.old_ledger.move,
        State.GOODS: desk.goods.move,
        State.HISTORY: desk.history.move,
        State.PROMOTION: desk.promoting.draft.move,
        State.LOOKS: desk.looks.move,
    }
