"""Members' files as frozen answers: as the counter may see them, and what was agreed to and looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from membership.facts import Personal
from membership.file.facts import AccountCarried, ToldConsent
from membership.file.rules.consent import SCOPES, SERVICE, SHARING
from membership.file.rules.sharing import Sharing
from membership.file.tables import member_consent, member_merge_ask, member_reveal
from membership.personal import MemberKeys
from membership.queries import account, member_view
from membership.rules.birthday import Birthday, birthday_words, month_and_day, next_birthday
from membership.rules.file_versions import changed_on
from membership.rules.identity import ID_KINDS, mask_identity
from membership.rules.masking import mask_address
from membership.tables import MOVED_BILLS, franchise_store, member, member_account, member_merge, member_movement


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Where one scope stands: `since` ISO time, `staff` and `channel` of whoever wrote it down, `text_hash` in hex."""

    scope: str
    words: str
    given: bool
    terms: str
    text_hash: str
    channel: str
    staff: str
    since: str


@dataclass(frozen=True, slots=True)
class Reveal:
    """Somebody looked at what is hidden of a member. `what` the fields' names, `wall` ISO time."""

    what: tuple[str, ...]
    staff: str
    reason: str
    register: str
    wall: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as the counter sees it, masked; empty where this place has no key (any more).

    `birthday` without its year, `next_birthday` and days of `anniversaries` 'YYYY-MM-DD' and 'MM-DD', '' for none;
    `adviser` a staff number, `inviter` another member's label; `changed_on` 'YYYY-MM-DD', '' as enrolled.
    """

    member_id: str
    birthday: str = ""
    next_birthday: str = ""
    anniversaries: tuple[tuple[str, str], ...] = ()
    preferences: str = ""
    ring: str = ""
    bangle_mm: int = 0
    address: str = ""
    paper: str = ""
    custom: tuple[tuple[str, str], ...] = ()
    adviser: str = ""
    inviter: str = ""
    changed_on: str = ""


def personal_of(connection: Connection, keys: MemberKeys, member_id: str) -> Personal | None:
    """What is kept of a person, whole; None for an erased one, and where the key or the member is not here."""
    sealed = connection.scalar(select(member.c.personal).where(member.c.member_id == member_id))
    return None if sealed is None else keys.open(connection, member_id, sealed)


def file_view(connection: Connection, keys: MemberKeys, member_id: str, today: date) -> FileView:
    """The masked file; an empty one for who is not here."""
    row = connection.execute(select(member).where(member.c.member_id == member_id)).first()
    if row is None:
        return FileView(member_id)
    by = member_view(connection, row.inviter) if row.inviter else None
    inviter, on = by.label if by else row.inviter, changed_on(row.file_version)
    clear = {"adviser": row.adviser, "inviter": inviter, "changed_on": on}
    personal = keys.open(connection, member_id, row.personal)
    if personal is None:
        return FileView(member_id, **clear)
    born = Birthday(personal.birthday, personal.calendar)
    return FileView(
        member_id,
        birthday=birthday_words(born),
        next_birthday=next_birthday(born, today).isoformat() if born.day else "",
        anniversaries=tuple((kept.name, month_and_day(kept.day)) for kept in personal.anniversaries),
        preferences=personal.preferences,
        ring=personal.ring,
        bangle_mm=personal.bangle_mm,
        address=mask_address(personal.address),
        paper=f"{ID_KINDS.get(personal.id_kind, personal.id_kind)} {mask_identity(personal.id_no)}".strip(),
        custom=tuple(personal.custom.items()),
        **clear,
    )


def consents_of(connection: Connection, member_id: str) -> tuple[ConsentState, ...]:
    """The newest word about each scope, in the list's order; a scope that was never asked is left out."""
    columns = member_consent.c
    rows = connection.execute(
        select(member_consent).where(columns.member_id == member_id).order_by(columns.wall, columns.entry_id)
    )
    said = {
        row.scope: ConsentState(
            scope=row.scope, words=SCOPES.get(row.scope, row.scope), given=row.what == "given", terms=row.terms,
            text_hash=row.text_hash, channel=row.channel, staff=row.staff, since=row.wall,
        )
        for row in rows
    }  # fmt: skip
    order = {scope: place for place, scope in enumerate(SCOPES)}
    newest = {**_as_enrolled(connection, member_id), **said}
    return tuple(sorted(newest.values(), key=lambda state: order.get(state.scope, len(order))))


def agreed_to(connection: Connection, member_ids: Sequence[str], scopes: Sequence[str]) -> dict[str, frozenset[str]]:
    """Which of these scopes each member agrees to now; members who never said anything of them are left out."""
    columns = member_consent.c
    query = select(columns.member_id, columns.scope, columns.what).where(
        columns.member_id.in_(member_ids), columns.scope.in_(scopes)
    )
    newest: dict[str, dict[str, bool]] = {}
    for row in connection.execute(query.order_by(columns.wall, columns.entry_id)):
        newest.setdefault(row.member_id, {})[row.scope] = row.what == "given"
    return {member_id: frozenset(scope for scope, given in said.items() if given) for member_id, said in newest.items()}


def sharing_of(connection: Connection, store: str) -> Sharing | None:
    """To whom a store's members' data goes if they agree; None for a store of the chain itself."""
    row = connection.execute(select(franchise_store).where(franchise_store.c.store == store)).first()
    return None if row is None else Sharing(**row._mapping)


