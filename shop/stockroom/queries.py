"""What the stockroom is asked: the balance by purity, how old the stock is, what is lent, what does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, exists, func, select

from shop.catalogue.tables import piece
from shop.stock.tables import piece_custody, piece_stock, stock_difference, transfer_receipt
from shop.stockroom.rules.ageing import band_of, days_between
from shop.stockroom.rules.balance import Amount, Balance, name_of_step
from shop.stockroom.tables import loan

IN_HAND = ("in_stock", "held", "reserved")


@dataclass(frozen=True, slots=True)
class LoanRow:
    """One piece out on loan; `due_on` a day."""

    document_no: str
    barcode: str
    name: str
    borrower: str
    due_on: str
    lent_at: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """Something that a person has to find out. `what` as in stock_difference, weights mg."""

    document_no: str
    barcode: str
    what: str
    store: str
    told_mg: int
    found_mg: int
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class AgeRow:
    """Pieces of one category and purity in one band of age, and the days of the oldest."""

    category: str
    purity_code: str
    band: int
    pieces: int
    mg: int
    oldest_days: int


# --- the balance -----------------------------------------------------------------------------------------------------


def balances(connection: Connection, store: str, since: str = "") -> dict[str, Balance]:
    """By purity, what lay in the store at the ISO time `since`, came and went after it, and lies there now.

    Opening and moves come from the steps of custody, what lies there now from the pieces: two books of one thing.
    """
    found: dict[str, Balance] = {}
    for row in connection.execute(_moves(store, since)):
        amount, balance = Amount(int(row.pieces), int(row.mg)), found.setdefault(row.purity_code, Balance())
        if row.after:
            balance.add(name_of_step(row.what, came=bool(row.came), from_store=row.goods_of), amount)
        else:
            balance.opening = balance.opening.plus(amount, 1 if row.came else -1)
    for row in connection.execute(_in_hand(store)):
        found.setdefault(row.purity_code, Balance()).closing = Amount(int(row.pieces), int(row.mg))
    return {purity: found[purity] for purity in sorted(found)}


def unbalanced(connection: Connection, store: str) -> tuple[str, ...]:
    """Purities of which the two books of pieces do not say the same; none, or something is wrong with the program."""
    return tuple(purity for purity, one in balances(connection, store).items() if one.gap != Amount())


def _steps(store: str) -> Subquery:
    """Every step of pieces that this store ever had, each with whose hand the piece was in before it."""
    of = piece_custody.c
    before = func.lag(of.to_store, 1, "").over(partition_by=of.barcode, order_by=of.version)
    ever = select(of.barcode).where(of.to_store == store)
    return (
        select(of.barcode, of.what, of.from_store, of.to_store, of.at, before.label("before"))
        .where(of.barcode.in_(ever))
        .subquery()
    )


def _moves(store: str, since: str) -> Any:
    """The steps by which pieces came into the store's hand or left it: what a piece does elsewhere is left out."""
    steps = _steps(store)
    came, after = (steps.c.to_store == store).label("came"), (steps.c.at > since).label("after")
    goods_of = func.min(steps.c.from_store).label("goods_of")
    new = steps.c.from_store == ""
    groups = (piece.c.purity_code, steps.c.what, came, after, new)
    return (
        select(piece.c.purity_code, steps.c.what, came, after, goods_of, *_amounts())
        .join(piece, piece.c.barcode == steps.c.barcode)
        .where((steps.c.to_store == store) != (steps.c.before == store))
        .group_by(*groups)
    )


def _in_hand(store: str) -> Any:
    here = (piece_stock.c.store == store, piece_stock.c.status.in_(IN_HAND))
    return (
        select(piece.c.purity_code, *_amounts())
        .join(piece_stock, piece_stock.c.barcode == piece.c.barcode)
        .where(*here)
        .group_by(piece.c.purity_code)
    )


def _amounts() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return func.count().label("pieces"), func.coalesce(func.sum(piece.c.net_gold_weight_mg), 0).label("mg")


# --- loans, differences, ageing --------------------------------------------------------------------------------------


def loans(connection: Connection, store: str) -> tuple[LoanRow, ...]:
    """What this store has out on loan, the next due first."""
    names = [loan.c[name] for name in ("document_no", "barcode", "borrower", "due_on", "lent_at")]
    out = (piece_stock.c.barcode == loan.c.barcode) & (piece_stock.c.version == loan.c.version)
    query = (
        select(*names, piece.c.name)
        .join(piece_stock, out)
        .join(piece, piece.c.barcode == loan.c.barcode)
        .where(loan.c.store == store, piece_stock.c.status == "lent")
        .order_by(loan.c.due_on, loan.c.document_no, loan.c.barcode)
    )
    return tuple(LoanRow(**row._mapping) for row in connection.execute(query))


def open_differences(connection: Connection, store: str = "") -> tuple[DifferenceRow, ...]:
    """What nobody has settled, of one store or of all where '' is given, oldest first.

    A piece that was missing from a transfer and came after all is settled by its coming.
    """
    of, receipt = stock_difference.c, transfer_receipt.c
    came = exists(
        select(receipt.barcode).where(
            receipt.document_no == of.document_no, receipt.barcode == of.barcode, receipt.outcome == "received"
        )
    )
    query = select(*(of[name] for name in DifferenceRow.__dataclass_fields__)).where(of.outcome == "")
    query = query.where((of.what != "missing") | ~came)
    if store:
        query = query.where(of.store == store)
    rows = connection.execute(query.order_by(of.at, of.document_no, of.barcode, of.what))
    return tuple(DifferenceRow(**row._mapping) for row in rows)


def stock_ages(connection: Connection, store: str, today: str) -> tuple[AgeRow, ...]:
    """How long what lies in the store has lain there, by category, purity and band (rules/ageing.py)."""
    columns = (piece.c.category_major, piece.c.purity_code, piece.c.net_gold_weight_mg, piece_stock.c.received_at)
    here = (piece_stock.c.store == store, piece_stock.c.status.in_(IN_HAND))
    found: dict[tuple[str, str, int], AgeRow] = {}
    query = select(*columns).join(piece_stock, piece_stock.c.barcode == piece.c.barcode).where(*here)
    for row in connection.execute(query):
        days = days_between(row.received_at, today)
        key = (row.category_major, row.purity_code, band_of(days))
        one = found.get(key, AgeRow(*key, 0, 0, 0))
        found[key] = AgeRow(*key, one.pieces + 1, one.mg + row.net_gold_weight_mg, max(one.oldest_days, days))
    return tuple(found[key] for key in sorted(found))


def in_hand_of(connection: Connection, store: str, barcodes: Sequence[str]) -> dict[str, int]:
    """The custody versions of those of `barcodes` that lie in the store, nobody disputing it: free, parked or kept."""
    of, step = piece_stock.c, piece_custody.c
    gone_on = exists().where(step.barcode == of.barcode, step.version > of.version)
    query = select(of.barcode, of.version).where(
        of.barcode.in_(list(barcodes)), of.store == store, of.status.in_(IN_HAND), ~gone_on
    )
    return {row.barcode: row.version for row in connection.execute(query)}
