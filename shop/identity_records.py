"""Papers of identity that the law keeps of a member beside the file: who bought or gave back prepaid cards, sold old
gold, was paid much cash.

Each is sealed under a key of its own that stays at the till that took it down. What that place can open is shown to the
person whose paper it is; elsewhere it is said that the record exists, and where.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Select, select

from kernel.secrets import SealBroken
from membership.facts import Personal
from membership.gift_cards.tables import gift_card, gift_card_movement
from membership.personal import MemberKeys
from membership.tables import member_movement, prepaid_buyer
from membership.value.rules.prepaid import PrepaidRules
from shop.old_gold.personal import Seller, open_seller
from shop.old_gold.tables import old_gold
from shop.payees.tables import cash_payee
from shop.returns.tables import sale_return
from shop.sales.tables import sale

What = Literal["bought", "refunded", "gift_card_bought", "gift_card_refunded", "old_gold", "cash"]
Kept = Literal["here", "elsewhere", "another"]
_PREPAID = ("bought", "refunded", "gift_card_bought", "gift_card_refunded")


class IdentityRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One paper. `date` 'YYYY-MM-DD'; `kept_until` the last day on which it opens, '' where no end is set.

    `kept` here: `content` says what is written; elsewhere: its key is at the till `register`, or was destroyed there;
    another: it names somebody else, to whom alone it is shown.
    """

    what: What
    document_no: str
    store: str
    register: str
    date: str
    kept_until: str
    kept: Kept
    content: dict[str, Any] = {}


def identity_records(
    connection: Connection, keys: MemberKeys, member_ids: Collection[str], person: Personal, rules: PrepaidRules
) -> tuple[IdentityRecord, ...]:
    """What stands on the accounts and the bills of a person who is all of these members, oldest first."""
    found: dict[tuple[str, ...], IdentityRecord] = {}
    for what, query in _queries(member_ids):
        for row in connection.execute(query):
            content = _opened(connection, keys, what, row.under, row.sealed)
            theirs = content is not None and _is_theirs(content, person)
            kept: Kept = "elsewhere" if content is None else "here" if theirs else "another"
            found[(what, row.document_no, row.under)] = IdentityRecord(
                what=what, document_no=row.document_no, store=row.store or "", register=row.register,
                date=row.day[:10], kept_until=rules.buyer_kept_until(row.day[:10]) if what in _PREPAID else "",
                kept=kept, content=_told(content) if content is not None and theirs else {},
            )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda record: (record.date, record.document_no)))


def _queries(member_ids: Collection[str]) -> Iterator[tuple[What, Select[Any]]]:
    """Each kind of record with its rows: document_no, store, register, day, under, sealed."""
    came_back = select(sale_return.c.sale_no).where(sale_return.c.member_id.in_(member_ids))
    theirs = sale.c.member_id.in_(member_ids) | sale.c.sale_no.in_(came_back)
    bills = select(sale.c.sale_no).where(theirs)
    buyer = (prepaid_buyer.c.sealed_under.label("under"), prepaid_buyer.c.sealed_buyer.label("sealed"))
    moved, gift, old, paid = member_movement.c, gift_card.c, old_gold.c, cash_payee.c
    by_account = (
        select(moved.document_no, sale.c.store, moved.register, prepaid_buyer.c.wall.label("day"), *buyer)
        .join_from(prepaid_buyer, member_movement, moved.entry_id == prepaid_buyer.c.entry_id)
        .outerjoin(sale, sale.c.sale_no == moved.document_no)
        .where(prepaid_buyer.c.member_id.in_(member_ids))
    )
    yield "bought", by_account.where(prepaid_buyer.c.what == "bought")
    yield "refunded", by_account.where(prepaid_buyer.c.what == "refunded")
    place = (sale.c.sale_no.label("document_no"), sale.c.store, sale.c.register)
    yield (
        "gift_card_bought",
        (
            select(
                *place, gift.sold_on.label("day"), gift.sealed_under.label("under"), gift.sealed_buyer.label("sealed")
            )
            .join_from(gift_card, sale, sale.c.sale_no == gift.document_no)
            .where(theirs, gift.sealed_buyer != "")
        ),
    )
    back = gift_card_movement.c
    yield (
        "gift_card_refunded",
        (
            select(*place, prepaid_buyer.c.wall.label("day"), *buyer)
            .join_from(prepaid_buyer, gift_card_movement, back.entry_id == prepaid_buyer.c.entry_id)
            .join(sale, sale.c.sale_no == back.document_no)
            .where(theirs, prepaid_buyer.c.member_id == "")
        ),
    )
    sealed = (old.sealed_under.label("under"), old.sealed_seller.label("sealed"))
    yield "old_gold", (
        select(old.old_no.label("document_no"), old.store, old.register, old.business_date.label("day"), *sealed)
        .where(old.sale_no.in_(bills), old.sealed_seller != "")
    )  # fmt: skip
    sealed = (paid.sealed_under.label("under"), paid.sealed_payee.label("sealed"))
    yield "cash", (
        select(paid.document_no, paid.store, paid.register, paid.business_date.label("day"), *sealed)
        .where(paid.document_no.in_(bills))
    )  # fmt: skip


def _opened(connection: Connection, keys: MemberKeys, what: What, under: str, sealed: str) -> Personal | Seller | None:
    """What is written; None where its key is not here, or does not fit what a register sent."""
    try:
        if what in _PREPAID:
            return keys.open(connection, under, sealed)
        return open_seller(keys, connection, under, sealed)
    except (SealBroken, msgspec.MsgspecError):
        return None


def _is_theirs(content: Personal | Seller, person: Personal) -> bool:
    """The same name, and the same number where the member's file has one: another's paper may lie on one's bill."""
    number = content.id_no if isinstance(content, Personal) else content.identity
    return content.name == person.name and (not person.id_no or number == person.id_no)


def _told(content: Personal | Seller) -> dict[str, Any]:
    """The fields that are filled in, each as it was taken down."""
    return {name: value for name, value in msgspec.to_builtins(content).items() if value}
