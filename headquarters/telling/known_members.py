"""Which members each store's tills are told of: its own, and those seen there lately.

A chain has millions of members and a till holds some thousand. A store is told all that a member has each time it gets
to know them; what its tills know already of that, each of them leaves out.

Everything but `known_at` and `over_cap` asked for statistics stands under the lock on the journal's end
(`journal_head`): whether an entry goes to a store by its feed or by an introduction is decided once, in the order of
the commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select

from headquarters.tables import enrolled_register, register_cursor
from kernel.asking import fetch, in_parts
from kernel.books import Books
from kernel.clock import stamp
from kernel.executor import carry_out
from kernel.facts import Fact
from kernel.projection import Ensure, Put, RowOp
from kernel.projection import Set as SetRow
from kernel.tables import Column, Index, Integer, String, local_table
from membership.cards.queries import cards_told
from membership.facts import MemberIntroduced, OwnPart
from membership.file.facts import ConsentsTold, ToldConsent
from membership.file.queries import consents_to_tell
from membership.tables import member, member_movement
from membership.usecases import introductions, withdraw
from promotions.facts import HeardOf, ToldVoucher, VouchersTold
from promotions.tables import voucher

member_at = local_table(
    "member_at",
    Column("member_id", String(36), primary_key=True),
    Column("store", String(8), primary_key=True),
    Column("last_seen", String(32), nullable=False),
    Column("known", Integer, nullable=False),  # 1 | 0 once known, forgotten since
    Column("forgotten", Integer, nullable=False, server_default="0"),  # 1: its tills had to forget them, now or before
    Index("ix_member_at_store_known_last_seen", "store", "known", "last_seen"),
)
CACHE_CAP, UNSEEN_DAYS, ID_LENGTH = 50_000, 180, 36
AT_ONCE = 1_000  # ids in one question, well below what either database takes
Pair = tuple[str, str]
"""(member id, store)."""
KNOWN_AT = (
    select(member_at.c.member_id, member_at.c.store, member_at.c.last_seen)
    .where(member_at.c.member_id.in_(bindparam("member_ids", expanding=True)), member_at.c.known == 1)
    .order_by(member_at.c.member_id, member_at.c.store)
)
_MOVEMENTS = select(member_movement.c.member_id, member_movement.c.entry_id).where(
    member_movement.c.member_id.in_(bindparam("member_ids", expanding=True))
)


def known_at(connection: Connection, member_ids: Iterable[str]) -> dict[str, list[str]]:
    """The stores whose tills know each of these members, sorted; members whom no store knows are left out."""
    found: dict[str, list[str]] = {}
    for some in _parts(sorted(set(member_ids))):
        found |= known_in_rows(fetch(connection, KNOWN_AT, {"member_ids": some}))
    return found


def known_in_rows(rows: Iterable[Any]) -> dict[str, list[str]]:
    """What the rows that answer `KNOWN_AT` say."""
    found: dict[str, list[str]] = {}
    for member_id, store, _ in rows:
        found.setdefault(member_id, []).append(store)
    return found


def note_enrolled(
    connection: Connection,
    pairs: Iterable[Pair],
    now: str,
    beside: Set[str] = frozenset(),
    erased: Set[str] = frozenset(),
) -> None:
    """These stores are told of new members by the enrolment itself: where it happened, and the home store.

    Call it before the enrolments are put into feeds, with the ids of the entries that are told `beside` them. So
    nothing is introduced, and the register that enrolled them keeps the rows that it made. Two kinds of stores do not
    get to know a member by it and are to be introduced: one that was told to forget them before (`tell_anew`), and any
    store of a member with older movements. Those came while nobody knew the member, as to a headquarters that had lost
    the enrolment, so nobody was told of them. Who was `erased` before is introduced to nobody: their stores are told
    of the erasure.
    """
    asked = sorted(set(pairs))
    older = _moved_before(connection, {member_id for member_id, _ in asked} - erased, beside)
    carry_out(connection, [Ensure(member_at, _row(pair, now, known=1)) for pair in asked if pair[0] not in older])


def _moved_before(connection: Connection, member_ids: Iterable[str], beside: Set[str]) -> set[str]:
    """Those of the members on whose account something stands that is not of the entries `beside`."""
    moved = (
        row for some in _parts(sorted(set(member_ids))) for row in fetch(connection, _MOVEMENTS, {"member_ids": some})
    )
    return {row.member_id for row in moved if row.entry_id not in beside}


def note_seen(connection: Connection, pairs: Iterable[Pair], now: str) -> None:
    """These members were at these stores at the ISO time `now`: they are forgotten last. Others stay as they are."""
    carry_out(connection, seen_rows(pairs, now))


def seen_rows(pairs: Iterable[Pair], now: str) -> list[RowOp]:
    """The rows of `note_seen`, for whoever writes them with others; a register may name what can be no member's id."""
    return [
        SetRow(member_at, {"member_id": member_id, "store": store}, {"last_seen": now})
        for member_id, store in sorted(set(pairs))
        if len(member_id) <= ID_LENGTH
    ]