def homes_of(connection: Connection, member_ids: Iterable[str]) -> dict[str, str]:
    """Those of the members whom a franchise store enrolled, with that store."""
    rows = connection.execute(
        select(member.c.member_id, member.c.home_store)
        .join(franchise_store, franchise_store.c.store == member.c.home_store)
        .where(member.c.member_id.in_(sorted(set(member_ids))))
    )
    return {row.member_id: str(row.home_store) for row in rows}


def members_among(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Which of these name members, and not a paper's own key."""
    return set(connection.scalars(select(member.c.member_id).where(member.c.member_id.in_(sorted(set(ids))))))


def withheld(connection: Connection, member_ids: Iterable[str]) -> dict[str, str]:
    """Those of the members whose data stays in the franchise store that enrolled them, with that store."""
    homes = homes_of(connection, member_ids)
    agreed = agreed_to(connection, sorted(homes), (SHARING,)) if homes else {}
    return {member_id: store for member_id, store in homes.items() if SHARING not in agreed.get(member_id, ())}


def consents_to_tell(connection: Connection, member_ids: Sequence[str]) -> tuple[ToldConsent, ...]:
    """What was said last of each scope by these members, by member and scope."""
    columns = member_consent.c
    query = select(*(columns[name] for name in ToldConsent.__struct_fields__)).where(columns.member_id.in_(member_ids))
    newest = {
        (row.member_id, row.scope): ToldConsent(**row._mapping)
        for row in connection.execute(query.order_by(columns.wall, columns.entry_id))
    }
    return tuple(told for _, told in sorted(newest.items()))


def _as_enrolled(connection: Connection, member_id: str) -> dict[str, ConsentState]:
    """What an enrolment itself says: the terms' version, of members from before consents were kept apart."""
    row = connection.execute(
        select(member.c.consent, member.c.joined_on).where(member.c.member_id == member_id)
    ).first()
    if row is None or not row.consent:
        return {}
    state = ConsentState(
        scope=SERVICE, words=SCOPES[SERVICE], given=True, terms=row.consent, text_hash="", channel="", staff="",
        since=row.joined_on,
    )  # fmt: skip
    return {SERVICE: state}


def reveals_of(connection: Connection, member_id: str) -> tuple[Reveal, ...]:
    """Who looked at what is hidden, the newest first."""
    columns = member_reveal.c
    rows = connection.execute(
        select(member_reveal)
        .where(columns.member_id == member_id)
        .order_by(columns.wall.desc(), columns.entry_id.desc())
    )
    return tuple(
        Reveal(tuple(row.what.split()), row.staff, row.reason, row.register, row.wall) for row in rows
    )  # fmt: skip


def carried_over(connection: Connection, merged: str, survivor: str) -> tuple[AccountCarried, ...]:
    """What went over from one member to another and is not back, by the last day of points; bills apart."""
    moved = member_movement.c
    names = ("points", "principal_fen", "bonus_fen")
    rows = connection.execute(
        select(moved.ends_on, *(func.sum(moved[name]).label(name) for name in names))
        .where(moved.member_id == survivor, moved.what == "carried", moved.document_no == merged)
        .group_by(moved.ends_on)
        .order_by(moved.ends_on)
    )
    parts = [
        AccountCarried(
            member_id=survivor, other=merged, points=int(row.points), principal_fen=int(row.principal_fen),
            bonus_fen=int(row.bonus_fen), ends_on=row.ends_on,
        )
        for row in rows
        if row.points or row.principal_fen or row.bonus_fen
    ]  # fmt: skip
    own = connection.scalar(select(func.sum(MOVED_BILLS)).where(moved.member_id == merged)) or 0
    bills = int(own) - account(connection, merged).bills
    return (*parts, AccountCarried(member_id=survivor, other=merged, bills=bills)) if bills else tuple(parts)


@dataclass(frozen=True, slots=True)
class MergeAsk:
    """Somebody at a counter asked to make `member_id` one with the survivor; `state` asked | merged | refused."""

    ask_id: str
    member_id: str
    survivor: str
    reason: str
    staff: str
    register: str
    wall: str
    state: str
    why: str


def merges_asked(connection: Connection, *, answered: bool = False) -> tuple[MergeAsk, ...]:
    """What waits for an answer, the oldest first; with `answered` also what does not any more."""
    query = select(*(member_merge_ask.c[name] for name in MergeAsk.__slots__))
    if not answered:
        query = query.where(member_merge_ask.c.state == "asked")
    rows = connection.execute(query.order_by(member_merge_ask.c.wall, member_merge_ask.c.ask_id))
    return tuple(MergeAsk(*row) for row in rows)


def merged_with_rest(connection: Connection) -> tuple[tuple[str, str], ...]:
    """(merged, survivor) of members on whose account something stands although it went over."""
    has = member_account.c
    rows = connection.execute(
        select(member_merge.c.member_id, member_merge.c.survivor)
        .join(member_account, has.member_id == member_merge.c.member_id)
        .where((has.points != 0) | (has.principal_fen != 0) | (has.bonus_fen != 0) | (has.bills != 0))
        .order_by(member_merge.c.member_id)
    )
    return tuple((row.member_id, row.survivor) for row in rows)
