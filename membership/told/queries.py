"""Of whom headquarters' word here does not hold any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, func, or_, select

from kernel.tables import journal
from membership.facts import MemberEnrolled, MemberIntroduced, MembersWithdrawn
from membership.referral.facts import ReferralRewarded
from membership.tables import member_movement

HEADQUARTERS = "HQ"  # its register in every journal
_WHOLE = frozenset({MemberIntroduced.kind, MembersWithdrawn.kind})  # says all that a till is to know of a member
_SAID = (
    select(journal.c.register, journal.c.kind, journal.c.epoch, journal.c.seq, journal.c.no, journal.c.body)
    .where(
        or_(
            journal.c.kind == MemberEnrolled.kind,
            (journal.c.register == HEADQUARTERS)
            & or_(*(journal.c.kind.startswith(feature) for feature in ("membership.", "promotions.", "chain."))),
        )
    )
    .order_by(journal.c.no)
)
_NEWEST = select(func.max(journal.c.epoch)).where(journal.c.register == HEADQUARTERS).scalar_subquery()
_LIFE = (
    select(journal.c.epoch, journal.c.no)
    .where(journal.c.register == HEADQUARTERS, journal.c.epoch == _NEWEST)
    .order_by(journal.c.seq)
    .limit(1)
)
_BEGUN = (
    select(journal.c.register, func.max(journal.c.epoch).label("epoch"), func.max(journal.c.no).label("no"))
    .where(journal.c.no > bindparam("life"), journal.c.epoch > 1, journal.c.seq == 1, journal.c.came_at.is_not(None))
    .where(journal.c.register != HEADQUARTERS)
    .group_by(journal.c.register)
)
_CARRIED = (
    select(journal.c.no, journal.c.body)
    .where(journal.c.no > bindparam("life"), journal.c.register == HEADQUARTERS)
    .where(journal.c.kind == "chain.branch_entry")
)
_HERE = select(journal.c.no).where(*(journal.c[name] == bindparam(name) for name in ("register", "epoch", "seq")))
_MOVED = (
    select(member_movement.c.member_id, member_movement.c.register, member_movement.c.epoch)
    .join(journal, journal.c.id == member_movement.c.entry_id)
    .where(member_movement.c.register.in_(bindparam("registers", expanding=True)), journal.c.no < bindparam("life"))
    .distinct()
)
_ENROLLED = (
    select(journal.c.register, journal.c.epoch, journal.c.body)
    .where(journal.c.kind == MemberEnrolled.kind, journal.c.no < bindparam("life"))
    .where(journal.c.register.in_(bindparam("registers", expanding=True)))
)
_MOVED_BY = (
    select(member_movement.c.register)
    .where(member_movement.c.member_id.in_(bindparam("member_ids", expanding=True)))
    .where(member_movement.c.register != HEADQUARTERS)
    .distinct()
)
_AT_ONCE = 500


class ToTellAnew(NamedTuple):
    """Members of whom headquarters is to tell its store all once more, and the registers that moved their accounts in
    these books: what one of those wrote and headquarters will never have is to be taken away."""

    members: tuple[str, ...] = ()
    moved_by: tuple[str, ...] = ()


class _Named(msgspec.Struct):
    member_id: str = ""


class _Body(msgspec.Struct):
    """Whom a fact names; `entry`, or its `body` and where it stood, of one that carries another."""

    member_id: str = ""
    member_ids: tuple[str, ...] = ()
    inviter: str = ""
    survivor: str = ""
    consents: tuple[_Named, ...] = ()
    vouchers: tuple[_Named, ...] = ()
    register: str = ""
    epoch: int = 0
    seq: int = 0
    entry_kind: str = ""
    body: str = ""
    entry: _Entry | None = None


class _Entry(msgspec.Struct):
    kind: str
    body: str


_body = msgspec.json.Decoder(_Body)


def _read(body: str) -> _Body:
    """Of a kind that says it otherwise, nobody."""
    try:
        return _body.decode(body)
    except msgspec.ValidationError:
        return _Body()


def told_beyond(connection: Connection, ends: Mapping[int, int] | None) -> ToTellAnew:
    """Of whom headquarters' word here does not hold, sorted.

    It stands behind the `ends` of headquarters' epochs, {epoch: number}, so that headquarters forgot it; or the
    member's enrolment came after it, brought back to a till that had been set back. `ends` is None where neither end
    was set back: nothing was forgotten then. In either case an account may bear what nobody will hand in again: it was
    heard in an earlier life of headquarters, of a register that began anew since.
    """
    forgotten = set() if ends is None else _forgotten(connection, ends)
    members = tuple(sorted(forgotten | _left_over(connection)))
    return ToTellAnew(members, _moved_by(connection, members))


def _forgotten(connection: Connection, ends: Mapping[int, int]) -> set[str]:
    beyond: dict[str, bool] = {}
    for row in connection.execute(_SAID):
        named = tuple(_named(row.kind, _read(row.body)))
        if row.kind == MemberEnrolled.kind:
            beyond |= {member_id: True for member_id in named if member_id in beyond}
            continue
        lost = row.seq > ends.get(row.epoch, 0)
        for member_id in named:
            beyond[member_id] = lost or (beyond.get(member_id, False) and row.kind not in _WHOLE)
    return {member_id for member_id, lost in beyond.items() if lost}


def _named(kind: str, told: _Body) -> Iterator[str]:
    """Whose account or file it is about."""
    if told.entry is not None:
        yield from _named(told.entry.kind, _read(told.entry.body))
    elif told.body:
        yield from _named(told.entry_kind, _read(told.body))
    elif kind == ReferralRewarded.kind:
        yield told.inviter
    else:
        listed = (one.member_id for one in (*told.consents, *told.vouchers))
        yield from {told.member_id, told.survivor, *told.member_ids, *listed} - {""}


def _left_over(connection: Connection) -> set[str]:
    """Members who were enrolled or have a movement in an epoch that ended while headquarters had forgotten some of it,
    or that a branch has brought back there, and who were not told anew since."""
    life = connection.execute(_LIFE).first()
    if life is None or life.epoch == 1:
        return set()
    since: dict[str, int] = {}
    begun = {row.register: row for row in connection.execute(_BEGUN, {"life": life.no})}
    for member_id, register, epoch in _written_by(connection, sorted(begun), life.no) if begun else ():
        if epoch < begun[register].epoch:
            since[member_id] = max(since.get(member_id, 0), begun[register].no)
    for row in connection.execute(_CARRIED, {"life": life.no}):
        told = _read(row.body)
        place = {"register": told.register, "epoch": told.epoch, "seq": told.seq}
        if connection.execute(_HERE, place).first() is not None:
            since |= dict.fromkeys(_named("", told), row.no)
    if not since:
        return set()
    whole = _SAID.where(journal.c.kind.in_(_WHOLE), journal.c.no > min(since.values()))
    for row in connection.execute(whole):
        for member_id in _named(row.kind, _read(row.body)):
            if since.get(member_id, row.no) < row.no:
                del since[member_id]
    return set(since)


def _written_by(connection: Connection, registers: list[str], life: int) -> Iterator[tuple[str, str, int]]:
    """Members whom one of the registers enrolled or whose account it moved, with it and its epoch, heard before."""
    before = {"registers": registers, "life": life}
    yield from ((row.member_id, row.register, row.epoch) for row in connection.execute(_MOVED, before))
    for row in connection.execute(_ENROLLED, before):
        yield _read(row.body).member_id, row.register, row.epoch


def _moved_by(connection: Connection, members: tuple[str, ...]) -> tuple[str, ...]:
    found: set[str] = set()
    for start in range(0, len(members), _AT_ONCE):
        found |= set(connection.scalars(_MOVED_BY, {"member_ids": members[start : start + _AT_ONCE]}))
    return tuple(sorted(found))
