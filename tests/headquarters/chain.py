"""A chain in memory: headquarters, stores with a till each, and a wire between them that can fail on request."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from sqlalchemy import Table, select

from headquarters.intake.greeting import ForkedRegister
from headquarters.intake.receiving import BadBatch
from headquarters.office import Office
from headquarters.registers.door import Refused, Tokens, enrol_key
from headquarters.settings import Settings
from kernel.actor import Actor
from kernel.books import Bookkeeper, Books
from kernel.clock import CHINA, FixedClock, FixedMonotonic
from kernel.database import AnyDatabase, Database
from kernel.facts import GENESIS, Entry, Fact, canonical, entry_hash
from kernel.ids import Ids
from kernel.secrets import PlaceSecrets, fingerprint, fresh_secrets, new_signing_key, public_key_of, signature_fits
from kernel.tables import exception_ledger, journal, metadata
from membership import usecases
from membership.facts import PointsEarned, StoredValueSpent
from membership.personal import MemberKeys
from membership.queries import account, find_members
from membership.rules.stored_value import Account
from membership.told.queries import told_beyond
from promotions.facts import VoucherIssued
from shop.registry import key_courier, projections
from shop.staff.facts import StoreOpened
from sync import wire
from sync.agent import SyncAgent, TillSide
from sync.authority import HeadquartersAuthority, close
from sync.identity import Identity, Signer, batch_words
from sync.ports import Rejected, Unreachable
from sync.protocol import (
    FeedPage,
    FilterPage,
    Hello,
    HelloAsk,
    JournalPage,
    LookupAnswer,
    LookupAsk,
    RightAnswer,
    RightAsk,
    UploadAnswer,
    UploadBatch,
)

OPENING = datetime(2026, 11, 21, 10, tzinfo=CHINA)
STAFF = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset())
PIN, WRONG_PIN = "246810", "135791"


def counted(seed: int) -> Callable[[int], bytes]:
    """Random bytes that are the same in every run."""
    return random.Random(seed).randbytes


def new_database(path: Path | None = None) -> Database:
    database = Database(path)
    with database.writing() as connection:
        metadata.create_all(connection)
    return database


class MemoryTokens:
    """Keeps a register's identity as its file would."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    def load(self) -> Identity | None:
        return self.identity

    def keep(self, identity: Identity) -> None:
        self.identity = identity


@dataclass
class Wire:
    """Headquarters as a till sees it, without a socket; every message is signed and passes its wire form.

    While `down` nothing arrives; each name in `lose` makes the next answer of that call get lost after headquarters
    has done its work.
    """

    office: Office
    signer: Signer
    down: bool = False
    lose: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    sent: list[UploadBatch] = field(default_factory=list)

    def hello(self, ask: HelloAsk) -> Hello:
        return self._post("hello", ask, wire.HELLO_ASK, wire.HELLO, self.office.hello)

    def upload(self, batch: UploadBatch) -> UploadAnswer:
        self.sent.append(batch)
        return self._post("up", batch, wire.UPLOAD_BATCH, wire.UPLOAD_ANSWER, self.office.receive)

    def feed(self, after: Mapping[str, int]) -> FeedPage:
        return self._get("feed", wire.FEED_PAGE, lambda sender: self.office.feed(sender, after))

    def ask(self, ask: RightAsk) -> RightAnswer:
        return self._post("rights", ask, wire.RIGHT_ASK, wire.RIGHT_ANSWER, self.office.ask_right)

    def look_up(self, ask: LookupAsk) -> LookupAnswer:
        return self._post("lookup", ask, wire.LOOKUP_ASK, wire.LOOKUP_ANSWER, self.office.look_up)

    def revoked_filter(self) -> FilterPage:
        return self._get("revoked", wire.FILTER_PAGE, lambda _sender: self.office.revoked_filter())

    def journal(self, epoch: int, seq: int) -> JournalPage:
        return self._get("journal", wire.JOURNAL_PAGE, lambda sender: self.office.journal_of(sender, epoch, seq))

    def _post(self, name, message, arriving, answering, do):  # type: ignore[no-untyped-def]
        body = wire.encode(message)
        arrived = wire.decode(wire.gunzip(wire.pack(body)), arriving)
        return self._call("POST", name, body, answering, lambda sender: do(sender, arrived))

    def _get(self, name, answering, do):  # type: ignore[no-untyped-def]
        return self._call("GET", name, b"", answering, do)

    def _call(self, method, name, body, decoder, do):  # type: ignore[no-untyped-def]
        self.calls.append(name)
        if self.down:
            raise Unreachable("down")
        path, digest = f"/v1/{name}", hashlib.sha256(body).hexdigest()
        who = self.signer.credentials(method, path, digest)
        try:
            sender = self.office.admit(who, method, path, digest, writes=method == "POST")
            answer = do(sender)
        except (BadBatch, Refused, ForkedRegister) as error:
            raise Rejected(getattr(error, "code", type(error).__name__)) from error
        if name in self.lose:
            self.lose.remove(name)
            raise Unreachable("the answer was lost")
        return wire.decode(wire.gunzip(wire.pack(wire.encode(answer))), decoder)


