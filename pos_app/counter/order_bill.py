"""Orders on the bill: money paid ahead, what it pays of the goods when they are picked up, what is given back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal

import msgspec
from sqlalchemy import Connection

from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import canonical
from pos_app.counter.parts import parts_of
from pos_app.counter.post import Post
from pos_app.counter.return_parts import KIND as RETURN
from pos_app.counter.sheets import SheetParts
from pos_app.papers_orders import deposit_words, order_slip
from shop.orders.errors import DepositAtRisk, DepositMixed, NothingToRefund, OrderUnknown
from shop.orders.queries import Order, order_by_no, paid_ahead
from shop.orders.rules.deposit import Deposit
from shop.orders.usecases import free_pieces, fulfil, order_of, payment_ahead, refund, require_goods, take_deposit
from shop.returns.rules.ways import PaidBack, go_back, share_of, ways_of
from shop.returns.usecases import put_back
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PartLine, PricedCart
from shop.sales.rules.tenders import CASH, CREDIT_RISK, DEPOSIT
from shop.sheet.rules.inputs import SheetDeposit

KIND = "order"


class OrderPart(msgspec.Struct, frozen=True, kw_only=True):
    """What a bill does about an order: takes `fen` ahead, hands the goods over, gives back what is owed."""

    what: Literal["deposit", "pick_up", "refund"]
    order_no: str
    fen: int = 0

    def for_cart(self) -> CartPart:
        """An order is on a bill once."""
        return CartPart(part_id=f"{KIND}:{self.order_no}", kind=KIND, body=canonical(self).decode())


_parts = msgspec.json.Decoder(OrderPart)


class OrderBill:
    """The owner of orders' parts (`PartOwner`, `KeepsPieces`)."""

    kind = KIND

    def __init__(self, post: Post) -> None:
        self._post = post

    def charges(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        found = []
        for _, part, order in self._of(connection, cart):
            if not _trouble(connection, part, order, cart):
                found += _charges(part, order)
        return found

    def tenders(self, connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[SoldTender]:
        brought = [
            SoldTender(method=DEPOSIT, amount_fen=order.held.fen, tendered_fen=order.held.fen, reference=order.order_no)
            for _, part, order in self._of(connection, cart)
            if part.what == "pick_up" and order.held.fen
        ]
        back = self._going_back(connection, cart, priced)
        return [*brought, *(one.tender for ways in back.values() for one in ways)]

    def _going_back(self, connection: Connection, cart: Cart, priced: PricedCart) -> dict[str, list[PaidBack]]:
        """What each order gives back by the ways it was paid ahead: of one that is off, and above what goods cost.

        What came in cash is left for the cashier to pay.
        """
        parts = list(self._of(connection, cart))
        over_fen = sum(order.held.fen for _, part, order in parts if part.what == "pick_up") - max(0, priced.due_fen)
        found = {}
        for _, part, order in parts:
            fen = order.refund_fen if part.what == "refund" else 0
            if part.what == "pick_up":
                fen = max(0, min(over_fen, order.held.fen))
                over_fen -= fen
            ways = go_back(ways_of(paid_ahead(connection, order.order_no)), fen) if fen else []
            found[order.order_no] = [one for one in ways if one.tender.method != CASH]
        return found

    def lines(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[PartLine]:
        return [
            _line(part_id, part, order, _trouble(connection, part, order, cart))
            for part_id, part, order in self._of(connection, cart)
        ]

    def kept(self, connection: Connection, cart: Cart) -> Collection[str]:
        return {
            code for _, part, order in self._of(connection, cart) if part.what == "pick_up" for code in order.barcodes
        }

    def free(self, books: Books, cart: Cart) -> None:
        for _, part, order in self._of(books.connection, cart):
            if part.what == "pick_up":
                free_pieces(books, order.order_no, store=self._post.store)

    def on_sheet(self, connection: Connection, cart: Cart, priced: PricedCart) -> SheetParts:
        """What was paid ahead, with the contract that says how much of it is earnest; money in or back as charges."""
        return SheetParts(
            deposits=tuple(
                SheetDeposit(
                    order_no=order.order_no, kind=order.terms.deposit_kind, fen=order.held.fen,
                    contract_fen=order.terms.contract_fen,
                )
                for _, part, order in self._of(connection, cart)
                if part.what == "pick_up" and order.held.fen
            ),
            charges=tuple(self.charges(connection, cart, priced)),
        )  # fmt: skip

    def record(self, books: Books, cart: Cart, priced: PricedCart, fact: SaleCompleted) -> None:
        """Raises what `lines` would name as trouble, where the order changed since the price was told."""
        where = {"store": self._post.store, "document_no": fact.sale_no}
        back, left = self._going_back(books.connection, cart, priced), fact.tenders
        parts = [(part, order) for _, part, order in self._of(books.connection, cart)]
        for part, order in sorted(parts, key=lambda one: one[1].order_no):
            applied_on = ""
            if part.what == "deposit":
                ways, left = share_of(left, part.fen)
                paid = take_deposit(books, order.order_no, part.fen, member_id=fact.member_id, ways=ways, **where)
                self.print_slip(books, order.order_no, paid)
            elif part.what == "pick_up":
                fulfil(books, order.order_no, cart.barcodes, **where)
                applied_on = fact.sale_no
            else:
                refund(books, order.order_no, **where)
            put_back(books, back[order.order_no], sale_no=fact.sale_no, store=self._post.store, of_sale_no=applied_on)

    def print_slip(self, books: Books, order_no: str, paid: Deposit) -> None:
        """Queue the customer's paper, which says what was paid and as what. Raises OrderUnknown."""
        order, at = order_of(books, order_no, self._post.store), stamp(books.clock.now())
        paper_no = self._post.paper.free_no(books, KIND, order_no)
        rows = self._post.paper.slip_rows(
            books, KIND, paper_no, lambda head: order_slip(head, order, paid, by=books.actor.name, at=at)
        )
        books.carry_out(rows)

    def _of(self, connection: Connection, cart: Cart) -> Iterator[tuple[str, OrderPart, Order]]:
        for one in parts_of(cart, KIND):
            part = _parts.decode(one.body)
            order = order_by_no(connection, part.order_no)
            if order is None:  # a bill recalled at a till that has not heard of the order
                raise OrderUnknown(order=part.order_no)
            yield one.part_id, part, order


def _trouble(connection: Connection, part: OrderPart, order: Order, cart: Cart) -> str:
    """Why the part cannot be paid, as a code."""
    try:
        if part.what == "deposit":
            payment_ahead(order, part.fen)
            _require_own_money(cart)
        elif part.what == "pick_up":
            require_goods(order, cart.barcodes)
        elif not order.refund_fen + order.penalty_fen:
            raise NothingToRefund(order=order.order_no)
        elif any(way.method == CREDIT_RISK for one in paid_ahead(connection, order.order_no) for way in one.ways):
            raise DepositAtRisk(order=order.order_no)
    except DomainError as error:
        return error.code
    return ""


def _require_own_money(cart: Cart) -> None:
    """Only tenders of its own pay a deposit, so that it can go back by them. Raises DepositMixed."""
    orders = (_parts.decode(one.body) for one in parts_of(cart, KIND))
    if parts_of(cart, RETURN) or any(one.what != "deposit" for one in orders):
        raise DepositMixed()


def _charges(part: OrderPart, order: Order) -> list[Charge]:
    named: tuple[tuple[str, int], ...] = ()
    if part.what == "deposit":
        paid = payment_ahead(order, part.fen)
        named = (("定金", paid.earnest_fen), ("预付款", paid.prepayment_fen))
    elif part.what == "refund":
        named = (("退定金及预付款", -order.refund_fen), ("双倍返还定金", -order.penalty_fen))
    return [Charge(kind=KIND, reference=order.order_no, name=name, fen=fen) for name, fen in named if fen]


def _line(part_id: str, part: OrderPart, order: Order, trouble: str) -> PartLine:
    if part.what == "pick_up":
        title, detail, fen = "取货", deposit_words(order.held) if order.held.fen else "", -order.held.fen
    else:
        charges = [] if trouble else _charges(part, order)
        title = "退款" if part.what == "refund" else "预收"
        detail, fen = " + ".join(one.name for one in charges), sum(one.fen for one in charges)
    return PartLine(part_id, KIND, f"{title} 订单 {order.order_no}", detail or order.customer.label, fen, trouble)
