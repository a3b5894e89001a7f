"""What headquarters does when the shops are closed: lets stores forget strangers, asks for old leases, checks the day.

Nothing here frees what a register holds. A lease past its time is asked for; what was spent of it only the register's
own journal says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, select

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding.gift_cards import carry_over
from headquarters.deciding.persons import carry_merged
from headquarters.intake.trying import try_again
from headquarters.settings import Settings
from headquarters.situation import Lease, overdue_leases
from headquarters.tables import journal_head
from headquarters.telling.known_members import forget, over_cap
from headquarters.upkeep.clearing import NOTHING_CLEARED, Cleared, clear
from headquarters.upkeep.inviting import reward_inviters
from headquarters.upkeep.noted import note, noted
from headquarters.upkeep.reviewing import NOBODY_REVIEWED, Reviewed, review
from kernel.actor import program
from kernel.asking import in_parts
from kernel.clock import stamp
from kernel.facts import GENESIS, Entry, hash_of
from kernel.tables import journal
from shop.staff.tables import store as store_table
from sync.rights import IS_ASIDE, RightCalledIn, right

T = TypeVar("T")
AT_ONCE = 500  # in one transaction: the desk waits for it
PAGE = 1_000
VERIFIED = "nightly_verified_no"  # the last number of the journal that a night has checked
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Night:
    """What was done. `held` are rights that wait for a person to write them off; `findings` what does not agree.

    `after_all` entries had come too early and have their effect now (intake/trying.py). `carried` accounts of members
    who turned out to be others had something, which is the survivors' now; `gifts_carried` the same of lost gift cards.
    """

    forgotten: dict[str, int]
    called_in: tuple[Lease, ...]
    still_out: tuple[Lease, ...]
    held: tuple[Lease, ...]
    verified: int
    findings: tuple[str, ...]
    after_all: int = 0
    cleared: Cleared = NOTHING_CLEARED
    carried: int = 0
    reviewed: Reviewed = NOBODY_REVIEWED
    rewarded: int = 0
    gifts_carried: int = 0

    def lines(self) -> tuple[str, ...]:
        """What a person reads in the morning. No member is named: an account is known by its right."""
        return (
            *(f"{store}: {count} members forgotten" for store, count in sorted(self.forgotten.items())),
            *(f"called in: {_words(lease)}" for lease in self.called_in),
            *(f"called in before, still out: {_words(lease)}" for lease in self.still_out),
            *(f"waits for a person: {_words(lease)} ({lease.state})" for lease in self.held),
            *self.cleared.lines(),
            *self.reviewed.lines(),
            *((f"{self.carried} accounts of merged members carried over",) if self.carried else ()),
            *((f"{self.gifts_carried} lost gift cards carried over",) if self.gifts_carried else ()),
            *((f"{self.rewarded} members rewarded for bringing another",) if self.rewarded else ()),
            *((f"{self.after_all} entries took effect after all",) if self.after_all else ()),
            *self.findings,
            f"{self.verified} entries checked, {len(self.findings)} findings",
        )


def run(keeper: OfficeKeeper, settings: Settings) -> Night:
    """One night's work, in short transactions. Doing it twice changes nothing more."""
    now = keeper.clock.now()
    forgotten = _forget(keeper, settings, stamp(now))
    with keeper.database.reading() as connection:
        due, out = overdue_leases(connection, now, "open"), overdue_leases(connection, now, "called_in")
        held = _waiting(connection)
    for some in in_parts(due, AT_ONCE):
        facts = [
            RightCalledIn(right_id=one.right_id, register=one.register, account=one.account, reason=OVERDUE)
            for one in some
        ]

        def call_in(books: OfficeBooks, facts: Sequence[RightCalledIn] = facts) -> None:
            books.record_all(facts)

        keeper.transact(program(keeper.register), call_in)
    after_all = keeper.transact(program(keeper.register), try_again)
    carried = keeper.transact(program(keeper.register), carry_merged)
    gifts_carried = keeper.transact(program(keeper.register), carry_over)
    cleared = clear(keeper, settings, stamp(now)[:10])
    reviewed = review(keeper, stamp(now)[:10])
    rewarded = reward_inviters(keeper, settings, stamp(now)[:10])
    verified, findings = verify_new(keeper)
    return Night(
        forgotten, due, out, held, verified, findings, after_all, cleared, carried,
        rewarded=rewarded, reviewed=reviewed, gifts_carried=gifts_carried,
    )  # fmt: skip