class Till:
    """One enrolled till with its file in memory, joined to headquarters by `wire`."""

    def __init__(
        self,
        identity: Identity,
        key: str,
        shared: PlaceSecrets,
        clock: FixedClock,
        office: Office,
        *,
        seed: int,
        database: Database | None = None,
    ) -> None:
        self.register, self.store, self.clock = identity.register, identity.store, clock
        self.secrets = fresh_secrets(counted(seed), pepper=shared.pepper, phone_key=shared.phone_key, signing_key=key)
        self.tokens = MemoryTokens(identity)
        self.signer = Signer(self.tokens, key, clock)
        self.wire = Wire(office, self.signer)
        self.database = database or new_database()
        self.keys = MemberKeys(self.secrets, counted(seed + 1))
        self.phone_mac = partial(fingerprint, self.secrets.phone_key)
        self.keeper = Bookkeeper(
            self.database,
            register=self.register,
            projections=projections(self.keys, self.phone_mac, here=self.register),
            clock=clock,
            ids=Ids(clock, counted(seed + 2)),
        )
        self.courier = key_courier(self.keys)
        self.monotonic = FixedMonotonic()
        self.authority = HeadquartersAuthority(
            self.keeper,
            self.wire,
            fits=partial(signature_fits, identity.headquarters_key),
            monotonic=self.monotonic,
        )
        self.agent = SyncAgent(
            self.keeper,
            self.wire,
            TillSide(
                sign=self.signer.sign,
                keep_token=self.signer.heard,
                take_key=self.courier.take,
                keys_for=self.courier.keys_for,
                declare=self.authority.declared,
                heard=self.authority.heard,
                settle=self.authority.settle,
                told_beyond=told_beyond,
            ),
            rng=random.Random(seed),
        )

    def open(self) -> AbstractContextManager[Books]:
        return self.keeper.open(STAFF)

    def record(self, *facts: Fact) -> list[Entry]:
        with self.open() as books:
            return [books.record(fact) for fact in facts]

    def enrol(self, name: str = "李雪梅", phone: str = "13800006620") -> str:
        with self.open() as books:
            return usecases.enrol(
                books, self.keys, name=name, phone=phone, phone_mac=self.phone_mac, home_store=self.store
            )

    def earn(self, member_id: str, points: int, document_no: str = "S-1") -> None:
        self.record(PointsEarned(member_id=member_id, points=points, document_no=document_no))

    def spend(self, member_id: str, right_id: str, principal_fen: int, bonus_fen: int = 0) -> None:
        """Pay a bill by a right, as the checkout does: the spending fact, then the right's end."""
        spent = StoredValueSpent(
            member_id=member_id, right_id=right_id, principal_fen=principal_fen, bonus_fen=bonus_fen, document_no="S-9"
        )
        with self.open() as books:
            books.record(spent)
            close(books, right_id, principal_fen + bonus_fen)

    def account(self, member_id: str) -> Account:
        with self.database.reading() as connection:
            return account(connection, member_id)

    def names(self, typed: str) -> list[str]:
        with self.database.reading() as connection:
            return [hit.name for hit in find_members(connection, typed, phone_mac=self.phone_mac)]


