"""Bills, parked bills and the cart's draft as frozen answers."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from kernel.facts import Entry, Kinds
from kernel.tables import journal
from shop.numbers import place_in_numbers
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartLine
from shop.sales.tables import (
    cart_draft,
    cart_draft_line,
    held_sale,
    sale,
    sale_charge,
    sale_line,
    sale_rule,
    sale_tender,
)

_cart_decoder = msgspec.json.Decoder(Cart)
_line_decoder = msgspec.json.Decoder(CartLine)
_completed = Kinds((SaleCompleted,))
_GIVEN_ON = (
    select(sale_rule.c.rule_id, func.sum(sale_rule.c.uses).label("uses"))
    .where(sale_rule.c.store == bindparam("store"), sale_rule.c.business_date == bindparam("date"))
    .group_by(sale_rule.c.rule_id)
)
_LAST_NO = (
    select(sale.c.sale_no)
    .where(sale.c.register == bindparam("register"), sale.c.business_date == bindparam("date"))
    # The longer number is the later one: '…-10000' follows '…-9999' and sorts before it as text.
    .order_by(func.length(sale.c.sale_no).desc(), sale.c.sale_no.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class SaleHead:
    """One bill without its lines."""

    sale_id: str
    sale_no: str
    register: str
    business_date: str
    wall: str
    store: str
    cashier: str
    member_id: str
    member_label: str
    pieces: int
    list_fen: int
    discount_fen: int
    due_fen: int
    change_fen: int
    points: int
    rule_set: str
    policy: str
    journal_no: str
    journal_hash: str
    corrections: int
    charges_fen: int


@dataclass(frozen=True, slots=True)
class SaleLine:
    """What points and reports need of one sold line."""

    line_no: int
    barcode: str
    name: str
    category_major: str
    net_fen: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A parked bill; `cart` is the cart's JSON."""

    hold_no: str
    store: str
    register: str
    business_date: str
    wall: str
    actor: str
    name: str
    member_id: str
    pieces: int
    due_fen: int
    cart: str
    state: str


def sale_by_no(connection: Connection, sale_no: str) -> SaleHead | None:
    row = connection.execute(select(sale).where(sale.c.sale_no == sale_no)).first()
    return None if row is None else SaleHead(**row._mapping)


def as_recorded(connection: Connection, head: SaleHead) -> tuple[Entry, SaleCompleted]:
    """The journal's entry of a bill and what it says, whatever was corrected since."""
    register, epoch, seq = head.journal_no.rsplit("-", 2)
    of = journal.c
    mine = (of.register == register, of.epoch == int(epoch), of.seq == int(seq))
    row = connection.execute(select(*(of[name] for name in Entry.__struct_fields__)).where(*mine)).one()
    entry = Entry(**row._mapping)
    fact = _completed.read(entry)
    assert isinstance(fact, SaleCompleted), entry.kind
    return entry, fact


def sales_of_day(connection: Connection, register: str, date: str) -> tuple[SaleHead, ...]:
    """A register's bills of a business day, newest first."""
    rows = connection.execute(
        select(sale).where(sale.c.register == register, sale.c.business_date == date).order_by(sale.c.sale_no.desc())
    )
    return tuple(SaleHead(**row._mapping) for row in rows)


def bills_of_member(connection: Connection, member_id: str, limit: int) -> tuple[SaleHead, ...]:
    rows = connection.execute(
        select(sale).where(sale.c.member_id == member_id).order_by(sale.c.wall.desc()).limit(limit)
    )
    return tuple(SaleHead(**row._mapping) for row in rows)


def lines_of(connection: Connection, sale_id: str) -> tuple[SaleLine, ...]:
    columns = sale_line.c
    rows = connection.execute(
        select(columns.line_no, columns.barcode, columns.name, columns.category_major, columns.net_fen)
        .where(columns.sale_id == sale_id)
        .order_by(columns.line_no)
    )
    return tuple(SaleLine(**row._mapping) for row in rows)


