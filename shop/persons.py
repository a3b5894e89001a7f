"""What a person may ask of a shop about themselves: a copy of all that is kept of them, or to be forgotten.

PIPL Art 45: a copy of one's data, in a form that can be taken elsewhere; Art 47: erasure.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from kernel.books import Books
from kernel.errors import DomainError
from kernel.money import plain_yuan
from membership.cards.queries import holder_of
from membership.errors import MemberNotFound
from membership.facts import MemberErased, Personal
from membership.file import usecases as file
from membership.file.queries import ConsentState, Reveal, consents_of, reveals_of
from membership.personal import MemberKeys
from membership.queries import Movement, account, member_view, movements
from membership.rules.cards import normalise_card
from membership.tables import member, member_merge
from membership.usecases import erase
from membership.value.rules.prepaid import PrepaidRules
from promotions.queries import vouchers_of
from shop.identity_records import IdentityRecord, identity_records
from shop.sales.queries import bills_of_member

ALL = 1_000_000
_MERGED = select(member_merge.c.member_id).where(member_merge.c.survivor == bindparam("survivor"))


class ValueLeft(DomainError):
    """There is stored value on the account: it is paid back before the person is forgotten. `value` as text."""

    code = "member.value_left"


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """A bill of the person's, in the chain's books; `due_fen` what was paid for it."""

    sale_no: str
    date: str
    store: str
    pieces: int
    due_fen: int
    points: int


class PersonFile(msgspec.Struct, frozen=True, kw_only=True):
    """All that the chain keeps of one member, for them alone. Amounts whole fen, times ISO."""

    made_at: str
    member_id: str
    card_no: str
    tier: str
    home_store: str
    joined_on: str
    adviser: str
    inviter: str
    personal: Personal
    points: int
    principal_fen: int
    bonus_fen: int
    vouchers: tuple[str, ...]
    consents: tuple[ConsentState, ...]
    movements: tuple[Movement, ...]
    bills: tuple[Bill, ...]
    looks: tuple[Reveal, ...]
    identity_records: tuple[IdentityRecord, ...] = ()

    def as_json(self) -> bytes:
        """For a machine: indented, each field named as here."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def member_of_card(connection: Connection, card_no: str) -> str:
    """Raises CardInvalid, MemberNotFound for a card of nobody, or of somebody who was erased."""
    card = normalise_card(card_no)
    found = holder_of(connection, card)
    if found is None:
        raise MemberNotFound(asked=card)
    return found


def export(books: Books, keys: MemberKeys, card_no: str, reason: str, now: str, prepaid: PrepaidRules) -> PersonFile:
    """The person's file at the ISO time `now`; that it was handed out is one more look, and stands in it.

    Papers of identity that the law keeps are named all, and told as far as this place holds their keys.

    Raises CardInvalid, MemberNotFound, RevealUnexplained.
    """
    connection = books.connection
    member_id = member_of_card(connection, card_no)
    personal = file.reveal(books, keys, member_id, reason)
    view = member_view(connection, member_id)
    assert view is not None, member_id
    all_ids = (member_id, *connection.scalars(_MERGED, {"survivor": member_id}))
    row: Any = connection.execute(select(member).where(member.c.member_id == member_id)).one()
    return PersonFile(
        made_at=now, member_id=member_id, card_no=view.card_no, tier=view.tier_name, home_store=view.home_store,
        joined_on=view.joined_on, adviser=row.adviser, inviter=row.inviter, personal=personal, points=view.points,
        principal_fen=view.principal_fen, bonus_fen=view.bonus_fen,
        vouchers=tuple(own.code for own in vouchers_of(connection, member_id, now)),
        consents=consents_of(connection, member_id), movements=movements(connection, member_id, limit=ALL),
        bills=tuple(
            Bill(
                sale_no=bill.sale_no, date=bill.business_date, store=bill.store, pieces=bill.pieces,
                due_fen=bill.due_fen, points=bill.points,
            )
            for bill in bills_of_member(connection, member_id, ALL)
        ),
        looks=reveals_of(connection, member_id),
        identity_records=identity_records(connection, keys, all_ids, personal, prepaid),
    )  # fmt: skip


def forget(books: Books, keys: MemberKeys, card_no: str, reason: str) -> str:
    """Erase the person behind a card; returns the member id, which stays in the books without them.

    Raises CardInvalid, MemberNotFound, ValueLeft.
    """
    member_id = member_of_card(books.connection, card_no)
    has = account(books.connection, member_id)
    left_fen = has.principal_fen + has.bonus_fen
    if left_fen:
        raise ValueLeft(value=plain_yuan(left_fen))
    erase(books, keys, member_id, reason)
    for merged in books.connection.scalars(_MERGED, {"survivor": member_id}).all():  # a person's other cards
        books.carry_out([keys.destroy(merged)])
        books.record(MemberErased(member_id=merged, reason=reason))
    return member_id
