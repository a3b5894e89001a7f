"""A till in memory for the window's tests: the real answers, a handful of pieces, no books behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kernel.actor import Actor, NotPermitted
from kernel.errors import DomainError
from kernel.money import Money, metal_value
from membership.errors import BalanceTooLow, PinWrong
from pos_app.counter.answers import (
    BillRow,
    BoardRowView,
    BoardVersionRow,
    BoardView,
    CashCounted,
    CloseCheck,
    Closed,
    CloseDraft,
    CountRow,
    Done,
    HeaderView,
    HoldRow,
    MemberDetail,
    MemberHit,
    MethodRow,
    SaleRow,
    Scanned,
    VoucherRow,
)
from printers.document import Document, Pair, Text
from shop.daily_close.errors import CountedTwice, DifferenceTooLarge, DifferenceUnexplained
from shop.daily_close.facts import GramTotal
from shop.gold_board.errors import PriceChanged
from shop.gold_board.facts import BoardRow
from shop.sales.errors import CartEmpty, CartNotEmpty, HoldUnknown, InTender, LineBlocked, NothingToUndo
from shop.sales.facts import SoldTender
from shop.sales.rules.pricing import MemberLabel, PricedCart, PricedLine, ReasonLine, Share
from shop.sales.rules.tenders import METHODS, Tendering, take
from shop.staff.errors import PinWrong as StaffPinWrong
from shop.staff.queries import StaffCard
from shop.staff.rules.roles import permissions_of, role_name
from shop.stock.errors import PieceSold, PieceUnknown

STAFF = (("1007", "王芳", "cashier"), ("1008", "赵敏", "salesperson"), ("1001", "林经理", "store_manager"))
PIN = "246810"
GOLD_FEN = 102_800

BANGLE = PricedLine(
    line_id="", line_no=0, barcode="6900012345678", name="古法手镯 素圈光面", detail="6900012345678",
    category_major="gold", category="bangle", purity_code="AU999", purity_name="足金999", pricing_mode="by_weight",
    weight_mg=20_350,
    board_version=37, board_price_fen=GOLD_FEN, metal_fen=metal_value(20_350, GOLD_FEN),
    craft_fen=metal_value(20_350, 3_500), stone_fen=0, list_fen=2_163_205, net_fen=2_163_205, unit_text="1,028+35/g",
    shares=(), salesperson="1007", salesperson_name="王芳", points=0, certificate_no="", stale_price_fen=0, trouble="",
)  # fmt: skip
RING = replace(
    BANGLE, barcode="6900012349999", name="18K 钻石戒指 30分 IJ/SI", detail="6900012349999 · 证书 NGTC20261102",
    category_major="diamond", category="ring", purity_code="AU750", purity_name="18K金", pricing_mode="by_piece",
    weight_mg=3_120, board_version=0, board_price_fen=0, metal_fen=0, craft_fen=0, list_fen=898_000, net_fen=898_000,
    unit_text="一口价", certificate_no="NGTC20261102",
)  # fmt: skip
PENDANT = replace(
    RING, barcode="6900012340001", name="红宝石吊坠 0.50ct", detail="6900012340001", category="pendant",
    list_fen=128_800, net_fen=128_800, weight_mg=1_850, certificate_no="",
)  # fmt: skip
PIECES = {piece.barcode: piece for piece in (BANGLE, RING, PENDANT)}
MEMBERS = (
    ("M1", "李**", "138****6620", "金卡", "gold", 12_860, 300_000, 20_000),
    ("M2", "李**", "159****6621", "银卡", "silver", 820, 0, 0),
)
MEMBER_PIN = "135790"


def reading(text: str) -> Document:
    return Document(
        title="小票",
        blocks=(Text("金铺 和平路店", align="center", width=2, height=2), Pair("应收", text), Text("谢谢惠顾")),
    )


@dataclass
class Post:
    actor: Actor | None = None
    recovered_lines: int = 0
    last: Done | None = None
    approved: list[tuple[str, str]] = field(default_factory=list)

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


class FakeTill:
    """`selling`, `paying` and the other parts are this object itself under the names that the real till uses."""

    def __init__(self, *, day_open: bool = True) -> None:
        self.post = Post()
        self.selling = self.members = self.paying = self.boards = self.drawer = self.corrections = self
        self.lines: tuple[PricedLine, ...] = ()
        self.member_id = ""
        self.before: list[tuple[PricedLine, ...]] = []
        self.parked: dict[str, tuple[HoldRow, tuple[PricedLine, ...]]] = {}
        self.tenders: tuple[SoldTender, ...] | None = None
        self.sold: list[Done] = []
        self.day_open = day_open
        self.float_fen = 100_000
        self.counts: tuple[CountRow, ...] = ()
        self.moved: list[tuple[str, int, str]] = []
        self.board_rows: list[BoardRow] = []
        self.refuse_commit: DomainError | None = None
        self.print_trouble = ""
        self.sync = ("synced", "● 已同步")
        self.scans: list[str] = []
        self.corrected: list[tuple[str, object, str]] = []
        self._ids = 0

    # lock screen, header

    def staff_today(self) -> tuple[StaffCard, ...]:
        return tuple(StaffCard(number, name, role, role_name(role)) for number, name, role in STAFF)

    def unlock(self, staff_no: str, pin: str) -> Actor:
        self.post.actor = person(staff_no, pin)
        return self.post.actor

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
            rule_set="R1",
        )  # fmt: skip

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

    def find_members(self, text: str) -> tuple[MemberHit, ...]:
        found = [m for m in MEMBERS if m[2].endswith(text) or text in ("lxm", "李")]
        return tuple(MemberHit(m[0], f"{m[1]} {m[2]}", m[1], m[3], "和平路店", "2026-10-02", 35) for m in found)

    def member(self, member_id: str) -> MemberDetail:
        key, name, phone, tier_name, tier, points, principal, bonus = next(m for m in MEMBERS if m[0] == member_id)
        return MemberDetail(
            member_id=key, name=name, label=f"{name} {phone}", sex="女", tier=tier, tier_name=tier_name, points=points,
            principal_fen=principal, bonus_fen=bonus, birthday="11-24", joined_on="2021-05-20",
            home_store_name="和平路店", bills=35, has_pin=True, erased=False,
            vouchers=(VoucherRow("VC00000001", "满5000减200", "2026-12-31"),),
            last_bills=(BillRow("2026-10-02", "S-HP01-20261002-0012", 186_600),),
        )  # fmt: skip

    # paying

    def begin_tender(self) -> Tendering:
        cart = self.cart()
        if not cart.lines:
            raise CartEmpty()
        for line in cart.lines:
            if line.trouble:
                raise LineBlocked(line_no=line.line_no, name=line.name, why=line.trouble)
            if line.stale_price_fen:
                old, new = Money(line.board_price_fen), Money(line.stale_price_fen)
                raise PriceChanged(old=str(old), new=str(new), line_no=line.line_no)
        self.tenders = self.tenders or ()
        return Tendering(cart.due_fen, self.tenders)

    def tendering(self) -> Tendering | None:
        return None if self.tenders is None else Tendering(self.cart().due_fen, self.tenders)

    def add_tender(self, method: str, amount_fen: int, *, reference: str = "", pin: str = "") -> Tendering:
        tendering = self.tendering()
        assert tendering is not None
        if method == "stored_value":
            if pin != MEMBER_PIN:
                raise PinWrong(tries_left=2)
            if amount_fen > 320_000:
                raise BalanceTooLow(balance=str(Money(320_000)), asked=str(Money(amount_fen)))
        tender = take(tendering, method, amount_fen, reference=reference)
        self.tenders = (*tendering.tenders, tender)
        return Tendering(tendering.due_fen, self.tenders)

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

    # board

    def board(self) -> BoardView:
        rows = (
            BoardRowView("AU9999", "足金999.9", 103_200, 101_400, 97_200, 0, "now"),
            BoardRowView("AU999", "足金999", GOLD_FEN, 101_000, 96_800, 600, "now"),
            BoardRowView("PT950", "铂金Pt950", 43_800, 40_000, 36_000, -200, "now"),
            BoardRowView("AU999", "足金999", 103_100, 101_300, 97_100, 300, "next"),
        )
        return BoardView(
            version=37, effective_at="2026-11-21T09:30:00.000+08:00", valid_until="2026-11-22T09:30:00.000+08:00",
            published_by="陈会计", state="fresh", rows=rows, next_at="2026-11-21T14:30:00.000+08:00",
        )  # fmt: skip

    def board_history(self, limit: int = 50) -> tuple[BoardVersionRow, ...]:
        return tuple(
            BoardVersionRow(
                version, f"2026-11-{version - 16:02}T09:30:00.000+08:00", "陈会计", GOLD_FEN - 600 * (37 - version)
            )
            for version in range(37, 32, -1)
        )

    def publish_board(self, rows: Sequence[BoardRow], effective_at: str | None = None) -> BoardView:
        self.post.allowed("gold_board.publish")
        self.board_rows = list(rows)
        return self.board()

    # drawer and day

    def open_day(self, float_fen: int) -> None:
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

    def close_day(self, *, difference_reason: str = "", approver_no: str = "", approver_pin: str = "") -> Closed:
        counted = self._counted()
        assert counted is not None
        if counted.difference_fen and not difference_reason:
            raise DifferenceUnexplained(difference=str(Money(counted.difference_fen)))
        if abs(counted.difference_fen) > 2_000 and not approver_no:
            raise DifferenceTooLarge(difference=str(Money(counted.difference_fen)), limit="¥20.00")
        self.day_open = False
        return Closed(report=None, slip=reading("日结"), pdf=b"%PDF")  # type: ignore[arg-type]


def priced(line: PricedLine, number: int, percent: int) -> PricedLine:
    """A line with its number and, for members, a craft-fee reduction of so many percent."""
    off = line.craft_fen * percent // 100
    shares = (Share("B1", "生日工费8折", off),) if off else ()
    return replace(line, line_no=number, net_fen=line.list_fen - off, shares=shares)
