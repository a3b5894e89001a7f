"""The part of the till in memory that keeps the day: who may, the drawer, the close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kernel.actor import Actor, NotPermitted
from kernel.money import Money
from pos_app.counter.answers import CashCounted, CloseCheck, Closed, CloseDraft, CountRow, Done, HoldRow, MethodRow
from pos_app.counter.papers import WaitingPaper
from shop.daily_close.errors import ClockSuspect, CountedTwice, DifferenceTooLarge, DifferenceUnexplained
from shop.daily_close.facts import GramTotal
from shop.sales.rules.pricing import PricedLine
from shop.staff.errors import PinWrong as StaffPinWrong
from shop.staff.rules.roles import permissions_of
from tests.pos_app.fake_goods import PIN, STAFF, reading


@dataclass
class Post:
    actor: Actor | None = None
    recovered_lines: int = 0
    last: Done | None = None
    store: str = "HP"
    approved: list[tuple[str, str]] = field(default_factory=list)

    def store_names(self) -> dict[str, str]:
        return {"HP": "和平路店", "BJ": "北京路店", "WX": "万象城店"}

    def now(self) -> str:
        return "2026-11-21T14:05:00.000+08:00"

    def approve(self, staff_no: str, pin: str, permission: str) -> Actor:
        actor = person(staff_no, pin)
        actor.require(permission)
        self.approved.append((staff_no, permission))
        return actor

    def allowed(self, permission: str) -> None:
        assert self.actor is not None
        if self.actor.may(permission):
            return
        if self.approved and self.approved[-1][1] == permission:
            self.approved.pop()
            return
        raise NotPermitted(permission=permission, staff=self.actor.name)


def person(staff_no: str, pin: str) -> Actor:
    if pin != PIN:
        raise StaffPinWrong(tries_left=4)
    name, role = next((name, role) for number, name, role in STAFF if number == staff_no)
    return Actor(staff_no, name, role, permissions_of(role))


@dataclass
class FakePapers:
    """A print queue of which the test says what became of each paper."""

    found: tuple[str, str] = ("screen", "")
    left: tuple[WaitingPaper, ...] = ()
    tried: list[str] = field(default_factory=list)
    printers: tuple[str, ...] = ()  # the others
    drawer: str = "opened"

    def state_of(self, number: str) -> tuple[str, str]:
        return self.found

    def drawer_of(self, sale_id: str) -> str:
        return self.drawer

    def waiting(self) -> tuple[WaitingPaper, ...]:
        return self.left

    def hold_slip(self, hold: HoldRow) -> str:
        self.tried.append(f"hold_slip {hold.hold_no}")
        return hold.hold_no

    def others(self, job_id: str) -> tuple[str, ...]:
        return self.printers

    def move(self, job_id: str, printer: str) -> tuple[WaitingPaper, ...]:
        return self._without(f"move to {printer}", job_id)

    def retry(self) -> tuple[WaitingPaper, ...]:
        self.tried.append("retry")
        return self.left

    def seen(self, job_id: str) -> tuple[WaitingPaper, ...]:
        return self._without("seen", job_id)

    def again(self, job_id: str) -> tuple[WaitingPaper, ...]:
        return self._without("again", job_id)

    def _without(self, what: str, job_id: str) -> tuple[WaitingPaper, ...]:
        self.tried.append(f"{what} {job_id}")
        self.left = tuple(paper for paper in self.left if paper.job_id != job_id)
        return self.left


class FakeDay:
    post: Post
    lines: tuple[PricedLine, ...]
    parked: dict[str, tuple[HoldRow, tuple[PricedLine, ...]]]
    day_open: bool
    offered_date: str = ""  # of a till whose clock is wrong
    float_fen: int
    counts: tuple[CountRow, ...]
    moved: list[tuple[str, int, str]]

    def open_day(self, float_fen: int, *, date: str = "") -> None:
        if self.offered_date and date != self.offered_date:
            raise ClockSuspect(offered=self.offered_date)
        if date:
            self.post.allowed("day.confirm_date")
        self.day_open, self.float_fen = True, float_fen

    def day_is_open(self) -> bool:
        return self.day_open

    def last_float(self) -> int:
        return 100_000

    def move_cash(self, what: str, amount_fen: int, reason: str) -> None:
        self.post.allowed("cash.move")
        self.moved.append((what, amount_fen, reason))

    def open_drawer(self, reason: str) -> str:
        self.post.allowed("cash.open_drawer")
        self.moved.append(("drawer", 0, reason))
        return "opened"

    def count_drawer(self, denominations: Mapping[int, int]) -> CashCounted:
        if len(self.counts) >= 2:
            raise CountedTwice()
        total = sum(face * count for face, count in denominations.items())
        self.counts = (*self.counts, CountRow(len(self.counts) + 1, total, 394_000))
        counted = self._counted()
        assert counted is not None
        return counted

    def _counted(self) -> CashCounted | None:
        if not self.counts:
            return None
        last = self.counts[-1]
        return CashCounted(100_000, 826_000, 0, 32_000, 500_000, 394_000, last.counted_fen, last.attempt)

    def close_draft(self) -> CloseDraft:
        self.post.allowed("day.close")
        checks = [CloseCheck("holds", "挂单还没有取回", False, len(self.parked))] if self.parked else []
        if self.lines:
            checks.append(CloseCheck("cart", "屏幕上还有未完成的单据", True, len(self.lines)))
        grams = GramTotal(
            purity_code="AU999", opening_pieces=212, opening_mg=2_350_000, received_pieces=0, received_mg=0,
            sold_pieces=12, sold_mg=150_350, closing_pieces=200, closing_mg=2_199_650,
        )  # fmt: skip
        return CloseDraft(
            date="2026-11-21", checks=tuple(checks), counts=self.counts,
            methods=(MethodRow("card", "银行卡", 5, 3_800_000), MethodRow("cash", "现金", 7, 826_000)), grams=(grams,),
            bills=12, pieces=15, list_fen=4_800_000, discount_fen=174_000, net_fen=4_626_000, points=4_626, voids=1,
            corrections=0, limit_fen=2_000, counted=self._counted(),
        )  # fmt: skip

    def keep_page(self, closed: Closed) -> str:
        return "/till/close-HP01-2026-11-21.pdf"

    def close_day(self, *, difference_reason: str = "", approver_no: str = "", approver_pin: str = "") -> Closed:
        counted = self._counted()
        assert counted is not None
        if counted.difference_fen and not difference_reason:
            raise DifferenceUnexplained(difference=str(Money(counted.difference_fen)))
        if abs(counted.difference_fen) > 2_000 and not approver_no:
            raise DifferenceTooLarge(difference=str(Money(counted.difference_fen)), limit="¥20.00")
        self.day_open = False
        return Closed(report=None, slip=reading("日结"), page=None)  # type: ignore[arg-type]
