"""Sold bills as a return sees them, and what came back, as frozen answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, select

from promotions.queries import Voucher, rules_in_force, vouchers_given_on, vouchers_used_on
from shop.numbers import place_in_numbers
from shop.old_gold.queries import taken_before
from shop.orders.queries import paid_ahead, taken_by
from shop.orders.rules.deposit import PaidAhead
from shop.returns.rules.refunds import KINDS, passed_on, shared_out
from shop.returns.rules.sold_bill import BillLine, GivenVoucher, SoldBill, UsedPoints, UsedVoucher
from shop.returns.rules.ways import share_of
from shop.returns.tables import return_request, sale_return
from shop.sales.facts import RuleShare
from shop.sales.queries import SaleHead, charges_of, paid_by_points, sale_by_no, tenders_of
from shop.sales.rules.tenders import DEPOSIT
from shop.sales.tables import sale_line
from shop.stock.queries import lines_of_pieces, whereabouts

EXCHANGED_MOST = 50  # bills behind one, by exchanges; nobody knows by what more of them were paid


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One line that came back, as its paper and the reports show it; amounts fen."""

    of_sale_no: str
    of_line_no: int
    sale_no: str
    at: str
    store: str
    barcode: str
    name: str
    weight_mg: int
    paid_fen: int
    kept_fen: int
    fee_fen: int
    refund_fen: int
    reason: str
    qty: int = 1
    before: int = 0


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """A return that was noted while its bill could not be seen; `state` asked | done."""

    request_no: str
    register: str
    at: str
    actor: str
    store: str
    of_sale_no: str
    reason: str
    state: str


def sold_bill(connection: Connection, sale_no: str, *, key: str) -> SoldBill | None:
    """A bill with all that a return of its goods needs; None for one that these books do not have.

    `key` is headquarters' public key, as in `rules_in_force`.
    """
    return _sold_bill(connection, sale_no, key, iter(range(EXCHANGED_MOST)))


def _sold_bill(connection: Connection, sale_no: str, key: str, left: Iterator[int]) -> SoldBill | None:
    """`left`: so many bills may still be read, so that bills which a till made up to name each other have an end."""
    head = sale_by_no(connection, sale_no)
    if head is None or next(left, None) is None:
        return None
    returned = _returned(connection, sale_return.c.of_sale_no, sale_no)
    came_back, units = {row.of_line_no: row for row in returned}, units_back(returned)
    rows = connection.execute(
        select(sale_line).where(sale_line.c.sale_id == head.sale_id).order_by(sale_line.c.line_no)
    )
    lines = tuple(_bill_line(connection, sale_no, row, came_back, units) for row in rows)
    tenders = tenders_of(connection, head.sale_id)
    for paid in taken_by(connection, sale_no):
        _, tenders = share_of(tenders, paid.fen)
    deposits = (paid for one in tenders if one.method == DEPOSIT for paid in paid_ahead(connection, one.reference))
    worth, paid_out = _came_back_on(connection, head)
    return SoldBill(
        sale_id=head.sale_id,
        sale_no=sale_no,
        store=head.store,
        business_date=head.business_date,
        member_id=head.member_id,
        member_label=head.member_label,
        lines=lines,
        tenders=tenders,
        ahead=(*deposits, *_exchanged(connection, sale_no, worth, paid_out, key, left)),
        credit_fen=sum(worth.values()) - sum(paid_out.values()),
        paid_out_fen=sum(paid_out.values()),
        refunded_fen=sum(row.refund_fen for row in returned),
        vouchers=_vouchers(connection, head, key),
        given=_given(connection, sale_no, key),
        for_points=tuple(
            UsedPoints(rule_id=rule_id, points=points) for rule_id, points in paid_by_points(connection, head.sale_id)
        ),
    )


def _came_back_on(connection: Connection, head: SaleHead) -> tuple[dict[str, int], dict[str, int]]:
    """What goods that came back on a bill were worth, and what of it was paid out, by the bills that sold them."""
    worth: dict[str, int] = {}
    for charge in charges_of(connection, head.sale_id):
        if charge.kind in KINDS:
            worth[charge.reference] = worth.get(charge.reference, 0) - charge.fen
    return worth, shared_out(worth, -head.due_fen)


def _exchanged(
    connection: Connection, sale_no: str, worth: Mapping[str, int], paid_out: Mapping[str, int], key: str,
    left: Iterator[int],
) -> Iterator[PaidAhead]:  # fmt: skip
    """How that was paid which goods of earlier bills paid of this one: behind what those had paid out on it."""
    for of_sale_no in worth:
        fen = worth[of_sale_no] - paid_out[of_sale_no]
        first = _sold_bill(connection, of_sale_no, key, left) if fen else None
        rows = () if first is None else returned_of(connection, of_sale_no)
        since = min((row.at for row in rows if row.sale_no == sale_no), default="")
        if first is None or not since:  # sold elsewhere, or these goods came back on another bill
            continue
        before_fen = sum(row.refund_fen for row in rows if row.sale_no != sale_no and row.at < since)
        before_fen += paid_out[of_sale_no]
        yield from passed_on(first, fen, before_fen=before_fen, on=sale_no)


