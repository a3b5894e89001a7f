"""The customer on an order or a service ticket: a member, or a person whose name is sealed under the paper's own key.

To forget that person is to destroy the key (membership/personal.py); what stays on the paper is masked.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from kernel.books import Books
from kernel.errors import DomainError
from membership.facts import Personal
from membership.personal import MemberKeys
from membership.queries import member_view
from membership.rules.masking import mask_name, mask_phone_ends
from membership.rules.phone import normalise_phone


class CustomerMissing(DomainError):
    """Neither a member nor a name."""

    code = "customer.missing"


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Whose paper it is. `label` is masked: 李** 138****6620; `sealed_under` and `personal` '' for a member."""

    member_id: str = ""
    label: str = ""
    sealed_under: str = ""
    personal: str = ""


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """How a customer is named at the counter: a member's id, or a name with a phone, which may be ''."""

    member_id: str = ""
    name: str = ""
    phone: str = ""


def customer_for(books: Books, keys: MemberKeys, document_no: str, who: Who) -> Customer:
    """The customer of a new paper; a stranger is sealed under a new key. Raises CustomerMissing, PhoneInvalid."""
    if who.member_id:
        view = member_view(books.connection, who.member_id)
        if view is None:
            raise CustomerMissing()
        return Customer(member_id=who.member_id, label=view.label)
    name = who.name.strip()
    if not name:
        raise CustomerMissing()
    phone = normalise_phone(who.phone) if who.phone.strip() else ""
    books.carry_out([keys.create(document_no)])
    personal = keys.seal(books.connection, document_no, Personal(name=name, phone=phone))
    assert personal is not None, document_no
    label = f"{mask_name(name)} {mask_phone_ends(phone[:3], phone[-4:])}".strip()
    return Customer(label=label, sealed_under=document_no, personal=personal)


def person_behind(connection: Connection, keys: MemberKeys, customer: Customer) -> Personal | None:
    """Name and phone of a stranger; None for a member, and where the key was destroyed or never came."""
    if not customer.sealed_under:
        return None
    return keys.open(connection, customer.sealed_under, customer.personal)
