"""What a person may ask of the chain about themselves: all that is kept of them, that they be one member, or forgotten.

PIPL Art 45: a copy of one's data, in a form that can be taken elsewhere; Art 47: erasure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from headquarters.books import OfficeBooks
from headquarters.telling import known_members
from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.money import plain_yuan
from membership.cards.queries import holder_of
from membership.errors import MemberNotFound
from membership.facts import MemberErased, Personal
from membership.file import usecases as file
from membership.file.errors import MergeHeld
from membership.file.queries import ConsentState, Reveal, consents_of, reveals_of
from membership.personal import MemberKeys
from membership.queries import Movement, account, member_view, movements
from membership.rules.cards import normalise_card
from membership.tables import member, member_merge
from membership.usecases import erase
from promotions.queries import vouchers_of
from shop.sales.queries import bills_of_member
from sync.rights import right

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

    def as_json(self) -> bytes:
        """For a machine: indented, each field named as here."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def member_of_card(connection: Connection, card_no: str) -> str:
    """Raises CardInvalid, MemberNotFound for a card of nobody, or of somebody who was erased."""
    card = normalise_card(card_no)
    found = holder_of(connection, card)
    if found is None:
        raise MemberNotFound(asked=card)
    return str(found)


def export(books: Books, keys: MemberKeys, card_no: str, reason: str, now: str) -> PersonFile:
    """The person's file at the ISO time `now`; that it was handed out is one more look, and stands in it.

    Raises CardInvalid, MemberNotFound, RevealUnexplained.
    """
    connection = books.connection
    member_id = member_of_card(connection, card_no)
    personal = file.reveal(books, keys, member_id, reason)
    view = member_view(connection, member_id)
    assert view is not None, member_id
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


def merge_cards(books: OfficeBooks, survivor_card: str, merged_card: str, reason: str) -> str:
    """One member holds both cards: the second leads to the first from now on; returns the survivor's id.

    Stores that knew the second get to know the first. Raises CardInvalid, MemberNotFound, and as merge.
    """
    connection, now = books.connection, stamp(books.clock.now())
    books.lock_head()  # no right is granted and no fact comes in meanwhile
    survivor, merged = member_of_card(connection, survivor_card), member_of_card(connection, merged_card)
    vouchers = vouchers_of(connection, merged, now)
    if vouchers:
        raise MergeHeld(what="、".join(f"券 {own.code}" for own in vouchers))
    file.merge(books, survivor, merged, reason, is_held=held(connection))
    books.settle()  # who hears of it by an introduction does not hear of it twice
    stores = known_members.known_at(connection, [merged]).get(merged, ())
    known_members.introduce(books, [(survivor, store) for store in stores], now)
    return survivor


def unmerge_card(books: OfficeBooks, merged_card: str, reason: str) -> str:
    """Two members again; returns the id of the second. Raises CardInvalid, MemberNotFound, and as unmerge."""
    books.lock_head()
    card = normalise_card(merged_card)
    merged = holder_of(books.connection, card, state="")
    if merged is None:
        raise MemberNotFound(asked=card)
    file.unmerge(books, str(merged), reason, is_held=held(books.connection))
    return str(merged)


def carry_merged(books: OfficeBooks) -> int:
    """What tills that had not heard wrote to merged accounts goes on to the survivors; how many accounts had some."""
    books.lock_head()
    return file.carry_rest(books, is_held=held(books.connection))


def held(connection: Connection) -> Callable[[str], bool]:
    """Whether something of a member's account is set aside for a register."""

    def is_held(member_id: str) -> bool:
        accounts = (f"value:{member_id}", f"points:{member_id}")
        query = select(right.c.right_id).where(right.c.account.in_(accounts), right.c.aside == 1).limit(1)
        return connection.execute(query).first() is not None

    return is_held
