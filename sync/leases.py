"""What a till holds for later: kept, put on a bill, spent in the bill's own transaction, closed in the journal.

Only the till's own journal frees what is left of a lease. One granted in an older epoch of the till is never closed by
it: another copy may have spent from it, so headquarters keeps it in quarantine. What was topped up here stands in the
till's own journal, and is closed in any epoch once headquarters has that entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, select

from kernel.actor import program
from kernel.books import Bookkeeper, Books, head
from kernel.clock import Instant, Monotonic, stamp
from kernel.executor import carry_out
from kernel.facts import canonical
from kernel.projection import Insert, Put, Remove, Set
from kernel.tables import journal, place_meta
from sync.lease_rules import Here, Lease, Refusal, choose, is_due, split
from sync.outbox import acked
from sync.protocol import LeasePolicy
from sync.rights import RightClosed, in_doubt, lease
from sync.standing import standing

POLICY = "lease_policy"
CLOCK_SUSPECT_S = 24 * 3600
_policy = msgspec.json.Decoder(LeasePolicy)
_OF = select(lease).where(lease.c.account == bindparam("account"))
_ONE = select(lease).where(lease.c.right_id == bindparam("right_id"))
_LAST_WALL = (
    select(journal.c.wall)
    .where(journal.c.register == bindparam("register"), journal.c.epoch == bindparam("epoch"))
    .where(journal.c.seq == bindparam("seq"))
)


def leases(connection: Connection, account: str | None = None) -> tuple[Lease, ...]:
    """What is held, of one account or of all."""
    rows = connection.execute(
        select(lease) if account is None else _OF, {} if account is None else {"account": account}
    )
    return tuple(_lease(row) for row in rows)


def lease_of(connection: Connection, right_id: str) -> Lease | None:
    row = connection.execute(_ONE, {"right_id": right_id}).first()
    return None if row is None else _lease(row)


def _lease(row: Row[Any]) -> Lease:
    return Lease(
        right_id=row.right_id, account=row.account, principal=row.principal, bonus=row.bonus,
        spent_principal=row.spent_principal, spent_bonus=row.spent_bonus, held_principal=row.held_principal,
        held_bonus=row.held_bonus, count=row._mapping["count"], accepted_in=row.accepted_in, epoch=row.epoch,
        own_seq=row.own_seq, asked=Instant(row.asked_ns, row.boot_id), asked_wall=row.asked_wall,
        expires_s=row.expires_s, state=row.state,
    )  # fmt: skip


def policy(connection: Connection) -> LeasePolicy:
    """What headquarters allowed this till's store at the last hello."""
    kept = connection.scalar(select(place_meta.c.value).where(place_meta.c.name == POLICY))
    return LeasePolicy() if kept is None else _policy.decode(kept)


def keep_policy(connection: Connection, allowed: LeasePolicy) -> None:
    carry_out(connection, [Put(place_meta, {"name": POLICY, "value": canonical(allowed).decode()})])


def here(connection: Connection, keeper: Bookkeeper, monotonic: Monotonic) -> Here:
    """This till now, as the rules need it."""
    known = standing(connection)
    epoch, seq, _hash = head(connection, keeper.register)
    last = connection.scalar(_LAST_WALL, {"register": keeper.register, "epoch": epoch, "seq": seq})
    spent: dict[str, int] = {}
    sums = select(lease.c.account, func.sum(lease.c.spent_principal + lease.c.spent_bonus)).where(lease.c.own_seq == 0)
    for account, amount in connection.execute(sums.group_by(lease.c.account)):
        what = account.partition(":")[0]
        spent[what] = spent.get(what, 0) + int(amount)
    return Here(
        instant=monotonic.now(), wall=stamp(keeper.clock.now()), last_wall=last or "", incarnation=known.incarnation,
        epoch=epoch, frozen=known.frozen, clock_suspect=abs(known.offset_s) > CLOCK_SUSPECT_S, spent_of_all=spent,
    )  # fmt: skip


# --- born ------------------------------------------------------------------------------------------------------------


def keep_granted(
    connection: Connection, asked: Row[Any], *, principal: int, bonus: int, expires_s: int, incarnation: int, epoch: int
) -> None:
    """Keep what headquarters granted to the question `asked` (a row of in_doubt), whose time it counts from.

    `incarnation` is the life of headquarters that granted it, `epoch` that of the till's own chain.
    """
    row = _blank(asked.right_id, asked.account, principal, bonus)
    times = {"asked_ns": asked.asked_ns, "boot_id": asked.boot_id, "asked_wall": asked.asked_at}
    grant = {"expires_s": expires_s, "own_seq": 0, "accepted_in": incarnation, "epoch": epoch}
    carry_out(connection, [Remove(in_doubt, {"right_id": asked.right_id}), Insert(lease, {**row, **times, **grant})])


