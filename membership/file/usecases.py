"""What is done with a member's file: made with a consent, changed, looked at, agreed to, merged with another.

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
from membership.file.errors import (
    FranchiseTooLate,
    InviterInvalid,
    MergeChain,
    MergeHeld,
    MergeWithItself,
    NotMerged,
    RevealUnexplained,
    SharingElsewhere,
    UnmergeSpent,
    UnmergeTooLate,
)
from membership.file.facts import (
    ConsentGiven,
    ConsentWithdrawn,
    FranchiseNamed,
    MemberChanged,
    MemberRevealed,
    MembersMerged,
    MembersUnmerged,
)
from membership.file.queries import carried_over, merged_with_rest, personal_of, sharing_of, withheld
from membership.file.rules.carrying import carried, carried_back
from membership.file.rules.consent import SHARING, Terms, scopes_given, scopes_withdrawn
from membership.file.rules.particulars import CustomField, Particulars, changed
from membership.file.rules.sharing import Sharing
from membership.personal import MemberKeys
from membership.points.queries import points_lots
from membership.queries import account, member_with_phone
from membership.referral.queries import inviter_of
from membership.referral.rules.inviting import leads_back
from membership.rules.birthday import Birthday, require_born
from membership.rules.file_versions import next_number
from membership.rules.masking import mask_name
from membership.tables import member, member_merge
from membership.usecases import enrol
from membership.value.queries import later_fen_of, value_lots

PhoneMac = Callable[[str], str]
IsHeld = Callable[[str], bool]
"""Whether something of this member's account is set aside for a register."""


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
    sharing: Sharing | None = None,
    adviser: str = "",
    inviter: str = "",
    custom: tuple[CustomField, ...] = (),
) -> str:
    """A person becomes a member and agrees to the terms; returns the member id. `sharing` of a franchise store.

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
    _consents(books, member_id, agreed, terms, channel, sharing)
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

    Raises MemberNotFound, also where the member's key is not here, DuplicatePhone, InviterInvalid, BirthdayInvalid of
    somebody who is not born yet, and as `changed`.
    """
    row = _require_member(books, member_id)
    before = personal_of(books.connection, keys, member_id)
    if before is None:
        raise MemberNotFound(member_id=member_id)
    after = changed(before, told, custom)
    if told.birthday is not None:
        require_born(Birthday(after.birthday, after.calendar), books.business_date)
    by = (row.adviser if adviser is None else adviser, row.inviter if inviter is None else inviter)
    if after == before and by == (row.adviser, row.inviter):
        return None
    if by[1] != row.inviter and by[1]:
        _require_inviter(books, member_id, by[1])
    if after.phone != before.phone:
        _require_free_phone(books, member_id, phone_mac(after.phone))
    sealed = keys.seal(books.connection, member_id, after)
    assert sealed is not None, member_id
    number = next_number(row.file_version)
    return books.record(
        MemberChanged(member_id=member_id, personal=sealed, adviser=by[0], inviter=by[1], number=number)
    )  # fmt: skip


def give_consent(
    books: Books, member_id: str, scopes: Sequence[str], terms: Terms, channel: str, *,
    sharing: Sharing | None = None, keys: MemberKeys | None = None,
) -> Entry:  # fmt: skip
    """A member of a franchise store agrees to be known to headquarters where their data is: by `sharing` and `keys`.

    Raises MemberNotFound, ScopeUnknown, ConsentMissing, SharingElsewhere.
    """
    row, agreed = _require_member(books, member_id), scopes_given(scopes)
    if SHARING in agreed and member_id in withheld(books.connection, [member_id]):
        at_home = sharing is not None and sharing.store == row.home_store
        if not at_home or keys is None or keys.export_key(books.connection, member_id) is None:
            raise SharingElsewhere()
    own = sharing if sharing is not None and sharing.store == row.home_store else None
    return _consents(books, member_id, agreed, terms, channel, own)


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


def name_franchise(books: Books, sharing: Sharing) -> Entry:
    """A store is another company's from now on, or with no legal name the chain's own. Raises FranchiseTooLate."""
    has_members = select(member.c.member_id).where(member.c.home_store == sharing.store).limit(1)
    known = sharing_of(books.connection, sharing.store) is not None
    if sharing.legal_name and not known and books.connection.execute(has_members).first() is not None:
        raise FranchiseTooLate(store=sharing.store)
    return books.record(FranchiseNamed(**msgspec.structs.asdict(sharing)))


