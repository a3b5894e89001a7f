"""Members as frozen answers: the counter's search, one member's page, accounts and movements."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Column, Connection, Row, Select, bindparam, case, func, select

from kernel.asking import fetch
from membership.errors import PhoneInvalid
from membership.facts import Calendar, Grown
from membership.rules.birthday import Birthday, month_and_day, solar_in_month_of
from membership.rules.masking import mask_name, mask_phone_ends, member_label
from membership.rules.names import only_letters
from membership.rules.phone import normalise_phone
from membership.rules.revoked import CardFilter
from membership.rules.stored_value import Account
from membership.rules.tiers import tier_name
from membership.rules.told import Amounts, Told
from membership.tables import (
    CURRENT_CARD,
    MOVED_BILLS,
    card_filter,
    carried_entry,
    credit_risk,
    member,
    member_account,
    member_card,
    member_directory,
    member_growth,
    member_merge,
    member_movement,
    revoked_card,
    shown_member,
)

CardState = Literal["fine", "revoked", "maybe_revoked"]
_LAST = "\U0010ffff"  # sorts after every character, so that a prefix is a range that an index can walk
_directory = member_directory.c
MemberIds = Select[tuple[str]]


@dataclass(frozen=True, slots=True)
class MemberHit:
    """One line of the search. `name` is whole, `phone` masked; `last_visit` 'YYYY-MM-DD' or ''."""

    member_id: str
    card_no: str
    name: str
    phone: str
    tier: str
    tier_name: str
    home_store: str
    bills: int
    last_visit: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member as the counter may see them. `label` is masked for the main screen, display and paper.

    A member without a key here (erased, or the key not yet come) has empty personal fields and the card number as
    label. `birthday` 'MM-DD' in its `calendar` or ''; `state` active | erased | shown (by the member's own code alone).
    """

    member_id: str
    card_no: str
    name: str
    masked_name: str
    masked_phone: str
    label: str
    sex: str
    birthday: str
    tier: str
    tier_name: str
    home_store: str
    joined_on: str
    state: str
    has_pin: bool
    points: int
    principal_fen: int
    bonus_fen: int
    bills: int
    calendar: Calendar = "solar"

    def birthday_by(self, day: str) -> str:
        """The birthday as a solar 'MM-DD', '' for none: of a lunar one the day on which it falls about that day."""
        return solar_in_month_of(Birthday(self.birthday, self.calendar), day)


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of an account; amounts signed, `wall` ISO time.

    `what`: earned | taken_back (the bill left the member) | goods_back (of a bill that stays) | opening | spent |
    put_back | topped_up.
    """

    entry_id: str
    what: str
    points: int
    principal_fen: int
    bonus_fen: int
    document_no: str
    wall: str


def find_members(
    connection: Connection, text: str, *, phone_mac: Callable[[str], str], limit: int = 20
) -> tuple[MemberHit, ...]:
    """Active members by what a counter types: a card number, a whole phone, four or more last digits of one,
    initials or full pinyin, or the beginning of a Chinese name. Nothing for fewer than four digits.

    The directory keeps a phone's last four digits and its fingerprint, so five to ten digits find by the last four.
    """
    found: dict[str, None] = {}
    for query in _searches(unicodedata.normalize("NFKC", text).strip(), phone_mac):
        if len(found) < limit:
            found.update(dict.fromkeys(connection.scalars(query.limit(limit))))
    return member_hits(connection, list(found)[:limit])


def member_view(connection: Connection, member_id: str) -> MemberView | None:
    """Everything about one member that the counter shows, erased ones too; None when unknown here.

    One who showed their own code here (`remember_shown`) and is not known otherwise has tier and label, and of the
    account what this till itself contributed; `state` is shown.
    """
    row = connection.execute(_VIEW.where(member.c.member_id == member_id)).first()
    if row is None:
        return _shown_view(connection, member_id)
    name, head, tail = row.name or "", row.phone_head or "", row.phone_tail or ""
    return MemberView(
        member_id=row.member_id,
        card_no=row.card_no,
        name=name,
        masked_name=mask_name(name),
        masked_phone=mask_phone_ends(head, tail),
        label=member_label(name, head, tail) or row.card_no,
        sex=row.sex or "",
        birthday=month_and_day(row.birthday or ""),
        calendar=row.calendar or "solar",
        tier=row.tier,
        tier_name=tier_name(row.tier),
        home_store=row.home_store,
        joined_on=row.joined_on,
        state=row.state,
        has_pin=bool(row.sealed_pin_hash) and row.state == "active",
        points=row.points or 0,
        principal_fen=row.principal_fen or 0,
        bonus_fen=row.bonus_fen or 0,
        bills=row.bills or 0,
    )


def account(connection: Connection, member_id: str) -> Account:
    """What the member has; an empty account when nothing is known."""
    row = connection.execute(_ACCOUNT, {"member_id": member_id}).first()
    return Account(member_id) if row is None else Account(**row._mapping)


def account_here(connection: Connection, member_id: str) -> Account | None:
    """As `account`; None for a member who is not in these books: what stands here is not all that they have."""
    known = connection.scalar(select(member.c.member_id).where(member.c.member_id == member_id))
    return None if known is None else account(connection, member_id)


def risk_taken(connection: Connection, member_id: str, business_date: str) -> int:
    """What stores let this member pay at their risk on that day, in fen, as far as it is known here."""
    amount = func.coalesce(func.sum(credit_risk.c.amount_fen), 0)
    where = (credit_risk.c.member_id == member_id, credit_risk.c.business_date == business_date)
    return int(connection.execute(select(amount).where(*where)).scalar_one())


def accounts_of(connection: Connection, member_ids: Sequence[str]) -> dict[str, Account]:
    """What these members have, by member id; who has no account is left out."""
    return accounts_in(fetch(connection, _ACCOUNTS, {"member_ids": member_ids})) if member_ids else {}


def accounts_in(rows: Iterable[Any]) -> dict[str, Account]:
    """`accounts_of`, from the rows that answer `ACCOUNTS_LOCKED`."""
    return {row.member_id: Account(**row._asdict()) for row in rows}


def known_sums(connection: Connection, member_ids: Sequence[str]) -> dict[str, Told]:
    """Each member's account as it stands in these books, and what each register contributed to it; one query each."""
    if not member_ids:
        return {}
    moved = member_movement.c
    sums = [func.sum(column) for column in (moved.points, moved.principal_fen, moved.bonus_fen, MOVED_BILLS)]
    # What a branch wrote stands at places that the register's own journal has too, perhaps not here yet.
    written = func.max(case((carried_entry.c.entry_id.is_(None), moved.seq), else_=0))
    contributed: dict[str, dict[str, Amounts]] = {}
    last: dict[str, dict[str, tuple[int, int]]] = {}
    of_epoch = (moved.member_id, moved.register, moved.epoch)
    for member_id, register, epoch, seq, *amounts in connection.execute(
        select(*of_epoch, written, *sums)
        .outerjoin(carried_entry, carried_entry.c.entry_id == moved.entry_id)
        .where(moved.member_id.in_(member_ids))
        .group_by(*of_epoch)
    ):
        own, ends = contributed.setdefault(member_id, {}), last.setdefault(member_id, {})
        own[register] = own.get(register, Amounts()).plus(Amounts(*map(int, amounts)))
        ends[register] = max(ends.get(register, (0, 0)), (epoch, seq))
    accounts = accounts_of(connection, member_ids)
    found = {}
    for member_id in member_ids:
        has = accounts.get(member_id, Account(member_id))
        total = Amounts(has.points, has.principal_fen, has.bonus_fen, has.bills)
        found[member_id] = Told(total, contributed.get(member_id, {}), last.get(member_id, {}))
    return found


