"""Rights: value moved from a free balance to one register, so that it can be spent there and nowhere else.

Headquarters grants or refuses, for ever, by the id the register chose; only the register's own journal closes a
right, or a named person at headquarters who writes it off. No time-out frees it: silence does not prove that nothing
was spent. A `one_sale` right is asked for online and used by one bill; a `lease` is held for later, with no line.

What is spent is counted where it is spent: at headquarters the fact that spends consumes the right first
(headquarters/intake/guards.py), so nobody spends without one, or more than was granted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import CheckConstraint, Connection, func, literal_column, select

from kernel.facts import Entry, Fact
from kernel.projection import Ensure, Handlers, Insert, Remove, RowOp, Set
from kernel.tables import BigInt, Column, Index, Integer, String, Text, local_table, partial_index, projected_table

# Headquarters' view of every right asked for; a refused or given-up id stays as a tombstone. The register belongs to
# the key: no register can close or give up what another one holds.
right = projected_table(
    "right",
    Column("right_id", String(36), primary_key=True),
    Column("register", String(32), primary_key=True),
    Column("right_kind", String(12), nullable=False, server_default="one_sale"),  # one_sale | lease
    Column("account", String(64), nullable=False),
    Column("granted", BigInt, nullable=False),
    Column("bonus", BigInt, nullable=False),  # of which so much is bonus
    Column("spent", BigInt, nullable=False),
    Column("spent_bonus", BigInt, nullable=False, server_default="0"),
    Column("live", Integer, nullable=False, server_default="0"),  # 1: its register may spend from it
    Column("aside", Integer, nullable=False, server_default="0"),  # 1: what is not spent of it is not free
    Column("closable", Integer, nullable=False, server_default="0"),  # 1: its register's journal may free the rest
    # open | called_in | quarantined | closed | refused | given_up | written_off
    Column("state", String(12), nullable=False),
    Column("asked", BigInt, nullable=False),
    Column("expires_s", Integer, nullable=False, server_default="0"),  # a lease's, from the question on
    Column("written_off", String(120), nullable=False, server_default=""),  # by whom and why
    Column("reason", String(64), nullable=False),  # code of a refusal
    Column("details", Text, nullable=False),  # its values as JSON
    Column("since", String(32), nullable=False, server_default=""),
    Column("card_no", String(32), nullable=False, server_default=""),  # shown to pay by it, where it has limits
    CheckConstraint("spent >= 0 AND spent <= granted", name="spent_within_granted"),
    CheckConstraint("spent_bonus >= 0 AND spent_bonus <= bonus", name="spent_within_bonus"),
    # A right ends within a minute and stays for ever: what is looked for are those that have not ended.
    partial_index("ix_right_account", "account", where="aside = 1"),
    partial_index("ix_right_register", "register", where="aside = 1"),
    partial_index("ix_right_card_no_since", "card_no", "since", where="card_no <> ''"),
)
IS_ASIDE = right.c.aside == literal_column("1")  # as the indexes have it
# A register's questions whose outcome it does not know yet, and one-sale rights that no bill has used yet; kept before
# the question leaves the till.
in_doubt = local_table(
    "in_doubt",
    Column("right_id", String(36), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("amount", BigInt, nullable=False),
    Column("asked_at", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # asked | granted | called_in (before its grant came)
    Column("right_kind", String(12), nullable=False, server_default="one_sale"),
    Column("asked_ns", BigInt, nullable=False, server_default="0"),  # kernel.clock.Instant of the question
    Column("boot_id", String(64), nullable=False, server_default=""),
    Column("principal", BigInt, nullable=False, server_default="0"),
    Column("bonus", BigInt, nullable=False, server_default="0"),
)
# Headquarters' signature under each right that was taken here, kept until what became of the right is safe in a backup
# of headquarters (sync/grants.py). `closed_…` is the entry that ended it, 0 while it is open.
grant_kept = local_table(
    "grant_kept",
    Column("right_id", String(36), primary_key=True),
    Column("right_kind", String(12), nullable=False),
    Column("account", String(64), nullable=False),
    Column("principal", BigInt, nullable=False),
    Column("bonus", BigInt, nullable=False),
    Column("incarnation", Integer, nullable=False),
    Column("signature", String(128), nullable=False),
    Column("closed_epoch", Integer, nullable=False),
    Column("closed_seq", BigInt, nullable=False),
)
# What the till holds for later (sync/leases.py). `held_…` is on the bill that is being paid, `spent_…` is in the books.
lease = local_table(
    "lease",
    Column("right_id", String(36), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("principal", BigInt, nullable=False),
    Column("bonus", BigInt, nullable=False),
    Column("spent_principal", BigInt, nullable=False),
    Column("spent_bonus", BigInt, nullable=False),
    Column("held_principal", BigInt, nullable=False),
    Column("held_bonus", BigInt, nullable=False),
    Column("count", Integer, nullable=False),
    Column("accepted_in", Integer, nullable=False),  # the life of headquarters that knows of it
    Column("epoch", Integer, nullable=False),  # of the till's own chain
    Column("own_seq", BigInt, nullable=False),  # the till's entry that it was born of, 0 for a grant
    Column("asked_ns", BigInt, nullable=False),
    Column("boot_id", String(64), nullable=False),
    Column("asked_wall", String(32), nullable=False),
    Column("expires_s", Integer, nullable=False),
    Column("state", String(12), nullable=False),  # held | called_in
    CheckConstraint("spent_principal + held_principal <= principal", name="within_principal"),
    CheckConstraint("spent_bonus + held_bonus <= bonus", name="within_bonus"),
    Index("ix_lease_account", "account"),
)


class RightGranted(Fact, frozen=True, kw_only=True):
    """Headquarters set `amount` of `account` aside for `register`; `bonus` of it is bonus, the rest principal.

    `card_no`: the card that was shown, where one with limits of its own was.
    """

    kind: ClassVar[str] = "rights.granted"
    right_id: str
    register: str
    account: str
    amount: int
    bonus: int = 0
    right_kind: str = "one_sale"
    incarnation: int = 1
    asked: int = 0  # a lease may be granted for less than this; 0: for `amount`, as before there were leases
    expires_s: int = 0
    card_no: str = ""


class RightRefused(Fact, frozen=True, kw_only=True):
    """Headquarters said no; the id is refused for ever. `reason` is a code, `details` its values as JSON text."""

    kind: ClassVar[str] = "rights.refused"
    right_id: str
    register: str
    account: str
    amount: int
    reason: str
    details: str = "{}"
    right_kind: str = "one_sale"


class RightSpent(Fact, frozen=True, kw_only=True):
    """So many uses of a quota were given away; money, points and vouchers have facts of their own that spend."""

    kind: ClassVar[str] = "rights.spent"
    right_id: str
    account: str
    amount: int
    document_no: str


class RightClosed(Fact, frozen=True, kw_only=True):
    """The register is done with a right: `spent` of it was used, the rest is free again."""

    kind: ClassVar[str] = "rights.closed"
    right_id: str
    spent: int


class RightGivenUp(Fact, frozen=True, kw_only=True):
    """The register never learned the answer and gives the id up; it can not be granted any more."""

    kind: ClassVar[str] = "rights.given_up"
    right_id: str
    account: str


class RightCalledIn(Fact, frozen=True, kw_only=True):
    """Headquarters asks `register` to close a lease; until its journal says so, the value stays set aside."""

    kind: ClassVar[str] = "rights.called_in"
    right_id: str
    register: str
    account: str
    reason: str


class RightQuarantined(Fact, frozen=True, kw_only=True):
    """The register that held it was sealed: the value stays set aside until a person writes it off."""

    kind: ClassVar[str] = "rights.quarantined"
    right_id: str
    register: str
    account: str
    reason: str


class RightWrittenOff(Fact, frozen=True, kw_only=True):
    """Two named people freed what a lost register held; `by` their staff numbers joined by '+'.

    If it was spent there after all, that is a loss on record: the entry that spends is an exception which names this.
    """

    kind: ClassVar[str] = "rights.written_off"
    right_id: str
    register: str
    account: str
    by: str
    reason: str


FACTS = (
    RightGranted, RightRefused, RightSpent, RightClosed, RightGivenUp, RightCalledIn, RightQuarantined, RightWrittenOff,
)  # fmt: skip


def _row(entry: Entry, right_id: str, register: str, account: str, **values: object) -> dict[str, object]:
    blank = {"granted": 0, "bonus": 0, "spent": 0, "spent_bonus": 0, "asked": 0, "reason": "", "details": "{}"}
    ends = {"right_kind": "one_sale", "live": 0, "aside": 0, "closable": 0, "expires_s": 0, "since": entry.wall}
    return {"right_id": right_id, "register": register, "account": account, **blank, **ends, **values}


def _granted(entry: Entry, fact: RightGranted) -> Iterable[RowOp]:
    values = {"granted": fact.amount, "bonus": fact.bonus, "right_kind": fact.right_kind}
    opened = {"asked": fact.asked or fact.amount, "expires_s": fact.expires_s, "state": "open"}
    opened |= {"live": 1, "aside": 1, "closable": 1, "card_no": fact.card_no}
    yield Insert(right, _row(entry, fact.right_id, fact.register, fact.account, **values, **opened))


def _refused(entry: Entry, fact: RightRefused) -> Iterable[RowOp]:
    why = {"reason": fact.reason, "details": fact.details, "state": "refused"}
    values = {"asked": fact.amount, "right_kind": fact.right_kind, **why}
    yield Insert(right, _row(entry, fact.right_id, fact.register, fact.account, **values))


def _closed(entry: Entry, fact: RightClosed) -> Iterable[RowOp]:
    # At the till there is no row of `right`: it keeps its own rights in `in_doubt` until its journal closes them, also
    # when that journal comes back from headquarters after a restore.
    key = {"right_id": fact.right_id, "register": entry.register, "closable": 1}
    yield Set(right, key, {"state": "closed", "live": 0, "aside": 0, "closable": 0})
    yield Remove(in_doubt, {"right_id": fact.right_id})
    yield Set(grant_kept, {"right_id": fact.right_id}, {"closed_epoch": entry.epoch, "closed_seq": entry.seq})


def _given_up(entry: Entry, fact: RightGivenUp) -> Iterable[RowOp]:
    # Before the grant it is a tombstone, after the grant it frees the balance: the order of arrival does not matter.
    key = {"right_id": fact.right_id, "register": entry.register, "closable": 1}
    yield Set(right, key, {"state": "given_up", "live": 0, "aside": 0, "closable": 0})
    yield Ensure(right, _row(entry, fact.right_id, entry.register, fact.account, state="given_up"))
    yield Remove(in_doubt, {"right_id": fact.right_id})


def _called_in(entry: Entry, fact: RightCalledIn) -> Iterable[RowOp]:
    key = {"right_id": fact.right_id, "register": fact.register, "state": "open"}
    yield Set(right, key, {"state": "called_in", "reason": fact.reason[:64]})
    # At the till: nothing more is taken from it, also if its grant has not come yet.
    yield Set(lease, {"right_id": fact.right_id}, {"state": "called_in"})
    yield Set(in_doubt, {"right_id": fact.right_id, "right_kind": "lease"}, {"state": "called_in"})


def _quarantined(entry: Entry, fact: RightQuarantined) -> Iterable[RowOp]:
    # Still alive: what the sealed register spent of it before is in a journal that may yet come. But a machine that was
    # set back may not know of it and would free what is spent: only a person does that now.
    key = {"right_id": fact.right_id, "register": fact.register, "aside": 1}
    yield Set(right, key, {"state": "quarantined", "closable": 0, "reason": fact.reason[:64]})


def _written_off(entry: Entry, fact: RightWrittenOff) -> Iterable[RowOp]:
    key = {"right_id": fact.right_id, "register": fact.register, "aside": 1}
    ended = {"state": "written_off", "live": 0, "aside": 0, "closable": 0, "reason": fact.reason[:64]}
    yield Set(right, key, {**ended, "written_off": f"{fact.by}: {fact.reason}"[:120]})


PROJECTIONS: Handlers = {
    RightGranted: _granted,
    RightRefused: _refused,
    RightClosed: _closed,
    RightGivenUp: _given_up,
    RightCalledIn: _called_in,
    RightQuarantined: _quarantined,
    RightWrittenOff: _written_off,
}


@dataclass(frozen=True, slots=True)
class SetAside:
    """What is granted to registers and neither spent nor freed yet, of principal and of bonus."""

    principal: int
    bonus: int


def set_aside(connection: Connection, account: str) -> SetAside:
    """How much of an account's balance is granted to registers and not free."""
    rest, bonus = connection.execute(
        select(
            func.coalesce(func.sum(right.c.granted - right.c.spent), 0),
            func.coalesce(func.sum(right.c.bonus - right.c.spent_bonus), 0),
        ).where(right.c.account == account, IS_ASIDE)
    ).one()
    return SetAside(principal=int(rest) - int(bonus), bonus=int(bonus))
