"""Reads a till's file from outside and says where it contradicts the paper or itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from membership.tables import member_account
from printers.tables import print_job
from shop.daily_close.tables import cash_movement, drawer_count
from shop.sales.queries import cart_of_hold, draft_cart, holds_of_store, tenders_of
from shop.sales.rules.cart import Cart
from shop.sales.rules.tenders import STORED_VALUE
from shop.sales.tables import sale, sale_line, voided_sale
from shop.stock.tables import piece_stock
from sync.rights import right
from tools.crash_story import UNKNOWN, Bill, Paid, World
from tools.small_shop import BONUS_FEN, POINTS, PRINCIPAL_FEN, STORE


def read_world(connection: Connection) -> World:
    """What the file says, in the model's words."""
    draft = draft_cart(connection)
    cart = Bill() if draft is None else _bill(draft)
    moved = cash_movement.c
    return World(
        cart=cart,
        sales={row.sale_no: _sale(connection, row.sale_id, row) for row in connection.execute(select(sale))},
        holds={hold.hold_no: _bill(cart_of_hold(hold)) for hold in holds_of_store(connection, STORE)},
        movements=tuple(
            (row.what, row.amount_fen, row.reason)
            for row in connection.execute(select(cash_movement).order_by(moved.wall, moved.entry_id))
        ),
        voids=tuple(connection.scalars(select(voided_sale.c.reason).order_by(voided_sale.c.wall))),
        counts=len(connection.execute(select(drawer_count)).all()),
        in_tender=bool(cart.tenders),
    )


def _bill(cart: Cart) -> Bill:
    return Bill(
        cart.barcodes, cart.member_id, tuple(Paid(t.method, t.amount_fen, t.tendered_fen) for t in cart.tenders)
    )


def _sale(connection: Connection, sale_id: str, row: object) -> Bill:
    lines = connection.scalars(
        select(sale_line.c.barcode).where(sale_line.c.sale_id == sale_id).order_by(sale_line.c.line_no)
    )
    tenders = tuple(Paid(t.method, t.amount_fen, t.tendered_fen) for t in tenders_of(connection, sale_id))
    return Bill(tuple(lines), row.member_id, tenders, row.due_fen)  # type: ignore[attr-defined]


def differences(found: World, expected: World) -> list[str]:
    """Where the file says something else than the paper; empty when they agree."""
    said = []
    if replace(found.cart, due=-1) != replace(expected.cart, due=-1):
        said.append(f"cart: found {found.cart}, expected {expected.cart}")
    said += _bills("sale", found.sales, expected.sales, lambda bill: bill)
    said += _bills("hold", found.holds, expected.holds, lambda bill: replace(bill, due=-1))
    for name in ("movements", "voids", "counts"):
        if getattr(found, name) != getattr(expected, name):
            said.append(f"{name}: found {getattr(found, name)}, expected {getattr(expected, name)}")
    return said


def _bills(
    what: str, found: Mapping[str, Bill], wanted: Mapping[str, Bill], plain: Callable[[Bill], Bill]
) -> list[str]:
    said = []
    for number, bill in wanted.items():
        if number != UNKNOWN and (number not in found or plain(found[number]) != plain(bill)):
            said.append(f"{what} {number}: found {found.get(number)}, expected {bill}")
    rest = [plain(bill) for number, bill in found.items() if number not in wanted]
    asked = [plain(bill) for number, bill in wanted.items() if number == UNKNOWN]
    if rest != asked:
        said.append(f"{what} without an answer: found {rest}, asked for {asked}")
    return said


def contradictions(connection: Connection) -> Iterator[str]:
    """Where stock, points, stored value, rights and papers do not follow from the bills in the same file."""
    heads = connection.execute(select(sale)).all()
    lines = connection.execute(select(sale_line)).all()
    tenders = {head.sale_id: tenders_of(connection, head.sale_id) for head in heads}
    for head in heads:
        net = sum(line.net_fen for line in lines if line.sale_id == head.sale_id)
        if not net == head.due_fen == sum(tender.amount_fen for tender in tenders[head.sale_id]):
            yield f"{head.sale_no}: lines, total and tenders differ"
    yield from _stock(connection, Counter(line.barcode for line in lines))
    points, spent = Counter[str](), Counter[str]()
    for head in heads:
        points[head.member_id] += head.points
        spent[head.member_id] += sum(t.amount_fen for t in tenders[head.sale_id] if t.method == STORED_VALUE)
    for account in connection.execute(select(member_account)):
        value = account.principal_fen + account.bonus_fen
        if account.points != POINTS + points[account.member_id]:
            yield f"points of {account.member_id} do not follow from the bills"
        if value != PRINCIPAL_FEN + BONUS_FEN - spent[account.member_id]:
            yield f"stored value of {account.member_id} does not follow from the bills"
    yield from _rights(connection)
    papers = Counter(
        connection.scalars(select(print_job.c.doc_no).where(print_job.c.doc_kind == "sale", print_job.c.copy_no == 0))
    )
    if papers != Counter(head.sale_no for head in heads):
        yield "bills and receipts differ"


def _stock(connection: Connection, sold: Counter[str]) -> Iterator[str]:
    held = Counter(barcode for hold in holds_of_store(connection, STORE) for barcode in cart_of_hold(hold).barcodes)
    for piece in connection.execute(select(piece_stock)):
        bills, holds = sold[piece.barcode], held[piece.barcode]
        expected = "sold" if bills else "held" if holds else "in_stock"
        if piece.status != expected or bills + holds > 1:
            yield f"piece {piece.barcode} is {piece.status}, on {bills} bills and {holds} holds"


def _rights(connection: Connection) -> Iterator[str]:
    draft = draft_cart(connection)
    kept = set() if draft is None else {tender.right_id for tender in draft.tenders if tender.right_id}
    open_rights = set(connection.scalars(select(right.c.right_id).where(right.c.state == "open")))
    if open_rights - kept:
        yield f"value is set aside by {len(open_rights - kept)} rights that no cart has"
    if kept - open_rights:
        yield f"{len(kept - open_rights)} tenders of the cart have no right"