def not_known(connection: Connection, pairs: Iterable[Pair]) -> list[Pair]:
    """Those of the pairs where the store does not know the member: whom to introduce."""
    asked = sorted(set(pairs))
    known = known_at(connection, {member_id for member_id, _ in asked})
    return [pair for pair in asked if pair[1] not in known.get(pair[0], ())]


def introduction_facts(connection: Connection, pairs: Iterable[Pair], now: str) -> tuple[list[Fact], list[RowOp]]:
    """What to tell stores of members they do not know and of their vouchers, and the rows that remember it.

    A few queries for all of them.

    For whoever records many facts at once: the rows are carried out in the same transaction. Pairs that are known,
    and members who are unknown here or erased, are left out.
    """
    facts = _introductions(connection, not_known(connection, pairs))
    return facts, [Put(member_at, _row(pair, now, known=1)) for pair in _introduced(facts)]


def _introductions(connection: Connection, pairs: Iterable[Pair], moved_by: Set[str] = frozenset()) -> list[Fact]:
    wanted: dict[str, list[str]] = {}
    for member_id, store in sorted(set(pairs)):
        wanted.setdefault(store, []).append(member_id)
    facts: list[Fact] = []
    idle = _heard(connection, moved_by) if moved_by else {}
    for store, member_ids in sorted(wanted.items()):
        for some in _parts(member_ids):
            told = introductions(connection, store, some, lambda registers: _heard(connection, registers))
            cards = cards_told(connection, some)
            facts += [
                msgspec.structs.replace(fact, cards=cards.get(fact.member_id, ()), own=_with_nothing(fact.own, idle))
                for fact in told
            ]
    introduced = _introduced(facts)
    return [*facts, *_consents(connection, introduced), *_vouchers(connection, introduced)]


def _with_nothing(own: Sequence[OwnPart], idle: Mapping[str, tuple[int, int]]) -> tuple[OwnPart, ...]:
    """The parts, and one of nothing for each other register, up to where it is heard."""
    moved = {part.register for part in own}
    nothing = (
        OwnPart(register=register, points=0, principal_fen=0, bonus_fen=0, bills=0, epoch=epoch, seq=seq)
        for register, (epoch, seq) in sorted(idle.items())
        if register not in moved
    )
    return (*own, *nothing)


def _introduced(facts: Iterable[Fact]) -> list[Pair]:
    return [(fact.member_id, fact.store) for fact in facts if isinstance(fact, MemberIntroduced)]


def _heard(connection: Connection, registers: Set[str]) -> dict[str, tuple[int, int]]:
    rows = connection.execute(select(register_cursor).where(register_cursor.c.register.in_(sorted(registers))))
    return {row.register: (row.epoch, row.seq) for row in rows}


def introduce(books: Books, pairs: Iterable[Pair], now: str) -> list[Pair]:
    """`introduction_facts`, recorded in these books; returns who was introduced where."""
    facts, rows = introduction_facts(books.connection, pairs, now)
    for fact in facts:
        books.record(fact)
    books.carry_out(rows)
    return _introduced(facts)


def tell_anew(books: Books, store: str, member_ids: Iterable[str], now: str, moved_by: Iterable[str] = ()) -> None:
    """What a store's tills were told last of these members was said in a life of headquarters that is lost.

    Whom the store knows by these books its tills are told once more, whoever else they hold they forget. They are told
    of the registers `moved_by` too that did nothing to an account up to where these books have heard them: a till that
    heard otherwise, of a register whose disk is lost as well, takes it away.
    """
    asked = sorted(set(member_ids))
    known = {member_id for member_id, stores in known_at(books.connection, asked).items() if store in stores}
    # Why they were told before is lost too: they may have forgotten the member in between.
    places = [{"member_id": member_id, "store": store} for member_id in sorted(known)]
    books.carry_out([SetRow(member_at, place, {"forgotten": 1}) for place in places])
    for fact in _introductions(books.connection, [(member_id, store) for member_id in known], frozenset(moved_by)):
        books.record(fact)
    _withdraw(books, store, [member_id for member_id in asked if member_id not in known], now)