@dataclass
class Chain:
    """Headquarters and whatever tills are installed."""

    clock: FixedClock
    office: Office
    tills: dict[str, Till] = field(default_factory=dict)

    def install(self, register: str, store: str, *, database: Database | None = None) -> tuple[Till, Wire]:
        """Enrol a machine as this register, again when it is there already; what was before it is sealed then."""
        seed = 1_000 * (len(self.tills) + 1) + 100_000 * (register in self.tills)
        key = new_signing_key(counted(seed + 5))
        office = self.office
        with office.open(STAFF) as books:
            epoch = enrol_key(books, register, store, public_key_of(key))
        identity = Identity(
            register=register, store=store, epoch=epoch, incarnation=office.incarnation,
            token=Tokens(office.secrets).make(register, epoch, 1), headquarters_key=office.public_key,
        )  # fmt: skip
        till = Till(identity, key, office.secrets, self.clock, office, seed=seed, database=database)
        self.tills[register] = till
        return till, till.wire

    def member(self, principal_fen: int = 0, bonus_fen: int = 0, pin: str = PIN) -> str:
        """A member enrolled at headquarters with stored value and a PIN."""
        office = self.office
        with office.open(STAFF) as books:
            member_id = usecases.enrol(
                books, office.keys, name="周敏", phone="13900001234", phone_mac=office.phone_mac, home_store="HP"
            )
            usecases.bring_opening_balance(
                books, member_id=member_id, principal_fen=principal_fen, bonus_fen=bonus_fen, source="old.xlsx row 2"
            )
            if pin:
                quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a hash that fits, for tests alone
                pin_hash = quick.hash(fingerprint(office.secrets.pepper, pin))
                usecases.set_stored_value_pin_hash(books, office.keys, member_id, pin_hash)
        return member_id

    def voucher(self, code: str = "V100", valid_until: str = "2026-12-31T23:59:59.000+08:00") -> None:
        with self.office.open(STAFF) as books:
            books.record(VoucherIssued(code=code, rule_code="minus-100", member_id="", valid_until=valid_until))

    def account(self, member_id: str) -> Account:
        with self.office.database.reading() as connection:
            return account(connection, member_id)

    def second_office(self) -> Office:
        """Another server process on the same database, begun now."""
        return Office(
            self.office.settings, database=self.office.database, secrets=self.office.secrets, clock=self.clock,
            ids=Ids(self.clock, counted(50)), random=counted(51),
        )  # fmt: skip


def new_chain(database: AnyDatabase | None = None, settings: Settings | None = None) -> Chain:
    """Headquarters with stores HP and BJ, no till yet."""
    clock = FixedClock(OPENING)
    secrets: PlaceSecrets = fresh_secrets(counted(1))
    office = Office(
        settings or Settings(),
        database=database or new_database(),
        secrets=secrets,
        clock=clock,
        ids=Ids(clock, counted(2)),
        random=counted(3),
    )
    with office.open(STAFF) as books:
        books.record(StoreOpened(code="HP", name="和平路店"))
        books.record(StoreOpened(code="BJ", name="北京路店"))
    return Chain(clock, office)


def rows(database: Database, table: Table) -> list[dict[str, object]]:
    with database.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]


def kept(database: Database, register: str) -> list[tuple[int, int, str]]:
    """(epoch, seq, kind) of a register's entries in a file."""
    with database.reading() as connection:
        found = connection.execute(
            select(journal.c.epoch, journal.c.seq, journal.c.kind)
            .where(journal.c.register == register)
            .order_by(journal.c.epoch, journal.c.seq)
        )
        return [tuple(row) for row in found]


def troubles(database: Database) -> list[str]:
    return [str(row["reason"]) for row in rows(database, exception_ledger)]


def chain_of(
    register: str,
    facts: Iterable[Fact | tuple[str, str]],
    *,
    epoch: int = 1,
    seq: int = 0,
    prev: str = GENESIS,
    mark: str = "a",
) -> list[Entry]:
    """Entries as a till would write them; a pair (kind, body) stands for a fact nobody here knows.

    Another `mark` makes another till's entries at the same places.
    """
    made: list[Entry] = []
    for number, fact in enumerate(facts, start=seq + 1):
        kind, body = fact if isinstance(fact, tuple) else (fact.kind, canonical(fact).decode())
        envelope = {
            "register": register, "epoch": epoch, "seq": number, "id": f"{register}-{epoch}-{number}-{mark}",
            "kind": kind, "version": 1, "actor": "1007", "business_date": "2026-11-21",
            "wall": "2026-11-21T10:00:00.000+08:00",
        }  # fmt: skip
        entry = Entry(**envelope, prev=prev, body=body, hash=entry_hash(**envelope, prev=prev, body=body))  # type: ignore[arg-type]
        made.append(entry)
        prev = entry.hash
    return made


def points(count: int, member_id: str = "m1") -> list[Fact]:
    return [PointsEarned(member_id=member_id, points=1, document_no=f"S-{n}") for n in range(count)]


def batch_of(entries: list[Entry], till: Till, **changes: object) -> UploadBatch:
    """The entries as a till hands them in, signed after the changes were made."""
    first, last = entries[0], entries[-1]
    batch = UploadBatch(
        register=first.register, epoch=first.epoch, incarnation=1, from_seq=first.seq, prev_hash=first.prev,
        last_hash=last.hash, signature="-", entries=tuple(wire.to_wire(entry) for entry in entries),
    )  # fmt: skip
    return signed(msgspec.structs.replace(batch, **changes), till)


def signed(batch: UploadBatch, till: Till) -> UploadBatch:
    words = batch_words(
        batch.register, batch.epoch, batch.from_seq, batch.to_seq, batch.last_hash, batch.incarnation
    )  # fmt: skip
    return msgspec.structs.replace(batch, signature=till.signer.sign(words))