def keep_own(books: Books, right_id: str, account: str, *, principal: int, bonus: int) -> None:
    """What the entry just recorded sold here: this till's own chain proves it, so that it can be paid from at once."""
    epoch, seq, _hash = head(books.connection, books.register)
    row = _blank(right_id, account, principal, bonus)
    times = {"asked_ns": 0, "boot_id": "", "asked_wall": stamp(books.clock.now()), "expires_s": 0}
    own = {"accepted_in": 0, "epoch": epoch, "own_seq": seq}
    books.carry_out([Insert(lease, {**row, **times, **own})])


def _blank(right_id: str, account: str, principal: int, bonus: int) -> dict[str, object]:
    zero = dict.fromkeys(("spent_principal", "spent_bonus", "held_principal", "held_bonus", "count"), 0)
    granted = {"right_id": right_id, "account": account, "principal": principal, "bonus": bonus}
    return {**granted, **zero, "state": "held"}


# --- spent -----------------------------------------------------------------------------------------------------------


def put_on_bill(connection: Connection, account: str, amount: int, at: Here) -> tuple[str, int, int] | Refusal | None:
    """Hold `amount` of one of the account's leases for the bill that is being paid: (right id, principal, bonus).

    None when this till holds no lease of the account at all.
    """
    chosen = choose(leases(connection, account), amount, policy(connection), at)
    if not isinstance(chosen, Lease):
        return chosen
    principal, bonus = split(chosen, amount)
    held = {"held_principal": principal, "held_bonus": bonus}
    carry_out(connection, [Set(lease, {"right_id": chosen.right_id}, held)])
    return chosen.right_id, principal, bonus


def take_off_bill(connection: Connection, right_id: str) -> bool:
    """The bill does not use it after all; False when it is no lease."""
    if lease_of(connection, right_id) is None:
        return False
    carry_out(connection, [Set(lease, {"right_id": right_id}, {"held_principal": 0, "held_bonus": 0})])
    return True


def spend(books: Books, right_id: str, principal: int, bonus: int) -> bool:
    """The bill in this transaction was paid from it; False when it is no lease.

    Call it beside the fact that spends. Raises Conflict when more is spent than was put on the bill.
    """
    if lease_of(books.connection, right_id) is None:
        return False
    held = {"held_principal": principal, "held_bonus": bonus}
    spent = {"spent_principal": principal, "spent_bonus": bonus, "count": 1}
    key = {"right_id": right_id}
    books.carry_out([Set(lease, key, {"held_principal": 0, "held_bonus": 0}, expect={**key, **held}, deltas=spent)])
    return True


def put_back_on_bill(books: Books, remembered: Sequence[tuple[str, int, int]]) -> None:
    """At start: only what the recovered bill remembers, (right id, principal, bonus), is held."""
    for one in leases(books.connection):
        if one.held:
            books.carry_out([Set(lease, {"right_id": one.right_id}, {"held_principal": 0, "held_bonus": 0})])
    for right_id, principal, bonus in remembered:
        books.carry_out([Set(lease, {"right_id": right_id}, {"held_principal": principal, "held_bonus": bonus})])


# --- closed ----------------------------------------------------------------------------------------------------------


def close(books: Books, one: Lease) -> None:
    """What is left of it is free again once headquarters hears of this entry."""
    assert not one.held, one.right_id
    books.record(RightClosed(right_id=one.right_id, spent=one.spent))
    books.carry_out([Remove(lease, {"right_id": one.right_id})])


def close_all(books: Books, at: Here, account: str | None = None) -> int:
    """Close what is not on a bill, of one account or of all; returns how many. Nothing while rights are frozen."""
    if at.frozen:
        return 0
    found = [one for one in leases(books.connection, account) if not one.held and one.epoch == at.epoch]
    for one in found:
        close(books, one)
    return len(found)


def close_due(keeper: Bookkeeper, monotonic: Monotonic) -> int:
    """Close what was called in, is too old, is used up, or is on the account everywhere by now; returns how many."""

    def due(connection: Connection) -> list[Lease]:
        held = leases(connection)
        if not held:
            return []
        at, allowed, known = here(connection, keeper, monotonic), policy(connection), acked(connection, keeper.register)
        return [one for one in held if is_due(one, allowed, at, (known.epoch, known.seq))]

    with keeper.database.reading() as connection:
        if not due(connection):
            return 0
    with keeper.open(program("sync")) as books:
        found = due(books.connection)
        for one in found:
            close(books, one)
    return len(found)


# --- a new life of headquarters --------------------------------------------------------------------------------------


def accept(connection: Connection, right_ids: Sequence[str], incarnation: int) -> None:
    """Headquarters, in this life, has heard of these leases: they may be spent from again."""
    carry_out(connection, [Set(lease, {"right_id": each}, {"accepted_in": incarnation}) for each in right_ids])
