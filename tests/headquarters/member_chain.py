"""A chain in memory that shares nothing but members: real books and projections, feeds as plain lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, bindparam, func, insert, select

from headquarters.tables import register_cursor
from headquarters.telling.known_members import (
    forget,
    introduce,
    known_at,
    member_at,
    not_known,
    note_enrolled,
    note_seen,
    tell_anew,
)
from kernel.actor import program
from kernel.books import Bookkeeper, entries, head
from kernel.clock import CHINA, FixedClock, stamp
from kernel.database import Database
from kernel.executor import carry_out
from kernel.facts import Entry, Fact
from kernel.ids import Ids
from kernel.projection import Projections, Put
from kernel.secrets import fingerprint, fresh_secrets
from kernel.tables import exception_ledger, journal, metadata
from membership.facts import FACTS, CardReinstated, MemberEnrolled, MemberIntroduced
from membership.file.tables import member_consent
from membership.personal import MemberKeys
from membership.projection import projections
from membership.queries import account
from membership.rules.stored_value import Account
from membership.tables import (
    card_blank,
    card_filter,
    carried_entry,
    member,
    member_account,
    member_card,
    member_directory,
    member_erased,
    member_growth,
    member_key,
    member_merge,
    member_movement,
    member_told,
    revoked_card,
    shown_member,
)
from membership.told.queries import told_beyond
from membership.usecases import enrol
from promotions.tables import voucher
from tests.membership.builders import Counted

HQ = "HQ"
STORES = {"HP01": "HP", "HP02": "HP", "BJ01": "BJ", "BJ02": "BJ"}
TABLES = (
    journal, exception_ledger, member, member_account, member_directory, member_key, member_movement, revoked_card,
    card_filter, card_blank, member_card, member_consent, member_erased, member_growth, member_merge, shown_member,
    member_at, member_told, carried_entry, voucher, register_cursor,
)  # fmt: skip
SYSTEM = program("test")
_MOVED = select(member_movement).where(member_movement.c.member_id == bindparam("member_id"))


@dataclass
class Books:
    """One register, or headquarters: a file in memory, its keys, how far it handed in and has read."""

    register: str
    clock: FixedClock
    life: int = 1
    sent: int = 0
    read: int = 0
    office_life: int = 1

    def __post_init__(self) -> None:
        self.secrets = fresh_secrets(Counted(1000))
        self.database = Database(None)
        with self.database.writing() as connection:
            metadata.create_all(connection, tables=list(TABLES))
        seed = int.from_bytes(f"{self.register}{self.life}".encode(), "big") << 24
        self.keys = MemberKeys(self.secrets, random=Counted(seed))
        self.phone_mac: Callable[[str], str] = partial(fingerprint, self.secrets.phone_key)
        self.keeper = Bookkeeper(
            self.database,
            register=self.register,
            projections=Projections(FACTS, projections(self.keys, self.phone_mac, self.register)),
            clock=self.clock,
            ids=Ids(self.clock, Counted(seed)),
        )

    def record(self, fact: Fact) -> None:
        with self.keeper.open(SYSTEM) as books:
            books.record(fact)

    def journal(self) -> list[Entry]:
        with self.database.reading() as connection:
            return list(entries(connection, self.register))

    def account(self, member_id: str) -> Account:
        with self.database.reading() as connection:
            return account(connection, member_id)

    def knows(self, member_id: str) -> bool:
        with self.database.reading() as connection:
            return connection.scalar(select(member.c.member_id).where(member.c.member_id == member_id)) is not None

    def exceptions(self) -> list[str]:
        with self.database.reading() as connection:
            return list(connection.scalars(select(exception_ledger.c.reason)))


@dataclass
class MemberChain:
    """Headquarters, two stores of two registers; `feeds` holds what each store is told."""

    clock: FixedClock = field(default_factory=lambda: FixedClock(datetime(2026, 11, 21, 10, tzinfo=CHINA)))

    def __post_init__(self) -> None:
        self.office = Books(HQ, self.clock)
        self.tills = {register: Books(register, self.clock) for register in STORES}
        self.feeds: dict[str, list[Entry]] = {store: [] for store in STORES.values()}
        self.lives = 1
        self.office_lives = 1

    def enrol(self, register: str, phone: str, home: str = "") -> str:
        till = self.tills[register]
        with till.keeper.open(SYSTEM) as books:
            return enrol(
                books, till.keys, name="李雪梅", phone=phone, phone_mac=till.phone_mac,
                home_store=home or STORES[register], consent="2026-01", source="till",
            )  # fmt: skip

    def hand_in(self, register: str, most: int = 1_000) -> None:
        """As headquarters does it: apply the batch, decide who is told, then introduce whoever is new to the store."""
        self.clock.forward(seconds=1)
        self.greet(register)
        till, now = self.tills[register], stamp(self.clock.now())
        batch = till.journal()[till.sent : till.sent + most]
        kinds = self.office.keeper.projections.kinds
        with self.office.keeper.open(SYSTEM) as books:
            facts = [(entry, kinds.read(entry)) for entry in batch]
            for entry, fact in facts:
                if isinstance(fact, MemberEnrolled):
                    self._carry_key(till, self.office, fact.member_id, books.connection)
                self.office.keeper.apply_foreign(books.connection, entry, now)
            enrolled = [(f.member_id, s) for _, f in facts if isinstance(f, MemberEnrolled)
                        for s in {f.home_store, STORES[register]}]  # fmt: skip
            note_enrolled(books.connection, enrolled, now, {entry.id for entry in batch})
            if batch:
                end = batch[-1]
                row = {"register": register, "epoch": end.epoch, "seq": end.seq, "hash": end.hash}
                carry_out(books.connection, [Put(register_cursor, row)])
            touched = {(fact.member_id, STORES[register]) for _, fact in facts}  # type: ignore[attr-defined]
            touched |= set(enrolled)
            known = known_at(books.connection, {member_id for member_id, _ in touched})
            for entry, fact in facts:
                for store in known.get(fact.member_id, ()):  # type: ignore[attr-defined]
                    self.feeds[store].append(entry)
            note_seen(books.connection, touched, now)
            before = len(self._office_entries(books.connection))
            introduce(books, not_known(books.connection, touched), now)
            self._tell(books.connection, before)
        till.sent += len(batch)

    def forget(self, store: str, *member_ids: str) -> None:
        with self.office.keeper.open(SYSTEM) as books:
            before = len(self._office_entries(books.connection))
            forget(books, store, member_ids, stamp(self.clock.now()))
            self._tell(books.connection, before)

    def fetch(self, register: str, most: int = 1_000) -> None:
        self.greet(register)
        till, feed = self.tills[register], self.feeds[STORES[register]]
        page = feed[till.read : till.read + most]
        with till.database.writing() as connection, self.office.database.reading() as there:
            for entry in page:
                if entry.register != register:
                    fact = till.keeper.projections.kinds.read(entry)
                    if isinstance(fact, MemberEnrolled | MemberIntroduced):
                        key = self.office.keys.export_key(there, fact.member_id)
                        if key is not None and till.keys.export_key(connection, fact.member_id) is None:
                            op = till.keys.import_key(fact.member_id, key)
                            connection.execute(member_key.insert().values(**op.row))  # type: ignore[union-attr]
                    till.keeper.apply_foreign(connection, entry, "")
        till.read += len(page)

    def replace(self, register: str) -> None:
        """A new machine for the register: it gets its own journal back and reads its feed from the beginning."""
        self.greet(register)
        old = self.tills[register]
        own = old.journal()
        self.lives += 1
        fresh = Books(register, self.clock, life=self.lives, sent=old.sent, office_life=old.office_life)
        with old.database.reading() as kept, fresh.database.writing() as connection:
            for row in kept.execute(select(member_key)):
                connection.execute(member_key.insert().values(**row._mapping))
            fresh.keys.load(connection)
            for entry in own:
                fresh.keeper.apply_foreign(connection, entry, "")
        self.tills[register] = fresh

    def back_up(self) -> None:
        """Headquarters' backup: its rows and its feeds."""
        with self.office.database.reading() as connection:
            rows = {table: [dict(row._mapping) for row in connection.execute(select(table))] for table in TABLES}
        self.backup = rows, {store: list(feed) for store, feed in self.feeds.items()}

    def set_back(self) -> None:
        """Headquarters is restored from its last backup and begins a new epoch; each till hears it when it comes."""
        rows, feeds = self.backup
        self.office_lives += 1
        self.office = Books(HQ, self.clock, life=1_000 + self.office_lives)
        with self.office.database.writing() as connection:
            for table, kept in rows.items():
                if kept:
                    connection.execute(insert(table), kept)
            self.office.keys.load(connection)
        with self.office.keeper.open(SYSTEM) as books:
            for _ in range(head(books.connection, HQ)[0], self.office_lives):
                books.new_epoch()
            books.record(CardReinstated(card_no="none", member_id="", reason="a new life"))
        self.feeds = {store: list(feed) for store, feed in feeds.items()}

    def has_greeted(self, register: str) -> bool:
        """Whether the till has heard of headquarters' present life."""
        return self.tills[register].office_life == self.office_lives

    def greet(self, register: str) -> None:
        """In a new life the till names the members of whom it was told what is lost, and hands in and reads anew."""
        if self.has_greeted(register):
            return
        till = self.tills[register]
        with self.office.keeper.open(SYSTEM) as books, till.database.reading() as here:
            epochs = select(journal.c.epoch, func.max(journal.c.seq)).where(journal.c.register == HQ)
            ends = {row[0]: row[1] for row in books.connection.execute(epochs.group_by(journal.c.epoch))}
            before = len(self._office_entries(books.connection))
            anew = told_beyond(here, ends)
            tell_anew(books, STORES[register], anew.members, stamp(self.clock.now()), anew.moved_by)
            self._tell(books.connection, before)
            known = select(func.count()).where(journal.c.register == register)
            till.sent = books.connection.scalar(known) or 0
        till.office_life, till.read = self.office_lives, 0

    def settle(self) -> None:
        """Everybody hands in everything, then reads everything."""
        for register in STORES:
            self.hand_in(register)
        for register in STORES:
            self.fetch(register)

    def known(self, member_id: str) -> list[str]:
        with self.office.database.reading() as connection:
            return known_at(connection, [member_id]).get(member_id, [])

    def unseen_by_office(self, register: str, member_id: str) -> Account:
        """What stands at the register for the member and headquarters has not taken in (yet, or in this life)."""
        with self.office.database.reading() as there, self.tills[register].database.reading() as here:
            seen = set(there.scalars(select(journal.c.id)))
            moved = here.execute(_MOVED, {"member_id": member_id}).all()
        waiting = [row for row in moved if row.entry_id not in seen]
        bills = {"earned": 1, "taken_back": -1}
        return Account(
            member_id,
            points=sum(row.points for row in waiting),
            principal_fen=sum(row.principal_fen for row in waiting),
            bonus_fen=sum(row.bonus_fen for row in waiting),
            bills=sum(bills.get(row.what, 0) for row in waiting),
        )

    def _carry_key(self, here: Books, there: Books, member_id: str, connection: Connection) -> None:
        with here.database.reading() as kept:
            key = here.keys.export_key(kept, member_id)
        if key is not None and there.keys.export_key(connection, member_id) is None:
            op = there.keys.import_key(member_id, key)
            connection.execute(member_key.insert().values(**op.row))  # type: ignore[union-attr]

    def _office_entries(self, connection: Connection) -> list[Entry]:
        return list(entries(connection, HQ))

    def _tell(self, connection: Connection, before: int) -> None:
        kinds = self.office.keeper.projections.kinds
        for entry in self._office_entries(connection)[before:]:
            self.feeds[kinds.read(entry).store].append(entry)  # type: ignore[attr-defined]
