"""Orders, what is locked and what was paid ahead, as frozen answers."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, select

from kernel.money import metal_value
from shop.customers import Customer
from shop.orders.facts import OrderTerms, Way
from shop.orders.rules.contract import lock_of
from shop.orders.rules.deposit import Deposit, PaidAhead
from shop.orders.tables import customer_order, deposit_move

OPEN = ("open", "ready")
_terms = msgspec.json.Decoder(OrderTerms)
_ways = msgspec.json.Decoder(tuple[Way, ...])


@dataclass(frozen=True, slots=True)
class Order:
    """One order as it stands; `held` is what was paid ahead and not used, `refund_fen` and `penalty_fen` are owed."""

    order_no: str
    store: str
    customer: Customer
    salesperson: str
    placed_at: str
    state: str
    step: int
    terms: OrderTerms
    held: Deposit
    refund_fen: int
    penalty_fen: int
    reason: str

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def barcodes(self) -> tuple[str, ...]:
        """The pieces that are kept for it."""
        return tuple(line.barcode for line in self.terms.lines if line.barcode)


@dataclass(frozen=True, slots=True)
class LockedGold:
    """Gold whose price is promised: mg of a purity over all open orders, and what it comes to at those prices."""

    purity_code: str
    orders: int
    weight_mg: int
    fen: int


@dataclass(frozen=True, slots=True)
class DepositLedger:
    """opening + taken - applied - refunded - forfeited = closing, in fen; penalties are the shop's own money."""

    opening_fen: int
    taken_fen: int
    applied_fen: int
    refunded_fen: int
    forfeited_fen: int
    penalty_fen: int

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.taken_fen - self.applied_fen - self.refunded_fen - self.forfeited_fen


def _order(row: Row[tuple[object, ...]]) -> Order:
    known = row._mapping
    customer = Customer(
        member_id=known["member_id"], label=known["customer_label"], sealed_under=known["sealed_under"],
        personal=known["personal"],
    )  # fmt: skip
    return Order(
        order_no=known["order_no"], store=known["store"], customer=customer, salesperson=known["salesperson"],
        placed_at=known["placed_at"], state=known["state"], step=known["step"], terms=_terms.decode(known["terms"]),
        held=Deposit(known["earnest_fen"], known["prepayment_fen"]), refund_fen=known["refund_fen"],
        penalty_fen=known["penalty_fen"], reason=known["reason"],
    )  # fmt: skip


def order_by_no(connection: Connection, order_no: str) -> Order | None:
    row = connection.execute(select(customer_order).where(customer_order.c.order_no == order_no)).first()
    return None if row is None else _order(row)


def orders_of_store(connection: Connection, store: str) -> tuple[Order, ...]:
    """What needs a person: open orders, expired ones with money on them, refunds that are owed; soonest first."""
    columns = customer_order.c
    waiting = (
        columns.state.in_(OPEN)
        | (columns.earnest_fen + columns.prepayment_fen > 0)
        | (columns.refund_fen + columns.penalty_fen > 0)
    )
    query = select(customer_order).where(columns.store == store, waiting)
    return tuple(_order(row) for row in connection.execute(query.order_by(columns.pickup_date, columns.order_no)))


def count_due(connection: Connection, store: str, today: str) -> int:
    """Open orders whose pick-up day is today or has passed."""
    columns = customer_order.c
    where = (columns.store == store, columns.state.in_(OPEN), columns.pickup_date <= today)
    return int(connection.scalar(select(func.count()).where(*where)) or 0)


def locked_gold(connection: Connection, store: str, today: str) -> tuple[LockedGold, ...]:
    """Grams that are promised at a price, by purity: what a rise of the gold price would cost."""
    found: dict[str, list[tuple[int, int]]] = {}
    for order in orders_of_store(connection, store):
        lock = lock_of(order.order_no, order.terms, today) if order.open else None
        if lock is None:
            continue
        weighed = [line for line in order.terms.lines if line.weight_mg]
        weight = sum(line.weight_mg for line in weighed)
        found.setdefault(weighed[0].purity_code, []).append((weight, metal_value(weight, lock.price_fen)))
    return tuple(
        LockedGold(purity, len(rows), sum(mg for mg, _ in rows), sum(fen for _, fen in rows))
        for purity, rows in sorted(found.items())
    )


def deposit_ledger(connection: Connection, store: str, since: str, until: str) -> DepositLedger:
    """The money paid ahead in a store over the business days `since` to `until`, both of them in it."""
    columns = deposit_move.c
    sums = (columns.what, func.sum(columns.fen), func.sum(columns.penalty_fen))

    def moved(*when: ColumnElement[bool]) -> dict[str, tuple[int, int]]:
        query = select(*sums).where(columns.store == store, *when).group_by(columns.what)
        return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}

    before = moved(columns.business_date < since)
    during = moved(columns.business_date >= since, columns.business_date <= until)
    fen = {what: during.get(what, (0, 0))[0] for what in ("taken", "applied", "refunded", "forfeited")}
    opening = sum(amount if what == "taken" else -amount for what, (amount, _) in before.items())
    return DepositLedger(
        opening_fen=opening, taken_fen=fen["taken"], applied_fen=fen["applied"], refunded_fen=fen["refunded"],
        forfeited_fen=fen["forfeited"], penalty_fen=sum(penalty for _, penalty in during.values()),
    )  # fmt: skip


def paid_ahead(connection: Connection, order_no: str) -> tuple[PaidAhead, ...]:
    """How the money on an order was paid, bill by bill, the first one first."""
    return _taken(connection, deposit_move.c.order_no == order_no)


def taken_by(connection: Connection, document_no: str) -> tuple[PaidAhead, ...]:
    """What a bill took ahead for orders."""
    return _taken(connection, deposit_move.c.document_no == document_no)


def _taken(connection: Connection, where: ColumnElement[bool]) -> tuple[PaidAhead, ...]:
    columns = deposit_move.c
    query = select(deposit_move).where(where, columns.what == "taken")
    rows = connection.execute(query.order_by(columns.business_date, columns.document_no, columns.order_no))
    return tuple(
        PaidAhead(
            order_no=row.order_no, document_no=row.document_no, member_id=row.member_id, fen=row.fen,
            ways=_ways.decode(row.ways),
        )
        for row in rows
    )  # fmt: skip


def deposits_out_of_step(connection: Connection, store: str) -> int:
    """Fen by which the ledger differs from what the orders hold and owe: nothing, or something is broken."""
    columns = customer_order.c
    held = func.sum(columns.earnest_fen + columns.prepayment_fen + columns.refund_fen)
    of_orders = int(connection.scalar(select(held).where(columns.store == store)) or 0)
    return deposit_ledger(connection, store, "", "9999-12-31").closing_fen - of_orders