def _consents(connection: Connection, pairs: Sequence[Pair]) -> list[ConsentsTold]:
    """What members who are introduced agreed to and took back, one fact a store."""
    said: dict[str, list[ToldConsent]] = {}
    for some in _parts(sorted({member_id for member_id, _ in pairs})):
        for told in consents_to_tell(connection, some):
            said.setdefault(told.member_id, []).append(told)
    stores: dict[str, list[ToldConsent]] = {}
    for member_id, store in pairs:
        stores.setdefault(store, []).extend(said.get(member_id, ()))
    return [ConsentsTold(store=store, consents=tuple(told)) for store, told in sorted(stores.items()) if told]


def _vouchers(connection: Connection, pairs: Sequence[Pair]) -> list[VouchersTold]:
    """The vouchers of members who are introduced, used ones too, one fact a store."""
    columns = [voucher.c[name] for name in ToldVoucher.__struct_fields__]
    held: dict[str, list[ToldVoucher]] = {}
    for some in _parts(sorted({member_id for member_id, _ in pairs})):
        of_them = select(*columns).where(voucher.c.member_id.in_(some))
        for row in connection.execute(of_them.order_by(voucher.c.code)):
            held.setdefault(row.member_id, []).append(ToldVoucher(**row._mapping))
    stores: dict[str, list[ToldVoucher]] = {}
    for member_id, store in pairs:
        stores.setdefault(store, []).extend(held.get(member_id, ()))
    telling = {store: tuple(told) for store, told in sorted(stores.items()) if told}
    heard = _heard_of(connection, telling) if telling else {}
    return [
        VouchersTold(store=store, vouchers=told, heard=tuple(heard.get(store, ()))) for store, told in telling.items()
    ]


def _heard_of(connection: Connection, stores: Iterable[str]) -> dict[str, list[HeardOf]]:
    """How far each of the stores' registers is heard."""
    heard, enrolled = register_cursor.c, enrolled_register.c
    query = (
        select(enrolled.store, heard.register, heard.epoch, heard.seq)
        .join_from(register_cursor, enrolled_register, enrolled.register == heard.register)
        .where(enrolled.store.in_(sorted(stores)))
        .order_by(heard.register)
    )
    found: dict[str, list[HeardOf]] = {}
    for row in connection.execute(query):
        found.setdefault(row.store, []).append(HeardOf(register=row.register, epoch=row.epoch, seq=row.seq))
    return found


def forget(books: Books, store: str, member_ids: Iterable[str], now: str) -> int:
    """A store's tills forget these members; returns how many of them they knew."""
    known = known_at(books.connection, member_ids)
    going = sorted(member_id for member_id, stores in known.items() if store in stores)
    _withdraw(books, store, going, now)
    return len(going)


def _withdraw(books: Books, store: str, member_ids: Sequence[str], now: str) -> None:
    for some in _parts(member_ids):
        withdraw(books, store, some)
        rows = [{**_row((member_id, store), now, known=0), "forgotten": 1} for member_id in some]
        books.carry_out([Put(member_at, row) for row in rows])


def known_in(connection: Connection, store: str, limit: int) -> list[str]:
    """Members whom a store's tills know, at most `limit`."""
    here = (member_at.c.store == store, member_at.c.known == 1)
    return list(
        connection.scalars(select(member_at.c.member_id).where(*here).order_by(member_at.c.last_seen).limit(limit))
    )


def over_cap(
    connection: Connection, store: str, cap: int = CACHE_CAP, unseen_days: int = UNSEEN_DAYS, *, now: str
) -> list[str]:
    """Whom a store's tills should forget at the ISO time `now`.

    Other stores' members who were not seen here for `unseen_days`, and, where still more than `cap` members are
    known, those who were seen longest ago.
    """
    columns = member_at.c
    here = (columns.store == store, columns.known == 1)
    since = stamp(datetime.fromisoformat(now) - timedelta(days=unseen_days))
    unseen = list(
        connection.scalars(
            select(columns.member_id)
            .join_from(member_at, member, member.c.member_id == columns.member_id)
            .where(*here, columns.last_seen < since, member.c.home_store != store)
            .order_by(columns.last_seen, columns.member_id)
        )
    )
    known = connection.scalar(select(func.count()).select_from(member_at).where(*here)) or 0
    excess = known - len(unseen) - cap
    if excess <= 0:
        return unseen
    oldest = connection.scalars(
        select(columns.member_id)
        .where(*here)
        .order_by(columns.last_seen, columns.member_id)
        .limit(excess + len(unseen))
    )
    going = dict.fromkeys(unseen)
    others = [member_id for member_id in oldest if member_id not in going]
    return [*unseen, *others[:excess]]


def _row(pair: Pair, now: str, *, known: int) -> dict[str, str | int]:
    return {"member_id": pair[0], "store": pair[1], "last_seen": now, "known": known}


def _parts(ids: Collection[str]) -> list[list[str]]:
    return [list(some) for some in in_parts(list(ids), AT_ONCE)]