def verify_new(keeper: OfficeKeeper) -> tuple[int, tuple[str, ...]]:
    """Check what the journal gained since the last night: each entry's hash, and that it follows the one before it.

    (how many, what does not agree). An entry that does not agree is told each night until somebody has looked.
    """
    with keeper.database.reading() as connection:
        after = int(noted(connection, VERIFIED) or 0)
        end = int(connection.scalar(select(journal_head.c.no).where(journal_head.c.one == 1)) or 0)
        counted, findings = 0, []
        chain: dict[str, Entry] = {}
        for entry in _entries(connection, after, end):
            counted += 1
            finding = _finding(connection, entry, chain.get(entry.register))
            if finding:
                findings.append(f"{entry.register}-{entry.epoch}-{entry.seq} {finding}")
            chain[entry.register] = entry
    if not findings:
        note(keeper, {VERIFIED: str(end)})
    return counted, tuple(findings)


def _forget(keeper: OfficeKeeper, settings: Settings, now: str) -> dict[str, int]:
    with keeper.database.reading() as connection:
        stores = list(connection.scalars(select(store_table.c.code).order_by(store_table.c.code)))
        going = {
            store: over_cap(connection, store, settings.members_a_store, settings.unseen_days, now=now)
            for store in stores
        }
    forgotten: dict[str, int] = {}
    for store, members in going.items():
        for some in in_parts(members, AT_ONCE):

            def let_go(books: OfficeBooks, store: str = store, some: Sequence[str] = some) -> int:
                books.lock_head()  # who knows whom is decided in the order of the commits
                return forget(books, store, some, now)

            forgotten[store] = forgotten.get(store, 0) + keeper.transact(program(keeper.register), let_go)
    return forgotten


def _waiting(connection: Connection) -> tuple[Lease, ...]:
    """Rights of sealed and revoked registers, the oldest first."""
    columns = (right.c.right_id, right.c.register, right.c.account, right.c.state, right.c.since)
    query = select(*columns).where(IS_ASIDE, right.c.state == "quarantined")
    return tuple(Lease(*row) for row in connection.execute(query.order_by(right.c.since, right.c.right_id)))


def _entries(connection: Connection, after: int, end: int) -> Iterator[Entry]:
    names = Entry.__struct_fields__
    columns = [journal.c[name] for name in names]
    while True:
        page = select(journal.c.no, *columns).where(journal.c.no > after, journal.c.no <= end)
        found = connection.execute(page.order_by(journal.c.no).limit(PAGE)).all()
        if not found:
            return
        for row in found:
            yield Entry(**dict(zip(names, row[1:], strict=True)))
        after = found[-1].no


def _finding(connection: Connection, entry: Entry, before: Entry | None) -> str:
    if hash_of(entry) != entry.hash:
        return "was altered, its hash does not fit"
    if before is not None and (before.epoch, before.seq + 1) == (entry.epoch, entry.seq):
        known: str | None = before.hash
    else:
        known = _hash_before(connection, entry)
    if known is None:
        return "follows a gap"
    return "" if entry.prev == known else "does not name the entry before it"


def _hash_before(connection: Connection, entry: Entry) -> str | None:
    """The hash of what stands before an entry; at the start of an epoch the one that it names, if it is known."""
    here = (journal.c.register == entry.register) & (journal.c.epoch == entry.epoch)
    if entry.seq > 1:
        found = connection.scalar(select(journal.c.hash).where(here, journal.c.seq == entry.seq - 1))
    elif entry.epoch == 1 or entry.prev == GENESIS:
        return GENESIS
    else:
        older = (journal.c.register == entry.register) & (journal.c.epoch < entry.epoch)
        found = connection.scalar(select(journal.c.hash).where(older, journal.c.hash == entry.prev))
    return None if found is None else str(found)


def _words(lease: Lease) -> str:
    return f"{lease.register} {lease.account.partition(':')[0]} right {lease.right_id} since {lease.since}"
