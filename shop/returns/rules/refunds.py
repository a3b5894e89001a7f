"""Goods on their way back: what the customer gets for them, what is taken back, and by which ways it is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple

import msgspec

from kernel.weight import Weighed
from shop.orders.rules.deposit import PaidAhead
from shop.returns.rules.sold_bill import BillLine, SoldBill, points_given_back, vouchers_given_back, vouchers_void
from shop.returns.rules.ways import PaidBack, as_way, go_back, paid_out
from shop.sales.rules.returning import Recorded, Refund, ReturnPolicy, refund, refund_units, units_of
from shop.sales.rules.tenders import CASH, POINTS

# The charges of a bill for goods that come back on it, and for what is kept of their price.
GOODS_KIND = "return"
POINTS_KIND, GIFTS_KIND, VOUCHERS_KIND = "return_points", "return_gifts", "return_vouchers"
KINDS = frozenset({GOODS_KIND, POINTS_KIND, GIFTS_KIND, VOUCHERS_KIND})


class NamedPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy by the name that the counter chooses it by."""

    name: str
    policy: ReturnPolicy = ReturnPolicy()


class ReturnRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a store may give back. The first policy is the usual one; above `limit_fen` a bill needs a second person.

    `point_fen` is kept back for each point that the member has spent meanwhile.
    """

    policies: Annotated[tuple[NamedPolicy, ...], msgspec.Meta(min_length=1)] = (
        NamedPolicy(name="全退"),
        NamedPolicy(name="不退工费", policy=ReturnPolicy(keep=("craft_fee",))),
    )
    limit_fen: int = 10_000_00
    point_fen: Annotated[int, msgspec.Meta(ge=0)] = 1

    def policy(self, name: str) -> ReturnPolicy | None:
        """By name, '' for the usual one; None for a name that nobody has given."""
        return next((one.policy for one in self.policies if not name or one.name == name), None)


class ReturnDraft(msgspec.Struct, frozen=True, kw_only=True, tag="line"):
    """One line that comes back, on the cart, with its bill as it was when it was laid there.

    `by` took it, behind a slash who approved it; `taken_anyway` let the weight through. `qty` of its units come back.
    """

    bill: SoldBill
    line_no: int
    reason: str
    policy: ReturnPolicy
    by: str
    weighed: Weighed | None = None
    taken_anyway: str = ""
    qty: int = 1

    @property
    def line(self) -> BillLine:
        found = self.bill.line(self.line_no)
        assert found is not None, self.line_no
        return found

    @property
    def approver(self) -> str:
        return self.by.partition("/")[2] or self.taken_anyway

    @property
    def points(self) -> int:
        """What its units had earned."""
        line = self.line
        return refund_units(line.points, line.qty, returned=self.qty, before=line.returned)

    def refund(self) -> Refund:
        return refund(units_of(self.line, self.line.qty, returned=self.qty, before=self.line.returned), self.policy)


class OtherWay(msgspec.Struct, frozen=True, kw_only=True, tag="other_way"):
    """A second person lets the refund go another way than the bill was paid by, and says why."""

    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class BillReturn:
    """What comes back of one bill. `short_points` of its `points` are gone and cost `short_fen` of the refund.

    `points_back` were given for promotions that go back with the goods; vouchers that it had handed out are `void`, and
    what used ones took off is `vouchers_fen` of the refund.
    """

    bill: SoldBill
    drafts: tuple[ReturnDraft, ...]
    points: int
    short_points: int
    short_fen: int
    vouchers: tuple[str, ...]
    points_back: int = 0
    void: tuple[str, ...] = ()
    vouchers_fen: int = 0

    @property
    def goods_fen(self) -> int:
        return sum(draft.refund().fen for draft in self.drafts)

    @property
    def gifts_fen(self) -> int:
        """The worth of gifts that the customer keeps though all that was paid for came back; no more than is left."""
        coming = {draft.line_no: draft.qty for draft in self.drafts}
        paid = (line for line in self.bill.lines if line.net_fen)
        if any(line.left > coming.get(line.line_no, 0) for line in paid):
            return 0
        left_fen = self.goods_fen - self.short_fen - self.vouchers_fen
        return min(sum(line.worth_fen for line in self.gifts_left()), left_fen)

    @property
    def fen(self) -> int:
        return self.goods_fen - self.short_fen - self.vouchers_fen - self.gifts_fen

    def settled(self, kept_fen: int, point_fen: int) -> BillReturn:
        """With what a price that stands keeps for missing points, whatever the member has by now."""
        return replace(self, short_points=kept_fen // point_fen, short_fen=kept_fen)

    def gifts_left(self) -> tuple[BillLine, ...]:
        """What came with the bill at no price and does not come back with it."""
        coming = {draft.line_no for draft in self.drafts}
        lines = self.bill.lines
        return tuple(line for line in lines if not line.net_fen and not line.returned_on and line.line_no not in coming)


def is_workable(line: Recorded) -> bool:
    """Whether the recorded figures of a line agree: no other release wrote them by rules unknown here."""
    parts = {"metal": line.metal_fen, "craft": line.craft_fen, "stone": line.stone_fen}
    parts["price"] = line.list_fen - sum(parts.values())
    for share in line.shares:
        if share.component:
            parts[share.component] = parts.get(share.component, 0) - share.fen
    return line.net_fen == line.list_fen - sum(share.fen for share in line.shares) >= 0 <= min(parts.values())


def by_bill(drafts: Sequence[ReturnDraft], balances: Mapping[str, int], point_fen: int) -> tuple[BillReturn, ...]:
    """The drafts of each bill together. `balances` are the points of the members that are known here, by id.

    Points are taken back by each line's own; those that the member has no more are kept back in money.
    """
    left = dict(balances)
    found = []
    for sale_no in dict.fromkeys(draft.bill.sale_no for draft in drafts):
        mine = tuple(draft for draft in drafts if draft.bill.sale_no == sale_no)
        bill = mine[0].bill
        points = sum(draft.points for draft in mine) if bill.member_id else 0
        has = max(0, left.get(bill.member_id, points))
        left[bill.member_id] = has - min(points, has)
        short = points - min(points, has)
        goods_fen = sum(draft.refund().fen for draft in mine)
        kept = min(short, goods_fen // point_fen) if point_fen else 0
        whole = [draft.line_no for draft in mine if draft.qty == draft.line.left]
        vouchers = vouchers_given_back(bill, whole)
        coming = {draft.line_no: draft.qty for draft in mine}
        points_back = points_given_back(bill, coming) if bill.member_id else 0
        void, used_fen = vouchers_void(bill, coming)
        used_fen = min(used_fen, goods_fen - kept * point_fen)
        found.append(BillReturn(bill, mine, points, short, kept * point_fen, vouchers, points_back, void, used_fen))
    return tuple(found)


def refund_ways(bill: SoldBill, fen: int) -> tuple[PaidBack, ...]:
    """`fen` paid out by the ways the bill was paid, the last ones first; what they do not hold is paid in cash.

    What was paid ahead goes back by its own ways. What was refunded before has used up its ways. Stored value goes back
    in its shares of principal and bonus. Points that paid come back first, in their share of the bill and never as
    money.
    """
    out = _points_back(bill, fen)
    skip = bill.refunded_fen - sum(tender.fen_before for tender in _points_shares(bill, fen))
    out += go_back(bill.ways, fen + sum(one.tender.amount_fen for one in out), skip=skip)
    left = fen + sum(one.tender.amount_fen for one in out)
    if left:
        out.append(PaidBack(paid_out(CASH, left)))
    return _together(out)


def shared_out(worth: Mapping[str, int], fen: int) -> dict[str, int]:
    """How much of `fen` each bill pays out for its goods, of which it owes `worth`: the first one first."""
    left, found = max(0, fen), {}
    for sale_no, most in worth.items():
        found[sale_no] = max(0, min(left, most))
        left -= found[sale_no]
    return found


def passed_on(first: SoldBill, fen: int, *, before_fen: int, on: str) -> tuple[PaidAhead, ...]:
    """How `fen` was paid that goods of the bill `first` paid of others on the bill `on`, behind what went back before.

    Nothing where it is not known how all of that bill was paid.
    """
    if first.unknown_ahead_fen:
        return ()
    out = refund_ways(msgspec.structs.replace(first, refunded_fen=before_fen), fen)
    return tuple(_passed_on(first, one, on) for one in out)


def _passed_on(first: SoldBill, one: PaidBack, on: str) -> PaidAhead:
    way = as_way(one.tender)
    if one.ahead is None:
        own = {"order_no": "", "document_no": first.sale_no, "member_id": first.member_id}
        return PaidAhead(**own, fen=way.fen, ways=(way,), through=(on,))
    applied_on = one.ahead.applied_on or (first.sale_no if one.ahead.order_no else "")
    return msgspec.structs.replace(
        one.ahead, fen=way.fen, ways=(way,), applied_on=applied_on, through=(*one.ahead.through, on)
    )


class _PointsShare(NamedTuple):
    """What of a tender of points earlier refunds gave back, and what this one does: fen and points."""

    fen_before: int
    fen: int
    points: int


def _points_shares(bill: SoldBill, fen: int) -> list[_PointsShare]:
    paid_fen = bill.credit_fen + sum(tender.amount_fen for tender in bill.tenders if tender.amount_fen > 0)
    before, after = min(bill.refunded_fen, paid_fen), min(bill.refunded_fen + fen, paid_fen)
    found = []
    for tender in bill.tenders:
        if tender.method == POINTS and tender.amount_fen > 0:
            since, till = (tender.amount_fen * part // paid_fen for part in (before, after))
            first, last = (int(tender.reference) * part // tender.amount_fen for part in (since, till))
            found.append(_PointsShare(since, till - since, last - first))
    return found


def _points_back(bill: SoldBill, fen: int) -> list[PaidBack]:
    return [PaidBack(paid_out(POINTS, one.fen, str(one.points))) for one in _points_shares(bill, fen) if one.fen]


def _together(ways: Sequence[PaidBack]) -> tuple[PaidBack, ...]:
    """One tender of cash, however many there were."""
    cash = sum(one.tender.amount_fen for one in ways if one.tender.method == CASH)
    rest = tuple(one for one in ways if one.tender.method != CASH)
    return (*rest, PaidBack(paid_out(CASH, -cash))) if cash else rest
