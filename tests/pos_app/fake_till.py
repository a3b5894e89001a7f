"""A till in memory for the window's tests: the real answers, a handful of pieces, no books behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace

from kernel.actor import Actor
from kernel.errors import DomainError
from kernel.money import Money
from membership.errors import BalanceTooLow, PinWrong, StoredValueOffline
from membership.points.rules.view import PointsView
from pos_app.counter.answers import (
    BillRow,
    CountRow,
    Done,
    HeaderView,
    HoldRow,
    MemberDetail,
    MemberHit,
    SaleRow,
    Scanned,
    VoucherRow,
)
from shop.daily_close.errors import CashBeyondDrawer
from shop.gold_board.errors import PriceChanged
from shop.returns.rules.refunds import ReturnRules
from shop.sales.errors import CartEmpty, CartNotEmpty, HoldUnknown, InTender, LineBlocked, NothingToUndo
from shop.sales.facts import SoldTender
from shop.sales.rules.manual_limits import LIMITS
from shop.sales.rules.pricing import MemberLabel, PartLine, PricedCart, PricedLine, ReasonLine
from shop.sales.rules.tenders import CREDIT_RISK, METHODS, Tendering, take, take_at_risk
from shop.staff.queries import StaffCard
from shop.staff.rules.roles import role_name
from shop.stock.errors import PieceOfOtherStore, PieceSold, PieceUnknown
from tests.pos_app.fake_boards import FakeBoards
from tests.pos_app.fake_cards import FakeCards
from tests.pos_app.fake_chain import ELSEWHERE, FakeExchange, FakeTransfers
from tests.pos_app.fake_day import FakeDay, FakePapers, Post, person
from tests.pos_app.fake_devices import FakeDevices, FakePages
from tests.pos_app.fake_files import FakeFiles, FakeMembers
from tests.pos_app.fake_gift_cards import FakeGiftCards
from tests.pos_app.fake_goods import (
    BANGLE,
    MEMBER_PIN,
    MEMBERS,
    PENDANT,
    PIECES,
    PIN,
    RING,
    STAFF,
    FakeGoods,
    priced,
    reading,
)
from tests.pos_app.fake_looks import FakeLooks
from tests.pos_app.fake_rewards import FakeRewards
from tests.pos_app.fake_scale import FakeWeighing
from tests.pos_app.fake_value import POINTS, FakeValue

__all__ = ["BANGLE", "MEMBER_PIN", "PENDANT", "PIECES", "PIN", "RING", "FakeTill", "reading"]


class FakeTill(FakeBoards, FakeDay, FakeFiles):
    """`selling`, `paying` and the other parts are this object itself under the names that the real till uses."""

    def __init__(self, *, day_open: bool = True) -> None:
        FakeFiles.__init__(self)
        self.post = Post()
        self.selling = self.paying = self.boards = self.drawer = self.corrections = self
        self.members = FakeMembers(self)
        self.papers, self.devices = FakePapers(), FakeDevices()
        self.pages, self.paper_looks = FakePages(), FakeLooks()
        self.exchange, self.transfers = FakeExchange(self.post), FakeTransfers(self.post)
        self.weighing = FakeWeighing(self)
        self.goods = FakeGoods()
        self.discounts = SimpleNamespace(limit_of=lambda actor: LIMITS[actor.role])
        self.returning = SimpleNamespace(rules=ReturnRules())
        self.approving = SimpleNamespace(asked="", requests=lambda: (), give_up=lambda: None)
        self.value = FakeValue(self)
        self.points, self.change = self.value.points_part, self.value.change_part
        self.rewards, self.merging = FakeRewards(), SimpleNamespace(merge=lambda *_: True)
        self.persons = SimpleNamespace(decided_here=False)
        self.cards = FakeCards()
        self.pins = self
        self.gift_cards = FakeGiftCards(self)
        self.lines: tuple[PricedLine, ...] = ()
        self.parts: tuple[PartLine, ...] = ()
        self.member_id = ""
        self.before: list[tuple[PricedLine, ...]] = []
        self.parked: dict[str, tuple[HoldRow, tuple[PricedLine, ...]]] = {}
        self.tenders: tuple[SoldTender, ...] | None = None
        self.sold: list[Done] = []
        self.day_open = day_open
        self.float_fen = 100_000
        self.counts: tuple[CountRow, ...] = ()
        self.moved: list[tuple[str, int, str]] = []
        self.refuse_commit: DomainError | None = None
        self.print_trouble = ""
        self.sync = ("synced", "● 已同步")
        self.away: DomainError | None = None  # why headquarters did not answer about a member
        self.line_down = False
        self.risk_fen = 0  # what a manager may let the store take once stored value was refused
        self.drawer_fen: int | None = None  # what the drawer holds, where cash is refused without a reason
        self.scans: list[str] = []
        self.corrected: list[tuple[str, object, str]] = []
        self.pins_set: list[tuple[str, str, str]] = []
        self._ids = 0

    # lock screen, header

    def staff_today(self) -> tuple[StaffCard, ...]:
        return tuple(StaffCard(number, name, role, role_name(role)) for number, name, role in STAFF)

    def unlock(self, staff_no: str, pin: str) -> Actor:
        self.post.actor = person(staff_no, pin)
        return self.post.actor

    def sync_now(self) -> None:
        """No headquarters."""

    def lock(self) -> None:
        self.post.actor = None

    def header(self) -> HeaderView:
        actor = self.post.actor
        return HeaderView(
            store_name="和平路店", register="HP01", staff_name=actor.name if actor else "",
            staff_no=actor.staff_no if actor else "", business_date="2026-11-21", gold_text="足金999 ¥1,028.00/g",
            board_version=37, gold_time="09:30", gold_state="fresh", sync_state=self.sync[0], sync_words=self.sync[1],
            now="2026-11-21T14:05:00.000+08:00", holds=len(self.parked), overdue_day="",
        )  # fmt: skip

    def sync_status(self) -> None:
        return None

    def start_background(self, on_change: Callable[[], None] | None = None) -> None:
        """Nothing runs behind a till in memory."""

    def close(self) -> None:
        self.closed = True

    def points_of(self, _member_id: str) -> PointsView:
        return POINTS

    # the bill

    def cart(self) -> PricedCart:
        discount = 20 if self.member_id else 0
        lines = tuple(priced(line, number, discount) for number, line in enumerate(self.lines, 1))
        total, due = sum(line.list_fen for line in lines), sum(line.net_fen for line in lines)
        label = next((member for member in MEMBERS if member[0] == self.member_id), None)
        member = None
        if label is not None:
            key, name, phone, tier_name, tier, points, principal, bonus = label
            member = MemberLabel(
                key, f"{name} {phone}", name, tier, tier_name, points, principal + bonus, "11-24", True
            )
        return PricedCart(
            cart_id="C1", lines=lines, member=member, pieces=len(lines), list_fen=total, off_fen=total - due,
            due_fen=due, points=due // 100 if member else 0,
            reasons=(ReasonLine("M20000", "满 2 万减 300", "不含黄金"),) if lines else (), optimal=True, codes=(),
            rule_set="R1", parts=self.parts,
        )  # fmt: skip

    def take_part(self, part_id: str) -> PricedCart:
        self.parts = tuple(part for part in self.parts if part.part_id != part_id)
        return self.cart()

    def scan(self, code: str) -> Scanned:
        self.scans.append(code)
        if code.startswith("M0"):
            self.member_id = "M1"
            self.tenders = None
            return Scanned("member", self.cart())
        if self.tenders is not None:
            raise InTender()
        there = next((line for line in self.lines if line.barcode == code), None)
        if there is not None:
            number = self.lines.index(there) + 1
            return Scanned("duplicate", self.cart(), there.line_id, "W-ITEM-DUP", {"line_no": number})
        if code == "6900012340404":
            raise PieceSold(date="10-02", store="北京路店", document="S-BJ01-20261002-0003")
        if code == ELSEWHERE.barcode:
            raise PieceOfOtherStore(store=ELSEWHERE.store_name)
        piece = PIECES.get(code)
        if piece is None:
            raise PieceUnknown(scanned=code)
        return Scanned("line", self.put(piece), self.lines[-1].line_id)

    def put(self, piece: PricedLine) -> PricedCart:
        self._ids += 1
        self.before.append(self.lines)
        self.lines = (*self.lines, replace(piece, line_id=f"L{self._ids}"))
        return self.cart()

    def remove_line(self, line_id: str) -> PricedCart:
        self.before.append(self.lines)
        self.lines = tuple(line for line in self.lines if line.line_id != line_id)
        return self.cart()

    def undo(self) -> PricedCart:
        if not self.before:
            raise NothingToUndo()
        self.lines = self.before.pop()
        return self.cart()

    def set_salesperson(self, line_id: str, staff_no: str) -> PricedCart:
        name = next(name for number, name, _ in STAFF if number == staff_no)
        self.lines = tuple(
            replace(line, salesperson=staff_no, salesperson_name=name) if line.line_id == line_id else line
            for line in self.lines
        )
        return self.cart()

    def reprice_gold(self) -> PricedCart:
        self.lines = tuple(replace(line, stale_price_fen=0) for line in self.lines)
        return self.cart()

    def keep_gold(self) -> PricedCart:
        self.post.allowed("gold_board.keep_price")
        return self.reprice_gold()

    def attach_member(self, member_id: str) -> PricedCart:
        self.member_id = member_id
        return self.cart()

    def detach_member(self) -> PricedCart:
        self.member_id = ""
        return self.cart()

    def remove_code(self, code: str) -> PricedCart:
        return self.cart()

    def void(self, reason: str) -> PricedCart:
        self.post.allowed("sale.void")
        self.lines, self.member_id = (), ""
        return self.cart()

    def hold(self, name: str = "") -> HoldRow:
        if not self.lines:
            raise CartEmpty()
        cart = self.cart()
        number = f"HD{len(self.parked) + 1:08}"
        row = HoldRow(
            hold_no=number, wall="2026-11-21T14:05:00.000+08:00", name=f"14:05 李** {cart.pieces}件", member_label="",
            pieces=cart.pieces, due_fen=cart.due_fen, staff_name="王芳", register="HP01", own=True,
        )  # fmt: skip
        self.parked[number] = (row, self.lines)
        self.lines, self.member_id = (), ""
        return row

    def holds(self) -> tuple[HoldRow, ...]:
        return tuple(row for row, _ in self.parked.values())

    def recall(self, hold_no: str) -> PricedCart:
        if self.lines:
            raise CartNotEmpty(pieces=len(self.lines))
        if hold_no not in self.parked:
            raise HoldUnknown(hold_no=hold_no)
        _, self.lines = self.parked.pop(hold_no)
        return self.cart()

    # members

    def look_up(self, text: str) -> tuple[MemberHit, ...]:
        if self.away is not None:
            raise self.away
        return self.find_members(text)

    def find_members(self, text: str) -> tuple[MemberHit, ...]:
        found = [m for m in MEMBERS if m[2].endswith(text) or text in ("lxm", "李")]
        return tuple(MemberHit(m[0], f"{m[1]} {m[2]}", m[1], m[3], "和平路店", "2026-10-02", 35) for m in found)

    def choose(self, member_id: str, pin: str, old: str = "") -> None:
        self.pins_set.append((member_id, pin, old))

    def member(self, member_id: str) -> MemberDetail:
        key, name, phone, tier_name, tier, points, principal, bonus = next(m for m in MEMBERS if m[0] == member_id)
        detail = MemberDetail(
            member_id=key, name=name, label=f"{name} {phone}", sex="女", tier=tier, tier_name=tier_name, points=points,
            principal_fen=principal, bonus_fen=bonus, birthday="11-24", joined_on="2021-05-20",
            home_store_name="和平路店", bills=35, has_pin=True, erased=False,
            vouchers=(VoucherRow("VC00000001", "满5000减200", "2026-12-31"),),
            last_bills=(BillRow("2026-10-02", "S-HP01-20261002-0012", 186_600),),
        )  # fmt: skip
        return self.with_file(detail)

    # paying

    def begin_tender(self) -> Tendering:
        cart = self.cart()
        if cart.empty:
            raise CartEmpty()
        for line in cart.lines:
            if line.trouble:
                raise LineBlocked(line_no=line.line_no, name=line.name, why=line.trouble)
            if line.stale_price_fen:
                old, new = Money(line.board_price_fen), Money(line.stale_price_fen)
                raise PriceChanged(old=str(old), new=str(new), line_no=line.line_no, difference="+61.05")
        self.tenders = self.tenders or ()
        return Tendering(cart.to_pay_fen, self.tenders)

    def tendering(self) -> Tendering | None:
        return None if self.tenders is None else Tendering(self.cart().due_fen, self.tenders)

    def add_tender(self, method: str, amount_fen: int, *, reference: str = "", pin: str = "") -> Tendering:
        tendering = self.tendering()
        assert tendering is not None
        if method == "stored_value":
            if self.line_down:
                self.risk_fen = 50_000
                raise StoredValueOffline()
            if pin != MEMBER_PIN:
                raise PinWrong(tries_left=2)
            if amount_fen > 320_000:
                raise BalanceTooLow(balance=str(Money(320_000)), asked=str(Money(amount_fen)))
        if method == "cash" and self.drawer_fen is not None and not reference:
            raise CashBeyondDrawer(expected=str(Money(self.drawer_fen)), asked=str(Money(amount_fen)))
        if method == "gift_card":
            tender = self.gift_cards.tender(amount_fen, reference, pin)
        elif method == CREDIT_RISK:
            self.post.allowed("sale.take_risk")
            held_at = "unasked 2026-11-21T14:05:00.000+08:00"
            tender = take_at_risk(tendering, amount_fen, reason=reference, approved_by="1001", right_held_at=held_at)
            self.risk_fen -= amount_fen
        else:
            tender = take(tendering, method, amount_fen, reference=reference)
        self.tenders = (*tendering.tenders, tender)
        return Tendering(tendering.due_fen, self.tenders)

    def risk_left(self) -> int:
        return self.risk_fen

    def remove_tender(self, index: int) -> Tendering:
        assert self.tenders is not None
        self.tenders = (*self.tenders[:index], *self.tenders[index + 1 :])
        return Tendering(self.cart().due_fen, self.tenders)

    def cancel_tender(self) -> PricedCart:
        self.tenders = None
        return self.cart()

    def commit(self) -> Done:
        if self.refuse_commit is not None:
            error, self.refuse_commit = self.refuse_commit, None
            raise error
        cart, tenders = self.cart(), self.tenders or ()
        number = len(self.sold) + 47
        done = Done(
            sale_no=f"S-HP01-20261121-{number:04}", sale_id=f"sale{number}", journal_no=f"HP01-1-{number}",
            due_fen=cart.due_fen, tenders=tenders, change_fen=sum(t.tendered_fen - t.amount_fen for t in tenders),
            points=cart.points, points_after=12_860 + cart.points if cart.member else 0, value_left_fen=320_000,
            has_member=cart.member is not None, print_state="screen", print_trouble=self.print_trouble,
            drawer="opened" if any(t.method == "cash" for t in tenders) else "closed",
            receipt=reading(str(Money(cart.due_fen))),
        )  # fmt: skip
        self.sold.append(done)
        self.post.last = done
        self.lines, self.member_id, self.tenders, self.before = (), "", None, []
        return done

    def reprint(self, sale_no: str) -> str:
        return "queued"

    def todays_sales(self) -> tuple[SaleRow, ...]:
        return tuple(
            SaleRow(
                done.sale_no, "2026-11-21T14:05:00.000+08:00", done.due_fen,
                " + ".join(METHODS[t.method] for t in done.tenders), "", 1,
            )
            for done in reversed(self.sold)
        )  # fmt: skip

    def correct_tenders(self, sale_no: str, tenders: Sequence[SoldTender], reason: str) -> None:
        self.post.allowed("sale.correct")
        self.corrected.append((sale_no, tuple(tenders), reason))

    def correct_member(self, sale_no: str, member_id: str, reason: str) -> None:
        self.post.allowed("sale.correct")
        self.corrected.append((sale_no, member_id, reason))
