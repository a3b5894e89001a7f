"""A bill as it was sold, with what a return must know of it: what is left to come back, and how it was paid."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

import msgspec

from promotions.rules.vouchers import kept_of
from shop.orders.rules.deposit import PaidAhead
from shop.returns.rules.ways import PaidBack, left_after, ways_of
from shop.sales.facts import RuleShare, SoldTender
from shop.sales.rules.tenders import DEPOSIT
from shop.stock.facts import TransferLine

SOLD = "sold"


class BillLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line as it was recorded; amounts fen, weights mg.

    `returned_on` is the bill on which it came back, '' while the customer has it. `stock` is the piece as the books
    know it, `status` and `document_no` where it is; None for goods that were never in stock. `traded_in` is the old
    piece that it became on the day `traded_on`. Of goods by quantity, which have a `unit`, `returned` of the `qty` have
    come back.
    """

    line_no: int
    barcode: str
    name: str
    category: str
    purity_code: str
    pricing_mode: str
    weight_mg: int
    list_fen: int
    net_fen: int
    metal_fen: int
    craft_fen: int
    stone_fen: int
    shares: tuple[RuleShare, ...]
    salesperson: str
    points: int
    returned_on: str = ""
    stock: TransferLine | None = None
    status: str = ""
    document_no: str = ""
    traded_in: str = ""
    traded_on: str = ""
    qty: int = 1
    unit: str = ""
    returned: int = 0
    given_by: str = ""
    worth_fen: int = 0

    @property
    def left(self) -> int:
        """How many the customer still has."""
        return self.qty - self.returned

    @property
    def gross_mg(self) -> int:
        """What the whole piece weighed when it was sold: the gold of the bill, and the stones and parts of its tag."""
        if self.stock is None:
            return self.weight_mg
        record = self.stock.piece
        return self.weight_mg + max(0, record.gross_weight_mg - record.net_gold_weight_mg)


class UsedPoints(msgspec.Struct, frozen=True, kw_only=True):
    """Points that were given for a promotion on the bill."""

    rule_id: str
    points: int


class GivenVoucher(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher that the bill handed out; of one that was used, what it took off, 0 where that is not known."""

    code: str
    state: str
    used_fen: int = 0


class UsedVoucher(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher that paid its share of the bill, and the rules that it stood for."""

    code: str
    rule_ids: tuple[str, ...]


class SoldBill(msgspec.Struct, frozen=True, kw_only=True):
    """What was sold, to whom, and how it was paid; another store has it from headquarters.

    What the bill's tenders paid ahead for orders is no more among them.
    """

    sale_id: str
    sale_no: str
    store: str
    business_date: str
    member_id: str
    member_label: str
    lines: tuple[BillLine, ...]
    tenders: tuple[SoldTender, ...]
    refunded_fen: int  # for the lines that came back before
    vouchers: tuple[UsedVoucher, ...] = ()
    for_points: tuple[UsedPoints, ...] = ()
    given: tuple[GivenVoucher, ...] = ()
    ahead: tuple[PaidAhead, ...] = ()  # what was paid ahead and paid of it, by orders and by goods that came back
    credit_fen: int = 0  # what goods that came back on it paid of its new ones
    paid_out_fen: int = 0  # what it paid out for goods that came back on it

    @property
    def ways(self) -> list[PaidBack]:
        """By which it was paid, and so goes back."""
        orders = ways_of(one for one in self.ahead if not one.through)
        if self.surplus_fen:
            orders = left_after(orders, self.surplus_fen)
        return [*orders, *ways_of((one for one in self.ahead if one.through), self.tenders)]

    @property
    def surplus_fen(self) -> int:
        """What went back at once: more had been paid ahead on orders than the goods came to."""
        back_fen = -sum(min(0, tender.amount_fen) for tender in self.tenders)
        return max(0, back_fen - self.paid_out_fen) if self._deposits_fen else 0

    @property
    def unknown_ahead_fen(self) -> int:
        """What was paid ahead in ways that nobody knows here."""
        return self._deposits_fen + self.credit_fen - sum(way.fen for one in self.ahead for way in one.ways)

    @property
    def _deposits_fen(self) -> int:
        return sum(tender.amount_fen for tender in self.tenders if tender.method == DEPOSIT)

    def line(self, line_no: int) -> BillLine | None:
        return next((line for line in self.lines if line.line_no == line_no), None)


def points_given_back(bill: SoldBill, returning: Mapping[int, int]) -> int:
    """Points that were given for promotions, by the share of what they lessened or added that comes back now.

    `returning` says how many units of which lines. All of them are back when all units are, whatever came when.
    """
    back = 0
    for used in bill.for_points:
        weights = {line.line_no: _weight(line, used.rule_id) for line in bill.lines}
        whole, before, now = Fraction(sum(weights.values())), Fraction(), Fraction()
        for line in bill.lines:
            before += Fraction(weights[line.line_no] * line.returned, line.qty)
            now += Fraction(weights[line.line_no] * returning.get(line.line_no, 0), line.qty)
        if whole:
            back += int(used.points * (before + now) / whole) - int(used.points * before / whole)
    return back


def _weight(line: BillLine, rule_id: str) -> int:
    off = sum(share.fen for share in line.shares if share.rule_id == rule_id)
    return max(off, line.net_fen, 1) if line.given_by == rule_id else off


def vouchers_void(bill: SoldBill, returning: Mapping[int, int]) -> tuple[tuple[str, ...], int]:
    """Vouchers that the bill handed out and that do not go with what is kept of it, and what used ones took off.

    Of three vouchers for 3,000 yuan two stay with 2,000. Unused ones are void first; what a used one took off is kept
    from the refund.
    """
    standing = [one for one in bill.given if one.state != "void"]
    whole_fen = sum(line.net_fen for line in bill.lines)
    kept_fen = sum(line.net_fen * (line.left - returning.get(line.line_no, 0)) // line.qty for line in bill.lines)
    too_many = len(standing) - min(len(standing), kept_of(len(bill.given), kept_fen, whole_fen))
    unused = [one.code for one in standing if one.state == "issued"][:too_many]
    used = sorted(one.used_fen for one in standing if one.state == "redeemed")
    return tuple(unused), sum(used[: too_many - len(unused)])


def vouchers_given_back(bill: SoldBill, returning: Collection[int]) -> tuple[str, ...]:
    """Vouchers all of whose goods have come back when these lines have: the customer keeps them for another bill."""
    gone = {line.line_no for line in bill.lines if line.returned_on} | set(returning)
    back = []
    for voucher in bill.vouchers:
        rules = voucher.rule_ids
        lessened = {line.line_no for line in bill.lines if any(one.fen and one.rule_id in rules for one in line.shares)}
        if lessened and lessened <= gone and lessened & set(returning):
            back.append(voucher.code)
    return tuple(back)