def tenders_of(connection: Connection, sale_id: str) -> tuple[SoldTender, ...]:
    names = SoldTender.__struct_fields__
    rows = connection.execute(
        select(*(sale_tender.c[name] for name in names))
        .where(sale_tender.c.sale_id == sale_id)
        .order_by(sale_tender.c.tender_no)
    )
    return tuple(SoldTender(**row._mapping) for row in rows)


def charge_kinds(connection: Connection, sale_id: str) -> frozenset[str]:
    """The features that had a price on a bill besides its goods."""
    return frozenset(connection.scalars(select(sale_charge.c.kind).where(sale_charge.c.sale_id == sale_id)))


def charges_of(connection: Connection, sale_id: str) -> tuple[Charge, ...]:
    """What was paid on a bill besides its goods, or given back, in its order."""
    names = Charge.__struct_fields__
    query = select(*(sale_charge.c[name] for name in names)).where(sale_charge.c.sale_id == sale_id)
    return tuple(Charge(**row._mapping) for row in connection.execute(query.order_by(sale_charge.c.charge_no)))


def next_sale_no(connection: Connection, register: str, date: str) -> str:
    """'S-HP01-20261121-0047', after a restore 'S-HP01E2-…': contiguous within the register's business day.

    Ask inside the writing transaction.
    """
    prefix = f"S-{place_in_numbers(connection, register)}-{date.replace('-', '')}-"
    last = connection.scalar(_LAST_NO, {"register": register, "date": date})
    return f"{prefix}{1 if last is None else int(str(last).rsplit('-', 1)[1]) + 1:04}"


def hold_by_no(connection: Connection, hold_no: str, store: str) -> Hold | None:
    """A parked bill of one store, in whatever state; numbers are unique within their store."""
    here = (held_sale.c.hold_no == hold_no, held_sale.c.store == store)
    row = connection.execute(select(held_sale).where(*here)).first()
    return None if row is None else Hold(**row._mapping)


def holds_of_store(connection: Connection, store: str) -> tuple[Hold, ...]:
    """Bills parked in this store and not recalled yet, oldest first."""
    rows = connection.execute(
        select(held_sale).where(held_sale.c.store == store, held_sale.c.state == "held").order_by(held_sale.c.wall)
    )
    return tuple(Hold(**row._mapping) for row in rows)


def count_holds(connection: Connection, store: str) -> int:
    where = (held_sale.c.store == store, held_sale.c.state == "held")
    return int(connection.scalar(select(func.count()).select_from(held_sale).where(*where)) or 0)


def draft_cart(connection: Connection) -> Cart | None:
    """The cart that was on the screen when it was last changed."""
    row = connection.execute(select(cart_draft)).first()
    if row is None:
        return None
    header = _cart_decoder.decode(row.header)
    lines = connection.execute(
        select(cart_draft_line.c.line)
        .where(cart_draft_line.c.cart_id == row.cart_id)
        .order_by(cart_draft_line.c.line_id)
    )
    return msgspec.structs.replace(header, lines=tuple(_line_decoder.decode(line.line) for line in lines))


def cart_of_hold(hold: Hold) -> Cart:
    return _cart_decoder.decode(hold.cart)


def given_on(connection: Connection, store: str, business_date: str) -> dict[str, int]:
    """How often each promotion was given in a store on a day, by the bills that are known here."""
    rows = connection.execute(_GIVEN_ON, {"store": store, "date": business_date})
    return {row.rule_id: int(row.uses) for row in rows}


def paid_by_points(connection: Connection, sale_id: str) -> list[tuple[str, int]]:
    """(promotion, points) of those on a bill that the customer gave points for."""
    of = sale_rule.c
    query = select(of.rule_id, of.points).where(of.sale_id == sale_id, of.points > 0).order_by(of.rule_id)
    rows = connection.execute(query)
    return [(row.rule_id, row.points) for row in rows]