def _bill_line(
    connection: Connection, sale_no: str, row: Row[Any], came_back: Mapping[int, ReturnedRow], units: Mapping[int, int]
) -> BillLine:
    known = {name: row._mapping[name] for name in BillLine.__struct_fields__ if name in row._mapping}
    known["shares"] = msgspec.json.decode(row.shares, type=tuple[RuleShare, ...])
    place = whereabouts(connection, row.barcode)
    stock = lines_of_pieces(connection, [row.barcode])
    back = came_back.get(row.line_no)
    known["returned"] = max(row.returned, units.get(row.line_no, 0))
    traded_on, traded_in = taken_before(connection, sale_no, row.barcode) or ("", "")
    return BillLine(
        **known,
        returned_on="" if back is None or known["returned"] < row.qty else back.sale_no,
        stock=stock[0] if stock else None,
        status="" if place is None else place.status,
        document_no="" if place is None else place.document_no,
        traded_in=traded_in,
        traded_on=traded_on,
    )


def _given(connection: Connection, sale_no: str, key: str) -> tuple[GivenVoucher, ...]:
    """What the bill handed out; what a used one took off is read from the bill it was used on, where that is known."""
    return tuple(
        GivenVoucher(code=one.code, state=one.state, used_fen=_took_off(connection, one, key))
        for one in vouchers_given_on(connection, sale_no)
    )


def _took_off(connection: Connection, one: Voucher, key: str) -> int:
    head = sale_by_no(connection, one.document_no) if one.state == "redeemed" else None
    if head is None:
        return 0
    rule_ids = {
        rule_id for used in _vouchers(connection, head, key) for rule_id in used.rule_ids if used.code == one.code
    }
    shares = connection.scalars(select(sale_line.c.shares).where(sale_line.c.sale_id == head.sale_id))
    lines = (msgspec.json.decode(text, type=tuple[RuleShare, ...]) for text in shares)
    return sum(share.fen for line in lines for share in line if share.rule_id in rule_ids)


def _vouchers(connection: Connection, head: SaleHead, key: str) -> tuple[UsedVoucher, ...]:
    published = rules_in_force(connection, head.wall, key=key)
    rules = [] if published is None else json.loads(published.rules)
    return tuple(
        UsedVoucher(code=one.code, rule_ids=tuple(rule["id"] for rule in rules if rule.get("code") == one.rule_code))
        for one in vouchers_used_on(connection, head.sale_no)
    )


def returned_on(connection: Connection, sale_no: str) -> tuple[ReturnedRow, ...]:
    """What came back on this bill."""
    return _returned(connection, sale_return.c.sale_no, sale_no)


def returned_of(connection: Connection, of_sale_no: str) -> tuple[ReturnedRow, ...]:
    """What came back of this bill, as far as it is known here."""
    return _returned(connection, sale_return.c.of_sale_no, of_sale_no)


def units_back(rows: Iterable[ReturnedRow]) -> dict[int, int]:
    """How many units of each line of one bill came back, with those that lie before one that is known here.

    Another store may have taken them, or this one before its books were lost.
    """
    units: dict[int, int] = {}
    for row in rows:
        units[row.of_line_no] = max(units.get(row.of_line_no, 0), row.before + row.qty)
    return units


def _returned(connection: Connection, column: ColumnElement[str], number: str) -> tuple[ReturnedRow, ...]:
    names = [sale_return.c[name] for name in ReturnedRow.__dataclass_fields__]
    query = select(*names).where(column == number).order_by(
        sale_return.c.of_sale_no, sale_return.c.of_line_no, sale_return.c.before
    )  # fmt: skip
    return tuple(ReturnedRow(**row._mapping) for row in connection.execute(query))


def return_requests(connection: Connection, store: str) -> tuple[ReturnRequest, ...]:
    """Returns that wait for their bill to be seen, oldest first."""
    open_here = (return_request.c.store == store, return_request.c.state == "asked")
    rows = connection.execute(select(return_request).where(*open_here).order_by(return_request.c.at))
    return tuple(ReturnRequest(**row._mapping) for row in rows)


def next_request_no(connection: Connection, register: str, date: str) -> str:
    """'R-HP01-20261121-0001', after a restore 'R-HP01E2-…'. Ask inside the writing transaction."""
    prefix = f"R-{place_in_numbers(connection, register)}-{date.replace('-', '')}-"
    same = return_request.c.request_no.startswith(prefix, autoescape=True)
    return f"{prefix}{(connection.scalar(select(func.count()).where(same)) or 0) + 1:04}"