def _consents(
    books: Books, member_id: str, agreed: tuple[str, ...], terms: Terms, channel: str, sharing: Sharing | None
) -> Entry:
    """To be handed to another company is agreed to apart, by words that name it."""
    apart = (SHARING,) if sharing is not None and SHARING in agreed else ()
    rest = tuple(scope for scope in agreed if scope not in apart)
    entries = [_consent(books, member_id, rest, terms, channel)] if rest else []
    if sharing is not None and apart:
        entries.append(_consent(books, member_id, apart, sharing.terms, channel))
    return entries[-1]


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
    if leads_back(member_id, inviter, lambda one: inviter_of(books.connection, one)):
        raise InviterInvalid(member_id=inviter)
    _require_member(books, inviter)


def _require_free_phone(books: Books, member_id: str, mac: str) -> None:
    known = member_with_phone(books.connection, mac)
    if known is not None and known.member_id != member_id:
        raise DuplicatePhone(name=mask_name(known.name), card_no=known.card_no, member_id=known.member_id)


def merge(books: Books, survivor: str, merged: str, reason: str, *, is_held: IsHeld) -> None:
    """`merged` is `survivor`: one member from now on, with both histories and the earlier day of joining.

    Points that cannot be used yet go over when they can (`carry_rest`).
    Raises MergeWithItself, MemberNotFound, MergeChain, MergeHeld.
    """
    if survivor == merged:
        raise MergeWithItself()
    stays, goes = _require_member(books, survivor), _require_member(books, merged)
    connection, today = books.connection, books.business_date
    others = select(member_merge.c.member_id).where(member_merge.c.survivor == merged)
    if connection.execute(others).first() is not None:
        raise MergeChain()
    if is_held(merged):
        raise MergeHeld(what="预留中的额度")
    if later_fen_of(connection, merged, today):
        raise MergeHeld(what="尚未到日的赠送")
    books.record(
        MembersMerged(
            member_id=merged, survivor=survivor, joined_on=min(stays.joined_on, goes.joined_on),
            joined_before=stays.joined_on, reason=reason,
        )
    )  # fmt: skip
    _carry(books, merged, survivor)


def unmerge(books: Books, merged: str, reason: str, *, is_held: IsHeld) -> None:
    """Two members again, with what came over carried back; on the same day only.

    Raises NotMerged, UnmergeTooLate, MergeHeld, UnmergeSpent.
    """
    connection = books.connection
    row = connection.execute(select(member_merge).where(member_merge.c.member_id == merged)).first()
    if row is None:
        raise NotMerged()
    if row.business_date != books.business_date:
        raise UnmergeTooLate(day=row.business_date)
    if is_held(row.survivor):
        raise MergeHeld(what="预留中的额度")
    back = carried_over(connection, merged, row.survivor)
    has = account(connection, row.survivor)
    for name in ("points", "principal_fen", "bonus_fen"):
        if sum(getattr(part, name) for part in back) > max(getattr(has, name), 0):
            raise UnmergeSpent()
    for fact in carried_back(row.survivor, merged, back):
        books.record(fact)
    books.record(MembersUnmerged(member_id=merged, survivor=row.survivor, joined_on=row.joined_on, reason=reason))


def carry_rest(books: Books, *, is_held: IsHeld) -> int:
    """What came to merged members' accounts since, from tills that had not heard; returns how many had something.

    Run again it carries nothing twice: what went over is not there any more.
    """
    done = 0
    for merged, survivor in merged_with_rest(books.connection):
        if not is_held(merged) and not later_fen_of(books.connection, merged, books.business_date):
            done += _carry(books, merged, survivor)
    return done


def _carry(books: Books, giver: str, taker: str) -> bool:
    connection, today = books.connection, books.business_date
    points, value = points_lots(connection, giver), value_lots(connection, giver)
    facts = carried(
        giver, taker, lots=[lot for lot in points.lots if lot.left and lot.available_on <= today], owed=points.owed,
        contracts=value.open, bills=account(connection, giver).bills,
    )  # fmt: skip
    for fact in facts:
        books.record(fact)
    return bool(facts)
