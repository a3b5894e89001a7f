"""What money, metal and pieces come to in one place's books, worked out a second way from other rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from membership.queries import account
from shop.old_gold.queries import ledger as old_gold_ledger
from shop.old_gold.queries import out_of_step
from shop.old_gold.tables import old_gold
from shop.orders.queries import deposit_ledger
from shop.orders.tables import customer_order
from shop.returns.tables import sale_return
from shop.sales.tables import sale, sale_charge, sale_line, sale_tender
from shop.services.queries import metal_ledger, metal_out_of_step
from shop.services.tables import service_ticket
from shop.stockroom.queries import balances, unbalanced

EVER = ("", "9999-12-31")


def of_store(connection: Connection, store: str, register: str) -> dict[str, Any]:
    """Every ledger of a store, and its till's money by the way it was paid: alike wherever the books are sound."""
    return {
        "pieces": {purity: (one.moves, one.closing) for purity, one in balances(connection, store).items()},
        "old gold": old_gold_ledger(connection, store, *EVER),
        "money ahead": deposit_ledger(connection, store, *EVER),
        "customers' metal": metal_ledger(connection, store, *EVER),
        "tenders": _by(connection, sale_tender, sale_tender.c.method, sale_tender.c.amount_fen, register),
        "charges": _by(connection, sale_charge, sale_charge.c.kind, sale_charge.c.fen, register),
        "goods": _by(connection, sale_line, sale_line.c.purity_code, sale_line.c.net_fen, register),
    }


def _by(connection: Connection, table: Table, what: ColumnElement[str], fen: Any, register: str) -> dict[str, int]:
    query = select(what, func.sum(fen)).select_from(table.join(sale, sale.c.sale_id == table.c.sale_id))
    rows = connection.execute(query.where(sale.c.register == register).group_by(what))
    return {row[0]: int(row[1]) for row in rows}


def gaps(connection: Connection, store: str) -> list[str]:
    """Sums of a store that do not come to the same by two ways; none, or money or metal was made or lost."""
    here = sale.c.store == store
    told = old_gold.c.store == store
    ahead = deposit_ledger(connection, store, *EVER)
    orders = customer_order.c
    pairs = {
        "bills and what paid them": (_sum(connection, sale.c.due_fen, here), _of_bills(connection, sale_tender, here)),
        "bills and what is on them": (
            _sum(connection, sale.c.due_fen, here),
            _of_bills(connection, sale_line, here) + _of_bills(connection, sale_charge, here),
        ),
        "goods that came back and their refunds": (
            _sum(connection, sale_return.c.refund_fen, sale_return.c.store == store),
            -_charged(connection, "return", here),
        ),
        "old gold and what it paid": (
            _sum(connection, old_gold.c.credit_fen, told),
            _of_bills(connection, sale_tender, here, sale_tender.c.method == "old_gold"),
        ),
        "money ahead and the bills that took it": (
            ahead.taken_fen - ahead.refunded_fen - ahead.penalty_fen,
            _charged(connection, "order", here),
        ),
        "money ahead and the bills it paid": (
            ahead.applied_fen,
            _of_bills(connection, sale_tender, here, sale_tender.c.method == "deposit"),
        ),
        "money ahead and the orders that hold it": (
            ahead.closing_fen,
            _sum(connection, orders.earnest_fen + orders.prepayment_fen + orders.refund_fen, orders.store == store),
        ),
        "work and the bills that paid it": (
            _sum(connection, service_ticket.c.paid_fen, service_ticket.c.store == store),
            _charged(connection, "service", here),
        ),
    }
    found = [f"{words}: {one} and {other}" for words, (one, other) in pairs.items() if one != other]
    found += [f"pieces of {purity} do not balance" for purity in unbalanced(connection, store)]
    found += [f"own metal of {purity} does not balance" for purity in metal_out_of_step(connection, store)]
    return found + [f"old gold of {purity} does not balance" for purity in out_of_step(connection, store)]


_FEN = {sale_tender: sale_tender.c.amount_fen, sale_line: sale_line.c.net_fen, sale_charge: sale_charge.c.fen}


def _of_bills(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    joined = table.join(sale, sale.c.sale_id == table.c.sale_id)
    return int(connection.scalar(select(func.sum(_FEN[table])).select_from(joined).where(*where)) or 0)


def _charged(connection: Connection, kind: str, here: ColumnElement[bool]) -> int:
    return _of_bills(connection, sale_charge, here, sale_charge.c.kind == kind)


def _sum(connection: Connection, fen: Any, *where: ColumnElement[bool]) -> int:
    return int(connection.scalar(select(func.sum(fen)).where(*where)) or 0)


def points_gap(connection: Connection, member_id: str, opening: int) -> int:
    """The member's points beside those that bills gave and returns took: nothing."""
    earned = _sum(connection, sale.c.points, sale.c.member_id == member_id)
    back = _sum(connection, sale_return.c.points, sale_return.c.member_id == member_id)
    return account(connection, member_id).points - (opening + earned - back)
