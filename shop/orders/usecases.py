"""What shop and customer do about an order. Money moves on a bill alone; nothing here settles a change of the price."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from kernel.books import Books
from kernel.money import Money
from membership.personal import MemberKeys
from membership.rules.masking import mask_phones_in
from shop.catalogue.queries import piece_by_barcode
from shop.customers import Who, customer_for
from shop.numbers import next_no
from shop.orders.errors import (
    DepositTooMuch,
    NothingToRefund,
    OrderGoodsMissing,
    OrderIncomplete,
    OrderNotExpired,
    OrderNotOpen,
    OrderUnknown,
    PieceNotMade,
    PieceNotOrdered,
)
from shop.orders.facts import (
    DepositApplied,
    DepositRefunded,
    DepositTaken,
    DepositWaysCorrected,
    Fault,
    OrderCancelled,
    OrderChanged,
    OrderExpired,
    OrderFulfilled,
    OrderPlaced,
    OrderReady,
    OrderTerms,
    Way,
)
from shop.orders.queries import Order, order_by_no
from shop.orders.rules.contract import next_payment, require_sound
from shop.orders.rules.deposit import Deposit, PaidAhead
from shop.stock.facts import PiecesHeld, PiecesReleased
from shop.stock.queries import custody_versions, held_for
from shop.stock.usecases import require_here


def order_of(books: Books, order_no: str, store: str) -> Order:
    """Raises OrderUnknown."""
    order = order_by_no(books.connection, order_no)
    if order is None or order.store != store:
        raise OrderUnknown(order=order_no)
    return order


def open_order(books: Books, order_no: str, store: str, *states: str) -> Order:
    """An order in one of `states`, open or ready without any. Raises OrderUnknown, OrderNotOpen."""
    order = order_of(books, order_no, store)
    if order.state not in (states or ("open", "ready")):
        raise OrderNotOpen(order=order_no, state=order.state)
    return order


def place_order(
    books: Books, keys: MemberKeys, *, store: str, today: str, who: Who, terms: OrderTerms, salesperson: str
) -> str:
    """Write an order down and set its pieces aside; the order's number. It is ready where every piece is there.

    Raises CustomerMissing, PhoneInvalid, OrderIncomplete, OrderDayWrong, LockRefused, and as `require_here`.
    """
    order_no, terms = next_no(books, "D", OrderPlaced), _without_phones(terms)
    require_sound(order_no, terms, today)
    customer = customer_for(books, keys, order_no, who)
    books.record(
        OrderPlaced(
            order_no=order_no, store=store, member_id=customer.member_id, customer_label=customer.label,
            sealed_under=customer.sealed_under, personal=customer.personal, salesperson=salesperson, terms=terms,
        )
    )  # fmt: skip
    _set_aside(books, order_no, store, customer.label, [line.barcode for line in terms.lines if line.barcode])
    if all(line.barcode for line in terms.lines):
        books.record(OrderReady(order_no=order_no, store=store, step=1, terms=terms))
    return order_no


def change_order(books: Books, order_no: str, terms: OrderTerms, *, store: str, today: str, reason: str) -> None:
    """Other terms, by agreement; pieces that are no longer ordered are free, new ones are set aside.

    Raises OrderUnknown, OrderNotOpen, OrderIncomplete, OrderDayWrong, LockRefused, DepositTooMuch (more was paid than
    it comes to now), and as `require_here`.
    """
    order, terms = open_order(books, order_no, store, "open", "ready", "expired"), _without_phones(terms)
    if not reason.strip():
        raise OrderIncomplete(what="原因")
    require_sound(order_no, terms, today)
    if order.held.fen > terms.contract_fen:
        raise DepositTooMuch(most=str(Money(terms.contract_fen)), asked=str(Money(order.held.fen)))
    books.record(OrderChanged(order_no=order_no, store=store, step=order.step, terms=terms, reason=reason.strip()))
    kept, wanted = set(held_for(books.connection, store, order_no)), {line.barcode for line in terms.lines} - {""}
    _let_go(books, order_no, store, kept - wanted)
    _set_aside(books, order_no, store, order.customer.label, sorted(wanted - kept))
    if all(line.barcode for line in terms.lines):
        books.record(OrderReady(order_no=order_no, store=store, step=order.step + 1, terms=terms))


def piece_came(books: Books, order_no: str, line_no: int, barcode: str, *, store: str) -> bool:
    """A written line's piece was made and lies in stock: it is set aside. True when the whole order can be picked up.

    Raises OrderUnknown, OrderNotOpen, PieceNotMade, PieceNotOrdered, and as `require_here`.
    """
    order = open_order(books, order_no, store, "open")
    line = next((one for one in order.terms.lines if one.line_no == line_no and not one.barcode), None)
    if line is None:
        raise PieceNotMade(line_no=line_no, name="")
    require_here(books.connection, barcode, store)
    piece = piece_by_barcode(books.connection, barcode)
    assert piece is not None, barcode
    if line.purity_code and piece.purity_code != line.purity_code:
        raise PieceNotOrdered(barcode=barcode, name=piece.name)
    _set_aside(books, order_no, store, order.customer.label, [barcode])
    made = msgspec.structs.replace(line, barcode=barcode)
    lines = tuple(made if one.line_no == line_no else one for one in order.terms.lines)
    terms = msgspec.structs.replace(order.terms, lines=lines)
    if all(one.barcode for one in lines):
        books.record(OrderReady(order_no=order_no, store=store, step=order.step, terms=terms))
        return True
    books.record(OrderChanged(order_no=order_no, store=store, step=order.step, terms=terms, reason="到货"))
    return False


def payment_ahead(order: Order, fen: int) -> Deposit:
    """What a further payment of `fen` is in law. Raises OrderNotOpen, DepositTooMuch."""
    if not order.open:
        raise OrderNotOpen(order=order.order_no, state=order.state)
    most = order.terms.contract_fen - order.held.fen
    if not 0 < fen <= most:
        raise DepositTooMuch(most=str(Money(most)), asked=str(Money(fen)))
    return next_payment(order.terms, order.held, fen)


def take_deposit(
    books: Books, order_no: str, fen: int, *, store: str, document_no: str, member_id: str = "",
    ways: tuple[Way, ...] = (),
) -> Deposit:  # fmt: skip
    """Bill `document_no` of this member took money ahead, by these ways; its parts.

    Raises OrderUnknown and as `payment_ahead`.
    """
    paid = payment_ahead(order_of(books, order_no, store), fen)
    books.record(
        DepositTaken(
            order_no=order_no, store=store, document_no=document_no, earnest_fen=paid.earnest_fen,
            prepayment_fen=paid.prepayment_fen, member_id=member_id, ways=ways,
        )
    )  # fmt: skip
    return paid


def correct_ways(books: Books, paid: PaidAhead, ways: tuple[Way, ...], *, store: str) -> None:
    """The bill that took it ahead was corrected: it was paid by these ways."""
    if ways != paid.ways:
        books.record(
            DepositWaysCorrected(
                order_no=paid.order_no, store=store, document_no=paid.document_no, member_id=paid.member_id,
                before=paid.ways, ways=ways,
            )
        )  # fmt: skip


def require_goods(order: Order, barcodes: Collection[str]) -> None:
    """The ordered goods are on the bill, all of them. Raises OrderNotOpen, PieceNotMade, OrderGoodsMissing."""
    if not order.open and order.state != "expired":
        raise OrderNotOpen(order=order.order_no, state=order.state)
    for line in order.terms.lines:
        if not line.barcode:
            raise PieceNotMade(line_no=line.line_no, name=line.description)
    if not set(order.barcodes) <= set(barcodes):
        raise OrderGoodsMissing(order=order.order_no)


def free_pieces(books: Books, order_no: str, *, store: str) -> None:
    """What is set aside for the order is free for the bill that is about to sell it."""
    _let_go(books, order_no, store, held_for(books.connection, store, order_no))


def fulfil(books: Books, order_no: str, barcodes: Collection[str], *, store: str, document_no: str) -> Deposit:
    """Bill `document_no` sold the ordered goods; what was paid ahead, all of which paid of it.

    Raises OrderUnknown and as `require_goods`.
    """
    order = order_of(books, order_no, store)
    require_goods(order, barcodes)
    if order.held.fen:
        books.record(
            DepositApplied(
                order_no=order_no, store=store, document_no=document_no, earnest_fen=order.held.earnest_fen,
                prepayment_fen=order.held.prepayment_fen,
            )
        )  # fmt: skip
    books.record(OrderFulfilled(order_no=order_no, store=store, step=order.step, document_no=document_no))
    return order.held


def expire(books: Books, order_no: str, *, store: str, today: str) -> None:
    """Nobody came: lock and reservation end. Raises OrderUnknown, OrderNotOpen, OrderNotExpired."""
    order = open_order(books, order_no, store)
    if today <= order.terms.expires_on:
        raise OrderNotExpired(day=order.terms.expires_on)
    books.record(OrderExpired(order_no=order_no, store=store, step=order.step))
    free_pieces(books, order_no, store=store)


def cancel(books: Books, order_no: str, *, store: str, fault: Fault, reason: str) -> None:
    """The order is off; what is given back follows from the deposit and from who broke the contract.

    Neither the gold price of that day nor the locked one has any part in it. Raises OrderUnknown, OrderNotOpen,
    OrderIncomplete without a reason.
    """
    order = open_order(books, order_no, store, "open", "ready", "expired")
    if not reason.strip():
        raise OrderIncomplete(what="原因")
    books.record(
        OrderCancelled(
            order_no=order_no, store=store, step=order.step, fault=fault, reason=reason.strip(),
            earnest_fen=order.held.earnest_fen, prepayment_fen=order.held.prepayment_fen,
        )
    )  # fmt: skip
    free_pieces(books, order_no, store=store)


def refund(books: Books, order_no: str, *, store: str, document_no: str) -> None:
    """Bill `document_no` paid out what a cancelled order owed. Raises OrderUnknown, NothingToRefund."""
    order = order_of(books, order_no, store)
    if not order.refund_fen + order.penalty_fen:
        raise NothingToRefund(order=order_no)
    books.record(
        DepositRefunded(
            order_no=order_no, store=store, document_no=document_no, refund_fen=order.refund_fen,
            penalty_fen=order.penalty_fen,
        )
    )  # fmt: skip


def _without_phones(terms: OrderTerms) -> OrderTerms:
    return msgspec.structs.replace(terms, note=mask_phones_in(terms.note.strip()))


def _set_aside(books: Books, order_no: str, store: str, label: str, barcodes: Sequence[str]) -> None:
    for barcode in barcodes:
        require_here(books.connection, barcode, store)
    versions = custody_versions(books.connection, barcodes)
    for barcode in barcodes:  # a fact for each, as for a parked bill
        version = versions[barcode]
        books.record(
            PiecesHeld(hold_no=order_no, store=store, name=f"订单 {label}", barcodes=(barcode,), versions=(version,))
        )


def _let_go(books: Books, order_no: str, store: str, barcodes: Collection[str]) -> None:
    for barcode in sorted(barcodes):
        books.record(PiecesReleased(hold_no=order_no, store=store, barcodes=(barcode,)))
