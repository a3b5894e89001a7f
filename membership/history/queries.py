"""An account's history as a frozen answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection, and_, bindparam, or_, select

from kernel.facts import Entry, hash_of
from kernel.tables import journal
from membership.facts import MemberIntroduced
from membership.history.rules.statement import NOTHING_SAID, Introduced, Said, Statement, Step, statement_of
from membership.queries import account
from membership.rules.told import Amounts
from membership.tables import carried_entry, member, member_movement, member_told

_moved = member_movement.c
_STEPS = (
    select(
        _moved.entry_id, _moved.register, _moved.epoch, _moved.seq, _moved.what, _moved.points, _moved.principal_fen,
        _moved.bonus_fen, _moved.document_no, _moved.wall, _moved.available_on, _moved.ends_on,
        journal.c.body,
    )
    .outerjoin_from(member_movement, journal, journal.c.id == _moved.entry_id)
    .where(
        _moved.member_id == bindparam("member_id"),
        or_(_moved.points != 0, _moved.principal_fen != 0, _moved.bonus_fen != 0),
    )
)  # fmt: skip
_PLACE = ("register", "epoch", "seq")
INTRODUCED = (
    select(journal.c.register, journal.c.epoch, journal.c.seq, journal.c.body)
    .join(member_told, and_(*(member_told.c[name] == journal.c[name] for name in _PLACE)))
    .where(member_told.c.member_id == bindparam("member_id"))
)
CARRYING = select(*(carried_entry.c[name] for name in _PLACE)).where(carried_entry.c.entry_id == bindparam("entry_id"))
_ENTRIES = select(*(journal.c[name] for name in Entry.__struct_fields__)).where(
    journal.c.id.in_(bindparam("ids", expanding=True))
)
_introduction = msgspec.json.Decoder(MemberIntroduced)
_said = msgspec.json.Decoder(Said)


@dataclass(frozen=True, slots=True)
class Print:
    """An entry of the journal by its place 'HP01-1-23', and whether its SHA-256 is that of what it says."""

    journal_no: str
    hash: str
    fits: bool


def statement(connection: Connection, member_id: str, here: str) -> Statement:
    """The account as the register `here` knows it: each movement with what its entry says, and what was told."""
    has = account(connection, member_id)
    steps = [
        Step(
            what=row.what, sums=Amounts(row.points, row.principal_fen, row.bonus_fen), wall=row.wall,
            document_no=row.document_no, register=row.register, epoch=row.epoch, seq=row.seq, entry_id=row.entry_id,
            available_on=row.available_on, ends_on=row.ends_on, said=_read(row.body),
        )
        for row in connection.execute(_STEPS, {"member_id": member_id})
    ]  # fmt: skip
    balance = Amounts(has.points, has.principal_fen, has.bonus_fen)
    found = statement_of(steps, balance)
    if found.agrees:
        return found  # nothing came as a sum
    placed = [_carried(connection, step) if step.said is NOTHING_SAID else step for step in steps]
    return statement_of(placed, balance, here=here, introduced=_introduced(connection, member_id, here))


def _carried(connection: Connection, step: Step) -> Step:
    """A movement whose entry another one carried here: it was heard where that one stands."""
    row = connection.execute(CARRYING, {"entry_id": step.entry_id}).first()
    return step if row is None else replace(step, heard_from=(row.register, (row.epoch, row.seq)))


def _read(body: str | None) -> Said:
    """What an entry of any kind says; nothing where it says it otherwise than all that are known."""
    try:
        return NOTHING_SAID if body is None else _said.decode(body)
    except msgspec.ValidationError:
        return NOTHING_SAID


def _introduced(connection: Connection, member_id: str, here: str) -> Introduced | None:
    """Headquarters' newest word about a member; None where it came from here, or never."""
    row = connection.execute(INTRODUCED, {"member_id": member_id}).first()
    if row is None or row.register == here:
        return None
    told = _introduction.decode(row.body)
    total = Amounts(told.points, told.principal_fen, told.bonus_fen)
    return Introduced(row.register, (row.epoch, row.seq), total, told.own)


def cards_of(connection: Connection, member_ids: Sequence[str]) -> dict[str, str]:
    """The card numbers of these members, as far as they are known here."""
    found = connection.execute(select(member.c.member_id, member.c.card_no).where(member.c.member_id.in_(member_ids)))
    return {row.member_id: row.card_no for row in found}


def prints(connection: Connection, entry_ids: Sequence[str]) -> dict[str, Print]:
    """The journal's entries of these ids, checked; those that this place has not are left out."""
    found = [Entry(**row._mapping) for row in connection.execute(_ENTRIES, {"ids": list(entry_ids)})]
    return {
        entry.id: Print(f"{entry.register}-{entry.epoch}-{entry.seq}", entry.hash, hash_of(entry) == entry.hash)
        for entry in found
    }
