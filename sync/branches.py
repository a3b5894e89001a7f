"""The other branch of a register that went on twice: its entries come in as headquarters' own facts, whole.

Two machines wrote different entries at the same places of one chain. One of them goes on; what the other one wrote
did happen too. Each of its entries is carried, with its hashes, in an entry of headquarters' journal, and has the
effect that it would have had; what cannot be any more (a right spent twice) waits in the exception ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from kernel.facts import Entry, Fact, hash_of


class BranchBroken(ValueError):
    """Entries that do not follow each other: no register wrote them so."""


class BranchEntry(Fact, frozen=True, kw_only=True):
    """One entry of the branch `branch` of `register`, which left the chain behind `forked_from`; as it was written."""

    kind: ClassVar[str] = "chain.branch_entry"
    branch: str
    register: str
    epoch: int
    seq: int
    forked_from: int
    id: str
    entry_kind: str
    entry_version: int
    actor: str
    business_date: str
    wall: str
    prev: str
    hash: str
    body: str


FACTS = (BranchEntry,)


def wrapped(entry: Entry, *, branch: str, forked_from: int) -> BranchEntry:
    return BranchEntry(
        branch=branch, forked_from=forked_from, register=entry.register, epoch=entry.epoch, seq=entry.seq, id=entry.id,
        entry_kind=entry.kind, entry_version=entry.version, actor=entry.actor, business_date=entry.business_date,
        wall=entry.wall, prev=entry.prev, hash=entry.hash, body=entry.body,
    )  # fmt: skip


def carried(fact: BranchEntry) -> Entry:
    """The entry that the fact carries."""
    return Entry(
        register=fact.register, epoch=fact.epoch, seq=fact.seq, id=fact.id, kind=fact.entry_kind,
        version=fact.entry_version, actor=fact.actor, business_date=fact.business_date, wall=fact.wall, prev=fact.prev,
        hash=fact.hash, body=fact.body,
    )  # fmt: skip


def check_branch(entries: Sequence[Entry]) -> None:
    """Whether entries of one register and epoch follow each other. Raises BranchBroken."""
    for one, before in zip(entries, [None, *entries], strict=False):
        if hash_of(one) != one.hash:
            raise BranchBroken(f"{one.register}-{one.epoch}-{one.seq} was altered")
        if before is not None and (one.register, one.epoch, one.seq, one.prev) != (
            before.register, before.epoch, before.seq + 1, before.hash,
        ):  # fmt: skip
            raise BranchBroken(f"{one.register}-{one.epoch}-{one.seq} does not follow the entry before it")
