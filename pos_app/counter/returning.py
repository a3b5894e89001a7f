"""Goods that come back at the counter: found by their bill, weighed again, refunded by the ways they were paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import Connection

from kernel.books import Books
from kernel.facts import canonical
from kernel.weight import Weighed, grams
from membership.queries import account_here
from pos_app.counter.earlier_bills import NUMBER_LONGEST, EarlierBills
from pos_app.counter.parts import PartLine
from pos_app.counter.paying import PartBlocked
from pos_app.counter.post import Post
from pos_app.counter.return_parts import KIND, OTHER_WAY, drafts_on, other_way, part_id
from pos_app.counter.selling import Selling
from pos_app.counter.sheets import SheetParts
from pos_app.counter.weighing import Weigher
from shop.catalogue.rules.barcode import normalise_number
from shop.catalogue.rules.weighing import tolerance_mg
from shop.goods.errors import QuantityWrong
from shop.old_gold.queries import taken_before
from shop.returns.errors import (
    AheadUnknown,
    BillMovedOn,
    LineUnknown,
    NothingReturned,
    NotWithCustomer,
    OtherRelease,
    PaidAtRisk,
    PolicyUnknown,
    ReturnedAlready,
    Unweighed,
    WeightDiffers,
)
from shop.returns.queries import ReturnRequest, return_requests, returned_of, units_back
from shop.returns.rules.refunds import (
    GIFTS_KIND,
    POINTS_KIND,
    VOUCHERS_KIND,
    BillReturn,
    OtherWay,
    ReturnDraft,
    ReturnRules,
    by_bill,
    is_workable,
    refund_ways,
    shared_out,
)
from shop.returns.rules.sold_bill import SOLD, BillLine, SoldBill
from shop.returns.rules.ways import PaidBack
from shop.returns.usecases import ask_later, record_return
from shop.sales.errors import ReasonMissing
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import BY_PIECE, PricedCart
from shop.sales.rules.tenders import CREDIT_RISK
from shop.sheet.rules.inputs import SheetReturn
from shop.staff.rules import roles
from shop.stock.queries import piece_went_by

GIFTS_KEPT, VOUCHERS_KEPT = "未退赠品", "已用返券"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would happen if the bill were closed now. `tenders` are what the customer is paid, below zero.

    `gifts` came with the bills at no price and have not been given back.
    """

    bills: tuple[BillReturn, ...]
    gifts: tuple[str, ...]
    due_fen: int
    tenders: tuple[SoldTender, ...]
    point_fen: int