def growth_of(connection: Connection, member_ids: Sequence[str], since: str = "") -> dict[str, list[Grown]]:
    """What counts towards these members' tiers from the business day `since` on; of merged ones at their survivors."""
    led = {row.member_id: row.survivor for row in fetch(connection, _MERGED_INTO, {"survivors": list(member_ids)})}
    found: dict[str, list[Grown]] = {}
    for row in fetch(connection, _GROWN, {"member_ids": [*member_ids, *led], "since": since}):
        whose = led.get(row.member_id, row.member_id)
        found.setdefault(whose, []).append(Grown(**{**row._asdict(), "member_id": whose}))
    return found


def card_state(connection: Connection, card_no: str) -> CardState:
    """Whether a card was lost or cancelled: by the exact list, else by the filter, which is wrong once in 120 times.

    The answer is as old as the last contact with headquarters.
    """
    if connection.execute(_REVOKED, {"card_no": card_no}).first() is not None:
        return "revoked"
    row = connection.execute(_FILTER).first()
    if row is not None and card_no in CardFilter.from_base64(row.bits, row.hashes):
        return "maybe_revoked"
    return "fine"


def kept_filter(connection: Connection) -> str:
    """The name of the filter that this place keeps, '' for none."""
    return connection.scalar(select(card_filter.c.name)) or ""


