"""What the screens must be able to show: one view a screen, each with its own protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pos_app.presenters.approval import ApprovalView
from pos_app.presenters.customer import CustomerView
from pos_app.presenters.day_close import CloseView
from pos_app.presenters.docket import DocketView
from pos_app.presenters.done import DoneView
from pos_app.presenters.exchange import ExchangeView
from pos_app.presenters.gold_board import GoldBoardView
from pos_app.presenters.header import HeaderPicture
from pos_app.presenters.history import HistoryView
from pos_app.presenters.hold import HoldView
from pos_app.presenters.host import State
from pos_app.presenters.line import LineView
from pos_app.presenters.lock import LockView
from pos_app.presenters.member import MemberView
from pos_app.presenters.more import MoreView
from pos_app.presenters.old_gold import OldGoldView
from pos_app.presenters.paper_looks import LooksView
from pos_app.presenters.piece import PieceView
from pos_app.presenters.problems import Problem
from pos_app.presenters.promotion_draft import DraftView
from pos_app.presenters.reports import ReportsView
from pos_app.presenters.returning import ReturningView
from pos_app.presenters.sale import SaleView
from pos_app.presenters.tender import TenderView
from pos_app.presenters.transfers import TransfersView


class DeskView(Protocol):
    def show_state(self, state: State) -> None:
        """Show the page and panel of that state; the focus goes to its first field."""

    def show_message(self, problem: Problem | None) -> None: ...
    def show_header(self, picture: HeaderPicture) -> None: ...
    def take_scan_text(self) -> str:
        """What the scan box holds; it is empty afterwards."""

    def take_quantity(self) -> str:
        """'3*' where that was typed before a scan, out of the box then; '' for anything else, which stays."""

    def focus_scan(self) -> None: ...
    def change_look(self, what: str) -> None:
        """'bigger', 'smaller' or 'dark'."""

    def show_file(self, path: str) -> None:
        """Open a page with the system's own program for it, where there is one."""


@dataclass(frozen=True, slots=True)
class Views:
    """One view a screen."""

    desk: DeskView
    lock: LockView
    sale: SaleView
    member: MemberView
    tender: TenderView
    done: DoneView
    hold: HoldView
    line: LineView
    old_gold: OldGoldView
    piece: PieceView
    returning: ReturningView
    more: MoreView
    approval: ApprovalView
    board: GoldBoardView
    close: CloseView
    exchange: ExchangeView
    transfers: TransfersView
    orders: DocketView
    services: DocketView
    stockroom: DocketView
    reports: ReportsView
    old_ledger: DocketView
    goods: DocketView
    history: HistoryView
    promotion: DraftView
    looks: LooksView
    customer: CustomerView