@dataclass(slots=True)
class Returning:
    """Returns and exchanges: lines of earlier bills as negative lines of the bill on the screen."""

    post: Post
    selling: Selling
    weighing: Weigher
    kind: str = KIND

    @property
    def rules(self) -> ReturnRules:
        return self.post.settings.returning

    # --- what a person does --------------------------------------------------------------------------------------

    def find(self, sale_no: str) -> SoldBill:
        """A bill of this till, or as headquarters knows it. Waits for the network where it is another register's.

        Raises BillUnknown, BillOutOfReach, OtherRelease, LookupTooMany, LookupNotTaken, NotPermitted.
        """
        self.post.allowed(roles.SELL)
        return EarlierBills(self.post).find(sale_no)

    def lay(
        self, sale_no: str, line_nos: Sequence[int], reason: str, *,
        policy: str = "", units: Mapping[int, int] | None = None,
    ) -> PricedCart:  # fmt: skip
        """Lay lines of a bill on the screen's bill as goods that come back; all of them, or none.

        `units` say how many of a line's goods come back, by its number; all that the customer still has without it.

        Above the store's limit by permission. Raises as `find`, and LineUnknown, ReturnedAlready, NotWithCustomer,
        PaidAtRisk, PolicyUnknown, QuantityWrong, ReasonMissing, InTender, NotPermitted.
        """
        if not reason.strip():
            raise ReasonMissing()
        chosen = self.rules.policy(policy)
        if chosen is None:
            raise PolicyUnknown(name=policy, names="、".join(one.name for one in self.rules.policies))
        bill, numbers = self.find(sale_no), tuple(dict.fromkeys(line_nos))
        if any(one.tender.method == CREDIT_RISK for one in bill.ways):
            raise PaidAtRisk(sale_no=bill.sale_no)
        for number in numbers:
            _require_returnable(bill, number)
        back = {number: _units_back(bill, number, units or {}) for number in numbers}
        drafts = [
            ReturnDraft(bill=bill, line_no=no, reason=reason.strip(), policy=chosen, by="", qty=qty)
            for no, qty in back.items()
        ]
        by = self._allowed(drafts)
        for draft in drafts:
            self._lay(replace(draft, by=by))
        return self.selling.cart()

    def _lay(self, draft: ReturnDraft) -> PricedCart:
        body = canonical(draft).decode()
        return self.selling.lay_part(CartPart(part_id=part_id(draft), kind=KIND, body=body))

    def _allowed(self, drafts: Sequence[ReturnDraft]) -> str:
        there = {part_id(draft): draft for draft in (*drafts_on(self.post.cart), *drafts)}
        over = sum(draft.refund().fen for draft in there.values()) > self.rules.limit_fen
        return self.post.allowed(roles.RETURN_OVER if over else roles.RETURN).staff_no

    def weigh(self, part: str, *, seen_mg: int | None = None, take: bool = False) -> PricedCart:
        """Weigh a piece that comes back; `take` lets it through beyond the tolerance, by permission.

        Raises as Weigher.weigh, and NothingReturned, WeightDiffers, InTender, NotPermitted.
        """
        draft = self._draft(part)
        weighed = self.weighing.weigh(draft.line.category, seen_mg=seen_mg)
        try:
            _require_as_sold(draft.line, weighed.mg)
        except WeightDiffers:
            if not take:
                raise
            return self._keep_weight(draft, weighed, anyway=self.post.allowed(roles.TAKE_SCALE_WEIGHT).staff_no)
        return self._keep_weight(draft, weighed)

    def weigh_by_hand(self, part: str, mg: int, *, take: bool = False) -> PricedCart:
        """As `weigh`, with the typed weight of the whole piece, which needs a permission of its own."""
        draft = self._draft(part)
        if not take:
            _require_as_sold(draft.line, mg)
        weighed = self.weighing.by_hand(mg, draft.line.category)
        return self._keep_weight(draft, weighed, anyway=weighed.by if take else "")

    def _keep_weight(self, draft: ReturnDraft, weighed: Weighed, *, anyway: str = "") -> PricedCart:
        return self._lay(replace(draft, weighed=weighed, taken_anyway=anyway))

    def refund_otherwise(self, reason: str) -> PricedCart:
        """The cashier chooses how the customer is paid, not the bill's own ways; a second person's decision.

        Raises NothingReturned, ReasonMissing, InTender, NotPermitted.
        """
        if not drafts_on(self.post.cart):
            raise NothingReturned()
        if not reason.strip():
            raise ReasonMissing()
        way = OtherWay(reason=reason.strip(), by=self.post.allowed(roles.REFUND_OTHERWISE).staff_no)
        return self.selling.lay_part(CartPart(part_id=OTHER_WAY, kind=KIND, body=canonical(way).decode()))

    def rehearsal(self) -> Rehearsal:
        """What would be taken back, given back and paid, before anything is. Raises NothingReturned."""
        priced, cart = self.selling.cart(), self.post.cart
        with self.post.reading() as connection:
            bills = self._bills(connection, cart)
        if not bills:
            raise NothingReturned()
        tenders = tuple(one.tender for _back, out in _paid_out(bills, cart, priced) for one in out)
        gifts = tuple(line.name for back in bills for line in back.gifts_left())
        return Rehearsal(bills, gifts, priced.due_fen, tenders, self.rules.point_fen)

    def ask_later(self, sale_no: str, reason: str) -> str:
        """Note a return of a bill that cannot be seen now: its number. Raises ReasonMissing, NotPermitted."""
        with self.post.books(roles.RETURN) as books:
            number = normalise_number(sale_no)[:NUMBER_LONGEST]
            return ask_later(books, number, store=self.post.store, reason=reason)

    def requests(self) -> tuple[ReturnRequest, ...]:
        """Returns of this store that wait for their bill, oldest first."""
        with self.post.reading() as connection:
            return return_requests(connection, self.post.store)

    # --- as an owner of parts of the bill (counter/parts.py) -----------------------------------------------------

    def charges(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[Charge]:
        found = []
        for back in self._bills(connection, cart):
            reference = back.bill.sale_no
            for draft in back.drafts:
                fen = -draft.refund().fen
                found.append(Charge(kind=KIND, reference=reference, name=draft.line.name, fen=fen))
            if back.short_fen:
                found.append(Charge(kind=POINTS_KIND, reference=reference, name="积分不足抵扣", fen=back.short_fen))
            if back.gifts_fen:
                found.append(Charge(kind=GIFTS_KIND, reference=reference, name=GIFTS_KEPT, fen=back.gifts_fen))
            if back.vouchers_fen:
                found.append(Charge(kind=VOUCHERS_KIND, reference=reference, name=VOUCHERS_KEPT, fen=back.vouchers_fen))
        return found

    def tenders(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[SoldTender]:
        bills = self._bills(connection, cart, priced)
        return [one.tender for _back, out in _paid_out(bills, cart, priced) for one in out]

    def lines(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[PartLine]:
        found = []
        for back in self._bills(connection, cart, priced):
            for draft in back.drafts:
                trouble, fen = _trouble(connection, draft, other_way(cart)), -draft.refund().fen
                title = f"退 {draft.line.name}" + (f" × {draft.qty}" if draft.line.unit else "")
                detail = f"{draft.bill.sale_no} 第 {draft.line_no} 行 · {draft.line.barcode} · {draft.reason}"
                found.append(PartLine(part_id(draft), KIND, title, detail, fen, trouble))
            if back.short_fen:
                detail = f"{back.bill.member_label} 少 {back.short_points:,} 分"
                found.append(PartLine(f"{back.bill.sale_no}/points", KIND, "积分不足抵扣", detail, back.short_fen))
            if back.gifts_fen:
                detail = "、".join(line.name for line in back.gifts_left())
                found.append(PartLine(f"{back.bill.sale_no}/gifts", KIND, GIFTS_KEPT, detail, back.gifts_fen))
            if back.vouchers_fen or back.void:
                detail = f"作废 {len(back.void)} 张未用的券"
                found.append(PartLine(f"{back.bill.sale_no}/vouchers", KIND, VOUCHERS_KEPT, detail, back.vouchers_fen))
        way = other_way(cart)
        if way is not None:
            found.append(PartLine(OTHER_WAY, KIND, "退款不按原路", way.reason, 0))
        return found

    def record(self, books: Books, cart: Cart, priced: PricedCart, fact: SaleCompleted) -> None:
        bills, way = self._bills(books.connection, cart, priced), other_way(cart)
        otherwise = "" if way is None else f"{way.reason} ({way.by})"
        for draft in drafts_on(cart):  # other places' entries may have come in since the bill was priced
            trouble = _trouble(books.connection, draft, way)
            if trouble:
                raise PartBlocked(trouble, name=draft.line.name)
        for back, paid_out in _paid_out(bills, cart, priced):
            record_return(books, back, paid_out, sale_no=fact.sale_no, store=self.post.store, otherwise=otherwise)

    def on_sheet(self, connection: Connection, cart: Cart, priced: PricedCart) -> SheetParts:
        charges = tuple(one for one in priced.charges if one.kind in (POINTS_KIND, GIFTS_KIND, VOUCHERS_KIND))
        return SheetParts(returns=tuple(_on_sheet(draft) for draft in drafts_on(cart)), charges=charges)

    def _bills(
        self, connection: Connection, cart: Cart, settled: PricedCart | None = None
    ) -> tuple[BillReturn, ...]:  # fmt: skip
        """What comes back of each bill; where the price is `settled`, with what it keeps for missing points."""
        drafts = drafts_on(cart)
        members = {draft.bill.member_id for draft in drafts} - {""}
        known = {member_id: account_here(connection, member_id) for member_id in sorted(members)}
        balances = {member_id: account.points for member_id, account in known.items() if account is not None}
        bills = by_bill(drafts, balances, self.rules.point_fen)
        if settled is None or not self.rules.point_fen:
            return bills
        kept = {one.reference: one.fen for one in settled.charges if one.kind == POINTS_KIND}
        return tuple(back.settled(kept.get(back.bill.sale_no, 0), self.rules.point_fen) for back in bills)

    def _draft(self, part: str) -> ReturnDraft:
        found = next((draft for draft in drafts_on(self.post.cart) if part_id(draft) == part), None)
        if found is None:
            raise NothingReturned()
        return found


def _paid_out(
    bills: Sequence[BillReturn], cart: Cart, priced: PricedCart
) -> list[tuple[BillReturn, tuple[PaidBack, ...]]]:
    """What each bill pays out: what new goods cost is taken off first, and nothing where another way was chosen."""
    fen = shared_out({back.bill.sale_no: back.fen for back in bills}, 0 if other_way(cart) else -priced.due_fen)
    return [(back, refund_ways(back.bill, fen[back.bill.sale_no])) for back in bills]


def _require_returnable(bill: SoldBill, line_no: int) -> None:
    line = bill.line(line_no)
    if line is None:
        raise LineUnknown(sale_no=bill.sale_no, line_no=line_no, lines=len(bill.lines))
    if line.returned_on:
        raise ReturnedAlready(name=line.name, document=line.returned_on)
    if line.traded_in or (line.stock is not None and (line.status, line.document_no) != (SOLD, bill.sale_no)):
        raise NotWithCustomer(name=line.name)
    if not is_workable(line):
        raise OtherRelease(sale_no=bill.sale_no)


def _units_back(bill: SoldBill, line_no: int, units: Mapping[int, int]) -> int:
    """How many of a line's units are to come back. Raises QuantityWrong."""
    line = bill.line(line_no)
    assert line is not None, line_no
    qty = units.get(line_no, line.left)
    if not 1 <= qty <= line.left:
        raise QuantityWrong(asked=qty, most=line.left)
    return qty


def _trouble(connection: Connection, draft: ReturnDraft, way: OtherWay | None) -> str:
    """Why the line cannot come back as it stands now, as a code."""
    line = draft.line
    if draft.bill.unknown_ahead_fen and way is None:  # value must not leave as cash for want of knowing
        return AheadUnknown.code
    came_back = returned_of(connection, draft.bill.sale_no)
    if units_back(came_back).get(draft.line_no, 0) > line.returned:
        return ReturnedAlready.code
    if sum(row.refund_fen for row in came_back) > draft.bill.refunded_fen:
        return BillMovedOn.code
    stock = line.stock
    if stock is not None and piece_went_by(connection, line.barcode, stock.version, draft.bill.store):
        return NotWithCustomer.code
    if line.purity_code and taken_before(connection, draft.bill.sale_no, line.barcode) is not None:
        return NotWithCustomer.code
    if line.pricing_mode != BY_PIECE and draft.weighed is None:
        return Unweighed.code
    return ""


def _require_as_sold(line: BillLine, mg: int) -> None:
    """The whole piece weighs what it weighed when it was sold. Raises WeightDiffers."""
    allowed, difference = tolerance_mg(line.purity_code), abs(line.gross_mg - mg)
    if difference > allowed:
        raise WeightDiffers(
            sold=grams(line.gross_mg), now=grams(mg), difference=grams(difference), tolerance=grams(allowed)
        )


def _on_sheet(draft: ReturnDraft) -> SheetReturn:
    line = draft.line
    return SheetReturn(
        sale_no=draft.bill.sale_no, line_no=line.line_no, name=line.name, list_fen=line.list_fen, net_fen=line.net_fen,
        metal_fen=line.metal_fen, craft_fen=line.craft_fen, stone_fen=line.stone_fen, shares=line.shares,
        policy=draft.policy, qty=draft.qty, of_qty=line.qty, before=line.returned,
    )  # fmt: skip