def movements(connection: Connection, member_id: str, limit: int = 50) -> tuple[Movement, ...]:
    """The newest changes of a member's account, newest first."""
    columns = member_movement.c
    rows = connection.execute(
        select(*(columns[name] for name in Movement.__slots__))
        .where(columns.member_id == member_id)
        .order_by(columns.wall.desc(), columns.entry_id.desc())
        .limit(limit)
    )
    return tuple(Movement(**row._mapping) for row in rows)


def member_with_phone(connection: Connection, mac: str) -> MemberHit | None:
    """The active member whose whole phone has this fingerprint."""
    found = connection.scalars(_WITH_PHONE, {"mac": mac}).all()
    hits = member_hits(connection, found)
    return hits[0] if hits else None


def survivors_of(connection: Connection, member_ids: Sequence[str]) -> list[str]:
    """Who these members are: themselves, or whom they turned out to be; in their order, each once."""
    merges = select(member_merge.c.member_id, member_merge.c.survivor).where(member_merge.c.member_id.in_(member_ids))
    led = {row.member_id: row.survivor for row in connection.execute(merges)} if member_ids else {}
    return list(dict.fromkeys(led.get(member_id, member_id) for member_id in member_ids))


def _shown_view(connection: Connection, member_id: str) -> MemberView | None:
    row = connection.execute(_SHOWN, {"member_id": member_id}).first()
    if row is None:
        return None
    has = account(connection, member_id)
    return MemberView(
        member_id=member_id, card_no=row.card_no, name="", masked_name=row.label.split(" ")[0], masked_phone="",
        label=row.label or row.card_no, sex="", birthday="", tier=row.tier, tier_name=tier_name(row.tier),
        home_store="", joined_on="", state="shown", has_pin=False, points=has.points,
        principal_fen=has.principal_fen, bonus_fen=has.bonus_fen, bills=has.bills,
    )  # fmt: skip


def _searches(text: str, phone_mac: Callable[[str], str]) -> Iterator[MemberIds]:
    """Queries for member ids, the surest first; each walks one index."""
    if not text:
        return
    if not text.isascii():
        yield _by_prefix(_directory.name, text)
        return
    code = "".join(text.split()).replace("-", "").replace("'", "").upper()
    yield select(member_card.c.member_id).where(member_card.c.card_no == code)
    digits = code.lstrip("+")
    if digits.isdigit():
        yield from _by_digits(digits, phone_mac)
    elif (letters := only_letters(text)) and code.isalpha():
        for column in (_directory.initials, _directory.initials_other, _directory.pinyin, _directory.pinyin_other):
            yield _by_prefix(column, letters)


