"""Orders at the counter: written down, paid ahead, changed, picked up, expired, cancelled."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from membership.facts import Personal
from pos_app.counter.dating import business_day
from pos_app.counter.goods import find_piece, new_line
from pos_app.counter.order_bill import OrderBill, OrderPart
from pos_app.counter.post import Post
from pos_app.counter.pricing import Desk, retail_price
from pos_app.counter.selling import Selling
from shop.catalogue.queries import Piece, piece_by_barcode
from shop.catalogue.rules.barcode import normalise_number
from shop.catalogue.rules.purity import purity_name
from shop.customers import Who, person_behind
from shop.gold_board.errors import NoPriceToday
from shop.orders.errors import LockRefused, OrderIncomplete, OrderNotOpen, OrderUnknown
from shop.orders.facts import DepositKind, Fault, OrderLine, OrderTerms
from shop.orders.queries import (
    DepositLedger,
    LockedGold,
    Order,
    deposit_ledger,
    locked_gold,
    order_by_no,
    orders_of_store,
)
from shop.orders.rules.contract import line_fen, lock_of
from shop.orders.rules.deposit import Deposit
from shop.orders.usecases import cancel, change_order, expire, order_of, payment_ahead, piece_came, place_order
from shop.reports.rules.period import period
from shop.sales.errors import InTender
from shop.sales.rules.pricing import BY_PARTS, BY_PIECE, PricedCart
from shop.staff.rules import roles
from shop.stock.usecases import require_here


class OrderDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order as the counter writes it. A line with a barcode is that piece; any other one says what is to be made.

    `contract_fen` 0: what the lines come to at today's price; `expires_on` '': the pick-up day; `lock`: the price of
    today is promised for the pick-up day.
    """

    lines: tuple[OrderLine, ...]
    pickup_date: str
    deposit_kind: DepositKind = "earnest"
    contract_fen: int = 0
    expires_on: str = ""
    lock: bool = False
    lower_of_two: bool = False
    note: str = ""


class OrderChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is agreed anew; None stays as it was."""

    pickup_date: str | None = None
    expires_on: str | None = None
    contract_fen: int | None = None
    note: str | None = None


@dataclass(slots=True)
class Orders:
    """The orders of this store. Each change is in the books before the answer; money waits for its bill."""

    post: Post
    desk: Desk
    selling: Selling
    bill: OrderBill

    # --- reading -----------------------------------------------------------------------------------------------------

    def listing(self) -> tuple[Order, ...]:
        """What needs a person, the soonest pick-up first."""
        with self.post.reading() as connection:
            return orders_of_store(connection, self.post.store)

    def order(self, order_no: str) -> Order:
        """Raises OrderUnknown."""
        number = normalise_number(order_no)
        with self.post.reading() as connection:
            found = order_by_no(connection, number)
        if found is None or found.store != self.post.store:
            raise OrderUnknown(order=number)
        return found

    def person(self, order: Order) -> Personal | None:
        """Name and phone of a customer who is no member. Raises NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            return person_behind(connection, self.post.keys, order.customer)

    def locked(self) -> tuple[LockedGold, ...]:
        """Grams whose price is promised, by purity."""
        with self.post.reading() as connection:
            return locked_gold(connection, self.post.store, self._today())

    def ledger(self, since: str = "", until: str = "") -> DepositLedger:
        """Money paid ahead in this store, over business days; today alone without any. Raises PeriodWrong."""
        with self.post.reading() as connection:
            today = business_day(connection, self.post.register, self.post.right_clock.now())
            return deposit_ledger(connection, self.post.store, *period(since, until, today))

    def _today(self) -> str:
        return self.post.now()[:10]

    # --- the contract ------------------------------------------------------------------------------------------------

    def place(self, draft: OrderDraft, who: Who) -> Order:
        """Write an order down. Raises as shop.orders' `place_order`, and PurityUnknown, NoPriceToday, NotPermitted."""
        salesperson = self.post.allowed(roles.PLACE_ORDER).staff_no
        permission = roles.LOCK_PRICE if draft.lock else roles.PLACE_ORDER
        with self.post.books(permission) as books:
            terms = self._terms(books.connection, draft)
            order_no = place_order(
                books, self.post.keys, store=self.post.store, today=self._today(), who=who, terms=terms,
                salesperson=salesperson,
            )  # fmt: skip
        return self.order(order_no)

    def _terms(self, connection: Connection, draft: OrderDraft) -> OrderTerms:
        lines = tuple(
            self._line(connection, msgspec.structs.replace(line, line_no=number))
            for number, line in enumerate(draft.lines, start=1)
        )
        prices = {line.purity_code: self._gram_fen(connection, line.purity_code) for line in lines if line.weight_mg}
        if draft.lock and len(prices) != 1:
            raise LockRefused()
        comes_to = sum(line_fen(line, prices.get(line.purity_code, 0)) for line in lines)
        return OrderTerms(
            lines=lines, contract_fen=draft.contract_fen or comes_to, deposit_kind=draft.deposit_kind,
            pickup_date=draft.pickup_date, expires_on=draft.expires_on or draft.pickup_date,
            locked_fen=next(iter(prices.values())) if draft.lock else 0, lower_of_two=draft.lower_of_two and draft.lock,
            note=draft.note,
        )  # fmt: skip

    def _line(self, connection: Connection, line: OrderLine) -> OrderLine:
        """A line with all that is known of its piece, or with its composed name."""
        if line.barcode:
            piece = find_piece(connection, normalise_number(line.barcode))
            require_here(connection, piece.barcode, self.post.store)
            return _of_piece(line.line_no, piece)
        purity = self.post.purity(line.purity_code).code if line.purity_code else ""
        if not line.category.strip():
            raise OrderIncomplete(what="品类")
        name = f"{purity_name(purity) if purity else ''}{line.category.strip()}"
        design = line.description.strip()
        said = f"{name} {design}" if design else name
        return msgspec.structs.replace(line, purity_code=purity, description=said, weight_mg=line.weight_mg)

    def _gram_fen(self, connection: Connection, purity: str) -> int:
        price = retail_price(self.desk.board(connection), purity)
        if price is None:
            raise NoPriceToday(purity=purity_name(purity))
        return price

    def change(self, order_no: str, change: OrderChange, reason: str) -> Order:
        """Other terms by agreement; a locked price is promised for longer by permission only.

        Raises as shop.orders' `change_order`, and NotPermitted.
        """
        order = self.order(order_no)
        given = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
        terms = msgspec.structs.replace(order.terms, **given)
        if terms.expires_on < terms.pickup_date and change.expires_on is None:
            terms = msgspec.structs.replace(terms, expires_on=terms.pickup_date)
        longer = bool(terms.locked_fen) and terms.pickup_date > order.terms.pickup_date
        with self.post.books(roles.LOCK_PRICE if longer else roles.PLACE_ORDER) as books:
            change_order(
                books, order.order_no, terms, store=self.post.store, today=self._today(), reason=reason
            )  # fmt: skip
        return self.order(order_no)

    def came(self, order_no: str, line_no: int, barcode: str) -> Order:
        """The piece that a written line asked for is here. Raises as shop.orders' `piece_came`, and NotPermitted."""
        with self.post.books(roles.PLACE_ORDER) as books:
            number = normalise_number(order_no)
            piece = find_piece(books.connection, normalise_number(barcode))
            piece_came(books, number, line_no, piece.barcode, store=self.post.store)
        return self.order(order_no)

    def expire(self, order_no: str) -> Order:
        """Nobody came. Raises OrderUnknown, OrderNotOpen, OrderNotExpired, NotPermitted."""
        with self.post.books(roles.EXPIRE_ORDER) as books:
            expire(books, normalise_number(order_no), store=self.post.store, today=self._today())
        return self.order(order_no)

    def print_slip(self, order_no: str) -> None:
        """Print the customer's paper again. Raises OrderUnknown, NotPermitted."""
        with self.post.books(roles.PLACE_ORDER) as books:
            self.bill.print_slip(books, normalise_number(order_no), Deposit(0, 0))
        self.post.paper.print_soon()

    # --- money and goods, by a bill ----------------------------------------------------------------------------------

    def deposit(self, order_no: str, fen: int) -> PricedCart:
        """Lay money paid ahead on the bill.

        Raises OrderUnknown, OrderNotOpen, DepositTooMuch, InTender, NotPermitted.
        """
        self.post.allowed(roles.SELL)
        order = self.order(order_no)
        payment_ahead(order, fen)
        return self.selling.lay_part(OrderPart(what="deposit", order_no=order.order_no, fen=fen).for_cart())

    def pick_up(self, order_no: str) -> PricedCart:
        """Lay the ordered goods on the bill, at the locked price where one holds; what was paid ahead pays of it.

        Raises OrderUnknown, OrderNotOpen, NoPriceToday, InTender, NotPermitted.
        """
        self.post.allowed(roles.SELL)
        order = self.order(order_no)
        if not order.open and order.state != "expired":
            raise OrderNotOpen(order=order.order_no, state=order.state)
        lock = lock_of(order.order_no, order.terms, self._today()) if order.open else None
        there = set(self.post.cart.barcodes)
        with self.post.reading() as connection:
            pieces = [piece_by_barcode(connection, code) for code in order.barcodes if code not in there]
            lines = [new_line(self.post, self.desk, connection, piece, lock) for piece in pieces if piece is not None]
        if order.customer.member_id and not self.post.cart.member_id:
            self.selling.attach_member(order.customer.member_id)
        return self.selling.lay_part(OrderPart(what="pick_up", order_no=order.order_no).for_cart(), lines)

    def cancel(self, order_no: str, fault: Fault, reason: str) -> Order:
        """Call the order off, and lay what it gives back on the bill. A change of the gold price gives nothing.

        Raises as shop.orders' `cancel`, and InTender, NotPermitted.
        """
        if self.post.in_tender:
            raise InTender()
        with self.post.books(roles.CANCEL_ORDER) as books:
            number = normalise_number(order_no)
            cancel(books, number, store=self.post.store, fault=fault, reason=reason)
            order = order_of(books, number, self.post.store)
        if order.refund_fen + order.penalty_fen:
            self.refund(number)
        return self.order(number)

    def refund(self, order_no: str) -> PricedCart:
        """Lay what a cancelled order owes on the bill. Raises OrderUnknown, InTender, NotPermitted."""
        self.post.allowed(roles.SELL)
        order = self.order(order_no)
        return self.selling.lay_part(OrderPart(what="refund", order_no=order.order_no).for_cart())


def _of_piece(line_no: int, piece: Piece) -> OrderLine:
    weighed = piece.pricing_mode != BY_PIECE
    other = piece.stone_fen if piece.pricing_mode == BY_PARTS else 0 if weighed else piece.label_price_fen
    return OrderLine(
        line_no=line_no, description=piece.name, category=piece.category, purity_code=piece.purity_code,
        weight_mg=piece.net_gold_weight_mg if weighed else 0, size=piece.ring_size,
        craft_fee_mode="per_gram" if piece.craft_fee_mode == "per_gram" else "per_piece",
        craft_fee_fen=piece.craft_fee_fen if weighed else 0, other_fen=other, barcode=piece.barcode,
    )  # fmt: skip
