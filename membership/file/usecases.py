"""What is done with a member's file: made with a consent, changed, looked at, agreed to and not any more.

Each takes the open books of one action.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, select

from kernel.books import Books
from kernel.facts import Entry
from membership.errors import DuplicatePhone, MemberNotFound
from membership.facts import Personal
from membership.file.errors import InviterInvalid, RevealUnexplained
from membership.file.facts import ConsentGiven, ConsentWithdrawn, MemberChanged, MemberRevealed
from membership.file.queries import personal_of
from membership.file.rules.consent import Terms, scopes_given, scopes_withdrawn
from membership.file.rules.particulars import CustomField, Particulars, changed
from membership.personal import MemberKeys
from membership.queries import member_with_phone
from membership.rules.masking import mask_name
from membership.tables import member
from membership.usecases import enrol

PhoneMac = Callable[[str], str]


def join(
    books: Books,
    keys: MemberKeys,
    told: Particulars,
    *,
    phone_mac: PhoneMac,
    home_store: str,
    terms: Terms,
    scopes: Sequence[str],
    channel: str,
    adviser: str = "",
    inviter: str = "",
    custom: tuple[CustomField, ...] = (),
) -> str:
    """A person becomes a member and agrees to the terms; returns the member id.

    Raises ConsentMissing, ScopeUnknown, InviterInvalid, and what enrol and change_member raise.
    """
    agreed = scopes_given(scopes, joining=True)
    if inviter:
        _require_member(books, inviter)
    first = changed(Personal(name=told.name or "", phone=told.phone or ""), told, custom)
    member_id = enrol(
        books, keys, name=told.name or "", phone=told.phone or "", phone_mac=phone_mac, sex=first.sex,
        birthday=told.birthday or "", calendar=told.calendar, home_store=home_store, consent=terms.version,
        source="counter", adviser=adviser, inviter=inviter,
    )  # fmt: skip
    change_member(books, keys, member_id, told, phone_mac=phone_mac, custom=custom)
    _consent(books, member_id, agreed, terms, channel)
    return member_id


def change_member(
    books: Books,
    keys: MemberKeys,
    member_id: str,
    told: Particulars,
    *,
    phone_mac: PhoneMac,
    adviser: str | None = None,
    inviter: str | None = None,
    custom: tuple[CustomField, ...] = (),
) -> Entry | None:
    """Keep what was told; None where nothing is new.

    Raises MemberNotFound, also where the member's key is not here, DuplicatePhone, InviterInvalid, and as `changed`.
    """
    row = _require_member(books, member_id)
    before = personal_of(books.connection, keys, member_id)
    if before is None:
        raise MemberNotFound(member_id=member_id)
    after = changed(before, told, custom)
    by = (row.adviser if adviser is None else adviser, row.inviter if inviter is None else inviter)
    if after == before and by == (row.adviser, row.inviter):
        return None
    if by[1] != row.inviter and by[1]:
        _require_inviter(books, member_id, by[1])
    if after.phone != before.phone:
        _require_free_phone(books, member_id, phone_mac(after.phone))
    sealed = keys.seal(books.connection, member_id, after)
    assert sealed is not None, member_id
    return books.record(MemberChanged(member_id=member_id, personal=sealed, adviser=by[0], inviter=by[1]))


def give_consent(books: Books, member_id: str, scopes: Sequence[str], terms: Terms, channel: str) -> Entry:
    """Raises MemberNotFound, ScopeUnknown, ConsentMissing."""
    _require_member(books, member_id)
    return _consent(books, member_id, scopes_given(scopes), terms, channel)


def withdraw_consent(books: Books, member_id: str, scopes: Sequence[str], channel: str) -> Entry:
    """As easy as giving it. Raises MemberNotFound, ScopeUnknown, ConsentMissing, ServiceKept."""
    _require_member(books, member_id)
    taken_back = scopes_withdrawn(scopes)
    return books.record(ConsentWithdrawn(member_id=member_id, scopes=taken_back, channel=channel))


def reveal(books: Books, keys: MemberKeys, member_id: str, reason: str) -> Personal:
    """The whole file for a person who must see it; who, when and why is written down first.

    Raises MemberNotFound, also where the member's key is not here, RevealUnexplained.
    """
    if not reason.strip():
        raise RevealUnexplained()
    _require_member(books, member_id)
    personal = personal_of(books.connection, keys, member_id)
    if personal is None:
        raise MemberNotFound(member_id=member_id)
    kept = tuple(name for name, value in msgspec.structs.asdict(personal).items() if value)
    books.record(MemberRevealed(member_id=member_id, what=kept, reason=reason.strip()))
    return personal


def _consent(books: Books, member_id: str, scopes: tuple[str, ...], terms: Terms, channel: str) -> Entry:
    fact = ConsentGiven(
        member_id=member_id, scopes=scopes, terms=terms.version, text_hash=terms.text_hash, channel=channel
    )
    return books.record(fact)


def _require_member(books: Books, member_id: str) -> Row[Any]:
    row = books.connection.execute(
        select(member).where(member.c.member_id == member_id, member.c.state == "active")
    ).first()
    if row is None:
        raise MemberNotFound(member_id=member_id)
    return row


def _require_inviter(books: Books, member_id: str, inviter: str) -> None:
    """An active member, not oneself, and not somebody whom one brought oneself, over however many others."""
    seen, next_one = {member_id}, inviter
    while next_one:
        if next_one in seen:
            raise InviterInvalid(member_id=inviter)
        seen.add(next_one)
        next_one = books.connection.scalar(select(member.c.inviter).where(member.c.member_id == next_one)) or ""
    _require_member(books, inviter)


def _require_free_phone(books: Books, member_id: str, mac: str) -> None:
    known = member_with_phone(books.connection, mac)
    if known is not None and known.member_id != member_id:
        raise DuplicatePhone(name=mask_name(known.name), card_no=known.card_no, member_id=known.member_id)
