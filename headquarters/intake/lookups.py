"""Looking up what a till does not hold: members of other stores, pieces and bills of the chain.

Each look-up of a member is written down with who asked; a register that asks too often is told to wait, so that a
stolen till cannot read the chain's members one by one.
"""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy import Connection, func, select

from headquarters.books import OfficeBooks
from headquarters.registers.door import Installed
from headquarters.tables import lookup_log
from headquarters.telling import known_members
from kernel.bulk import carry_out_together
from kernel.clock import stamp
from kernel.facts import canonical
from kernel.projection import Insert
from membership.cards.queries import is_revoked
from membership.gift_cards import queries as gift_cards
from membership.gift_cards.rules.numbers import is_gift_number
from membership.queries import survivors_of
from membership.tables import CURRENT_CARD, member, member_card, member_directory
from shop.catalogue.tables import piece
from shop.returns.queries import sold_bill
from shop.stock.tables import piece_stock
from sync.protocol import (
    GiftCardFound,
    LookupAnswer,
    LookupAsk,
    LookupRefused,
    MemberFound,
    NothingFound,
    PieceFound,
    SaleFound,
)

WINDOW = timedelta(minutes=1)


def look_up(books: OfficeBooks, reader: Installed, ask: LookupAsk, *, most: int) -> LookupAnswer:
    """Answer one register; a member that is found is introduced to its store."""
    if ask.barcode:
        return _piece(books.connection, ask.barcode)
    if not (ask.member_id or ask.card_no or ask.phone_mac or ask.sale_no):
        return NothingFound()
    if _asked_lately(books, reader.register) >= most:
        return LookupRefused(code="lookup.too_many", retry_after_s=int(WINDOW.total_seconds()))
    if is_gift_number(ask.card_no):
        return _gift_card(books, reader, ask.card_no)
    if ask.sale_no:
        return _sale(books, reader, ask.sale_no)
    query = select(member.c.member_id, CURRENT_CARD).where(member.c.state != "erased")
    if ask.member_id:
        query = query.where(member.c.member_id == ask.member_id)
    if ask.card_no:
        holds = member_card.c.member_id == member.c.member_id
        query = query.join(member_card, holds).where(member_card.c.card_no == ask.card_no)
    if ask.phone_mac:
        same = member_directory.c.member_id == member.c.member_id
        query = query.join(member_directory, same).where(member_directory.c.phone_mac == ask.phone_mac)
    found = books.connection.execute(query).first()
    _write_down(books, reader, "" if found is None else found.member_id)
    if found is None:
        return NothingFound()
    (member_id,) = survivors_of(books.connection, [found.member_id])
    if is_revoked(books.connection, ask.card_no or found.card_no, by_card=bool(ask.card_no)):
        return LookupRefused(code="member.card_revoked", retry_after_s=0)
    _introduce(books, reader, member_id)
    return MemberFound(member_id=member_id)


def _introduce(books: OfficeBooks, reader: Installed, member_id: str) -> None:
    pair, now = (member_id, reader.store), stamp(books.clock.now())
    books.lock_head()  # who knows whom is decided in the order of the commits
    known_members.introduce(books, [pair], now)
    known_members.note_seen(books.connection, [pair], now)


def _sale(books: OfficeBooks, reader: Installed, sale_no: str) -> LookupAnswer:
    """A bill for a store that is to take its goods back. Its members come along: points and value go back to them."""
    bill = sold_bill(books.connection, sale_no, key="")
    _write_down(books, reader, "" if bill is None else bill.member_id)
    if bill is None:
        return NothingFound()
    concerned = {bill.member_id, *(paid.member_id for paid in bill.ahead)}
    active = (member.c.member_id.in_(concerned), member.c.state == "active")
    for member_id in books.connection.scalars(select(member.c.member_id).where(*active).order_by(member.c.member_id)):
        _introduce(books, reader, member_id)
    return SaleFound(sale_no=sale_no, bill=canonical(bill).decode())


def _gift_card(books: OfficeBooks, reader: Installed, card_no: str) -> LookupAnswer:
    found = gift_cards.card(books.connection, card_no)
    _write_down(books, reader, "")
    if found is None:
        return NothingFound()
    return GiftCardFound(card=canonical(msgspec.structs.replace(found, secret_hash="")).decode())


def _piece(connection: Connection, barcode: str) -> LookupAnswer:
    same = piece.c.barcode == piece_stock.c.barcode
    row = connection.execute(
        select(piece_stock, piece.c.name)
        .select_from(piece_stock.join(piece, same))
        .where(piece_stock.c.barcode == barcode)
    ).first()
    if row is None:
        return NothingFound()
    return PieceFound(barcode=barcode, name=row.name, store=row.store, status=row.status, since=row.since)


def _asked_lately(books: OfficeBooks, register: str) -> int:
    since = stamp(books.clock.now() - WINDOW)
    return (
        books.connection.scalar(select(func.count()).where(lookup_log.c.register == register, lookup_log.c.at > since))
        or 0
    )


def _write_down(books: OfficeBooks, reader: Installed, member_id: str) -> None:
    row = {"id": books.ids.new(), "register": reader.register, "at": stamp(books.clock.now()), "member_id": member_id}
    carry_out_together(books.connection, [Insert(lookup_log, row)])