def _by_digits(digits: str, phone_mac: Callable[[str], str]) -> Iterator[MemberIds]:
    try:
        mac = phone_mac(normalise_phone(digits))
    except PhoneInvalid:
        if 4 <= len(digits) < 11:
            same_tail = select(_directory.member_id).where(_directory.phone_tail == digits[-4:])
            yield same_tail.order_by(_directory.name, _directory.member_id)
    else:
        yield select(_directory.member_id).where(_directory.phone_mac == mac)


def _by_prefix(column: Column[str], start: str) -> MemberIds:
    """A prefix as a range: the shortest, so the exact one, comes first, and LIKE's case rules stay out of it."""
    return select(_directory.member_id).where(column >= start, column < start + _LAST).order_by(column)


def member_hits(connection: Connection, member_ids: Sequence[str]) -> tuple[MemberHit, ...]:
    """The members of these ids, or who they turned out to be, in their order."""
    if not member_ids:
        return ()
    member_ids = survivors_of(connection, member_ids)
    rows = {row.member_id: row for row in connection.execute(_HITS.where(member.c.member_id.in_(member_ids)))}
    return tuple(_hit(rows[member_id]) for member_id in member_ids if member_id in rows)


def _hit(row: Row[Any]) -> MemberHit:
    return MemberHit(
        member_id=row.member_id,
        card_no=row.card_no,
        name=row.name or "",
        phone=mask_phone_ends(row.phone_head or "", row.phone_tail or ""),
        tier=row.tier,
        tier_name=tier_name(row.tier),
        home_store=row.home_store,
        bills=row.bills or 0,
        last_visit=(row.last_wall or "")[:10],
    )


_REVOKED = select(revoked_card.c.card_no).where(revoked_card.c.card_no == bindparam("card_no"))
_FILTER = select(card_filter.c.bits, card_filter.c.hashes)
_SHOWN = select(shown_member).where(shown_member.c.member_id == bindparam("member_id"))
_MERGED_INTO = select(member_merge).where(member_merge.c.survivor.in_(bindparam("survivors", expanding=True)))
_GROWN = (
    select(*(member_growth.c[name] for name in Grown.__struct_fields__))
    .where(member_growth.c.member_id.in_(bindparam("member_ids", expanding=True)))
    .where(member_growth.c.day >= bindparam("since"))
    .order_by(member_growth.c.day, member_growth.c.entry_id)
)
_ACCOUNTS = (
    select(member_account)
    .where(member_account.c.member_id.in_(bindparam("member_ids", expanding=True)))
    .order_by(member_account.c.member_id)
)
ACCOUNTS_LOCKED = _ACCOUNTS.with_for_update()
_ACCOUNT = select(member_account).where(member_account.c.member_id == bindparam("member_id"))
_MEMBERS = member.outerjoin(member_directory, _directory.member_id == member.c.member_id).outerjoin(
    member_account, member_account.c.member_id == member.c.member_id
)
_SHARED = (
    member.c.member_id, CURRENT_CARD, member.c.tier, member.c.home_store,
    _directory.name, _directory.phone_head, _directory.phone_tail, member_account.c.bills,
)  # fmt: skip
_LAST_WALL = (
    select(func.max(member_movement.c.wall))
    .where(member_movement.c.member_id == member.c.member_id, member_movement.c.what == "earned")
    .scalar_subquery()
)
_WITH_PHONE = select(_directory.member_id).where(_directory.phone_mac == bindparam("mac")).limit(1)
_HITS = select(*_SHARED, _LAST_WALL.label("last_wall")).select_from(_MEMBERS).where(member.c.state == "active")
_VIEW = select(
    *_SHARED, member.c.joined_on, member.c.state, member.c.sealed_pin_hash, _directory.sex, _directory.birthday,
    _directory.calendar, member_account.c.points, member_account.c.principal_fen, member_account.c.bonus_fen,
).select_from(_MEMBERS)  # fmt: skip
