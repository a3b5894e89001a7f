"""The drawer and the business day: float, cash in and out, counting, closing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec
from sqlalchemy import Connection

from kernel.actor import program
from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.projection import RowOp
from membership.gift_cards.usecases import carry_left_behind
from membership.points.queries import members_to_clear
from pos_app.counter.answers import CashCounted, CloseCheck, Closed, CloseDraft, CountRow, MethodRow
from pos_app.counter.dating import date_to_open
from pos_app.counter.post import Post
from pos_app.counter.tiering import Tiering
from pos_app.papers_counter import drawer_slip
from shop.buyers import forget_buyers
from shop.counting.queries import counts_of as counts_of_stock
from shop.daily_close.errors import CartOpen, ClockSuspect, DayNotOpen
from shop.daily_close.queries import (
    Day,
    cash_state,
    counts_of,
    day_figures,
    gram_totals,
    last_report,
    method_totals,
    open_day_of,
)
from shop.daily_close.rules.drawer import DIFFERENCE_LIMIT_FEN
from shop.daily_close.usecases import close_day, count_drawer, move_cash, note_drawer_opened, open_day
from shop.merging import carry_merged
from shop.old_gold.queries import out_of_step
from shop.orders.queries import deposits_out_of_step
from shop.referral import pay_referrals, referrals_due
from shop.sales.queries import count_holds, holds_of_store
from shop.sales.rules.tenders import method_name
from shop.sales.usecases import release_hold
from shop.services.queries import metal_out_of_step
from shop.staff.rules import roles
from shop.stockroom.queries import unbalanced
from shop.value import clear_ended_points

DEFAULT_FLOAT_FEN = 100_000
BACKUP_WORDS = {
    "backup.second_missing": "第二块备份盘没插,备份只在本机",
    "backup.second_failed": "第二块备份盘写不进去,备份只在本机",
    "books.unsound": "账本自查没有通过,请联系总部技术",
}
NO_BACKUP_WORDS = "自动备份没有做成,请清理磁盘"


@dataclass(slots=True)
class Drawer:
    """Cash and the day of one register."""

    post: Post
    after_close: Callable[[], None] = lambda: None  # a closed day is backed up
    backup_problem: Callable[[], DomainError | None] = lambda: None  # what went wrong at the last backup

    def open_day(self, float_fen: int, *, date: str = "") -> None:
        """Begin today's business day with this float. Raises DayAlreadyOpen, DayAlreadyClosed, NotPermitted.

        With a clock that is a day or more wrong it raises ClockSuspect, which offers a day: given that as `date`, and
        a manager's yes, it begins.
        """
        status = self.post.sync_status()
        with self.post.reading() as connection:
            dating = date_to_open(
                connection,
                self.post.register,
                now=self.post.right_clock.now(),
                suspect=status is not None and status.clock_suspect,
            )
        if not dating.sure and date != dating.date:
            raise ClockSuspect(offered=dating.date)
        with self.post.books(roles.OPEN_DAY if dating.sure else roles.CONFIRM_DATE) as books:
            open_day(books, store=self.post.store, date=dating.date, float_fen=float_fen)
            forget_buyers(books, self.post.settings.prepaid.buyers_since(dating.date))
        if self.post.enquiry.alone:
            self._nightly(dating.date)

    def _nightly(self, today: str) -> None:
        """What headquarters' night does, in a shop that has none: carry over, clear, review, reward."""
        with self.post.keeper.open(program("till")) as books:
            report = last_report(books.connection, self.post.register)
            since = "" if report is None else report.date
            carry_merged(books)
            carry_left_behind(books)
            clear_ended_points(books, members_to_clear(books.connection, since, today), today)
            Tiering(self.post).review(books, since, today)
            policy = self.post.settings.referral
            pay_referrals(books, referrals_due(books.connection, policy, today), policy, today)

    def day_is_open(self) -> bool:
        with self.post.reading() as connection:
            return open_day_of(connection, self.post.register) is not None

    def last_float(self) -> int:
        """What to offer as the opening float: the last one used here."""
        with self.post.reading() as connection:
            report = last_report(connection, self.post.register)
        return DEFAULT_FLOAT_FEN if report is None else report.float_fen

    def move_cash(self, what: str, amount_fen: int, reason: str) -> None:
        """Pay-in, pay-out or drop, with its slip. Raises as shop.daily_close.usecases.move_cash, and NotPermitted."""
        with self.post.books(roles.MOVE_CASH) as books:
            move_cash(books, store=self.post.store, what=what, amount_fen=amount_fen, reason=reason)
            books.carry_out(self.post.paper.cash_rows(books, what, amount_fen, reason))
            books.carry_out(self.post.paper.kick_rows(books, books.ids.new(), f"{what} {reason}"))
        self.post.paper.print_soon()

    def open_drawer(self, reason: str) -> str:
        """Open the drawer with no sale; the reason is kept. Raises CashReasonMissing, NotPermitted."""
        with self.post.books(roles.OPEN_DRAWER) as books:
            note_drawer_opened(books, store=self.post.store, reason=reason)
            kick = books.ids.new()
            books.carry_out(self.post.paper.kick_rows(books, kick, reason))
            books.carry_out(self._slip_of_opening(books, reason.strip()))
        self.post.paper.print_soon()
        return self.post.paper.drawer_state(kick)

    def _slip_of_opening(self, books: Books, reason: str) -> Sequence[RowOp]:
        by, at = books.actor.name, stamp(books.clock.now())
        make = partial(drawer_slip, reason=reason, by=by, at=at)
        return self.post.paper.slip_rows(books, "drawer_slip", books.ids.new(), make)

    def count_drawer(self, denominations: Mapping[int, int]) -> CashCounted:
        """Keep a blind count (face in fen -> how many). Raises CountedTwice, CountImpossible, DayNotOpen."""
        with self.post.books(roles.COUNT_DRAWER) as books:
            count_drawer(books, denominations)
            counted = self._counted(books.connection, self._day(books.connection))
        assert counted is not None
        return counted

    def _day(self, connection: Connection) -> Day:
        day = open_day_of(connection, self.post.register)
        if day is None:
            raise DayNotOpen()
        return day

    def _counted(self, connection: Connection, day: Day) -> CashCounted | None:
        counts = counts_of(connection, day)
        if not counts:
            return None
        state = cash_state(connection, day)
        return CashCounted(
            float_fen=state.float_fen,
            cash_sales_fen=state.cash_sales_fen,
            pay_in_fen=state.pay_in_fen,
            pay_out_fen=state.pay_out_fen,
            drop_fen=state.drop_fen,
            expected_fen=state.expected_fen,
            counted_fen=counts[-1].counted_fen,
            attempt=counts[-1].attempt,
        )

    def close_draft(self) -> CloseDraft:
        """Everything that the daily close shows now. Raises DayNotOpen, NotPermitted."""
        self.post.allowed(roles.COUNT_DRAWER)
        with self.post.reading() as connection:
            day = self._day(connection)
            figures = day_figures(connection, day)
            methods = method_totals(connection, day)
            counts = tuple(CountRow(c.attempt, c.counted_fen, c.expected_fen) for c in counts_of(connection, day))
            return CloseDraft(
                date=day.date,
                checks=self._checks(connection),
                counts=counts,
                methods=tuple(MethodRow(m.method, method_name(m.method), m.count, m.amount_fen) for m in methods),
                grams=gram_totals(connection, day),
                **msgspec.structs.asdict(figures),
                limit_fen=DIFFERENCE_LIMIT_FEN,
                counted=self._counted(connection, day),
            )

    def _checks(self, connection: Connection) -> tuple[CloseCheck, ...]:
        status = self.post.sync_status()
        waiting, store = 0 if status is None else status.pending, self.post.store
        checks = (
            CloseCheck("cart", "屏幕上还有未完成的单据", True, self.post.cart.things),
            CloseCheck("holds", "挂单没有取回,本机的挂单日结时释放", False, count_holds(connection, self.post.store)),
            CloseCheck("prints", "小票没有打出来", False, self.post.paper.waiting(connection)),
            CloseCheck("unsent", "单据还没有上传,联网后自动上传", False, waiting),
            CloseCheck("counts", "盘点还没有结束", False, len(counts_of_stock(connection, store, open_only=True))),
            CloseCheck("old_gold", "旧料台账与旧料不符,请联系总部技术", False, len(out_of_step(connection, store))),
            CloseCheck(
                "deposits",
                "定金台账与订单不符,请联系总部技术",
                False,
                int(deposits_out_of_step(connection, store) != 0),
            ),
            CloseCheck(
                "own_metal", "来料台账与维修单不符,请联系总部技术", False, len(metal_out_of_step(connection, store))
            ),
            CloseCheck("balance", "货品账不平,请联系总部技术", False, len(unbalanced(connection, store))),
            self._backup_check(),
        )
        return tuple(check for check in checks if check.count)

    def _backup_check(self) -> CloseCheck:
        """Selling goes on without a backup; the evening is when somebody has a hand free to plug the disk in."""
        problem = self.backup_problem()
        if problem is None:
            return CloseCheck("backup", "", False, 0)
        return CloseCheck("backup", BACKUP_WORDS.get(problem.code, NO_BACKUP_WORDS), False, 1)

    def close_day(self, *, difference_reason: str = "", approver_no: str = "", approver_pin: str = "") -> Closed:
        """Close the day, with its 80 mm slip and its A4 page. Offline is fine. Bills parked at this till end with it.

        Raises CartOpen, NotCounted, DifferenceUnexplained, DifferenceTooLarge (a manager's PIN is needed),
        DayNotOpen, NotPermitted.
        """
        if not self.post.cart.empty:
            raise CartOpen(pieces=self.post.cart.things)
        approved = ""
        if approver_no:
            with self.post.reading() as connection:
                approver = self.post.doorkeeper.check(connection, approver_no, approver_pin)
            approver.require(roles.OVER_LIMIT)
            approved = approver.staff_no
        elif self.post.who().may(roles.OVER_LIMIT):
            approved = self.post.who().staff_no
        with self.post.books(roles.CLOSE_DAY) as books:
            for parked in holds_of_store(books.connection, self.post.store):
                if parked.register == self.post.register:
                    release_hold(books, parked.hold_no, store=self.post.store)
            if self.post.leases is not None and self.post.settings.return_leases_at_close:
                self.post.leases.return_all(books)
            report = close_day(books, difference_reason=difference_reason, approved_by=approved)
            slip = self.post.paper.close_slip(books, report)
            books.carry_out(self.post.paper.close_rows(books, report, slip))
        self.post.paper.print_soon()
        self.post.paper.prune()
        self.after_close()
        return Closed(report=report, slip=slip, page=self.post.paper.close_page(report, by=self.post.who().name))
