"""Headquarters' door with nothing behind it: two stores, books, tokens, enrolments; and machines that knock."""

from __future__ import annotations

from dataclasses import dataclass, field

from headquarters.books import OfficeKeeper
from headquarters.registers.door import HEADQUARTERS, Door, Installed, Tokens
from headquarters.registers.enrolment import Code, Enrolments
from headquarters.registers.recovering import incarnation_of
from kernel.actor import program
from kernel.clock import FixedClock, stamp
from kernel.database import AnyDatabase
from kernel.ids import Ids
from kernel.projection import Projections
from kernel.secrets import (
    PlaceSecrets,
    exchange_key_of,
    fresh_secrets,
    new_exchange_key,
    new_signing_key,
    public_key_of,
    sign,
)
from shop.staff import facts as staff_facts
from shop.staff.facts import StoreOpened
from shop.staff.projection import PROJECTIONS as STAFF
from sync import rights
from sync.identity import EMPTY_SHA256, Identity, Signer, poll_words, six_digits
from sync.joining import EnrolAnswer, EnrolAsk, Enrolled, EnrolPoll
from sync.protocol import Hello, LeasePolicy
from tests.builders.books import OPENING, counted, new_database

ADMIN = program("admin")


@dataclass
class Kept:
    """A token file in memory."""

    identity: Identity | None = None

    def load(self) -> Identity | None:
        return self.identity

    def keep(self, identity: Identity) -> None:
        self.identity = identity


@dataclass
class Machine:
    """One computer that wants to be a till: its keys, its token, its signer."""

    clock: FixedClock
    seed: int
    tokens: Kept = field(default_factory=Kept)

    def __post_init__(self) -> None:
        self.key, self.exchange = new_signing_key(counted(self.seed)), new_exchange_key(counted(self.seed + 1))
        self.public_key = public_key_of(self.key)
        self.signer = Signer(self.tokens, self.key, self.clock)

    def ask(self, code: str) -> EnrolAsk:
        return EnrolAsk(
            code=code, public_key=self.public_key, exchange_key=exchange_key_of(self.exchange), machine="PC-7"
        )

    def poll(self) -> EnrolPoll:
        now = stamp(self.clock.now())
        return EnrolPoll(
            public_key=self.public_key, now=now, signature=sign(self.key, poll_words(self.public_key, now))
        )

    def digits(self, code: str) -> str:
        return six_digits(code, self.public_key)

    def copied(self) -> Machine:
        """The same disk in another computer: same key, the token as it is now."""
        return Machine(self.clock, self.seed, Kept(self.tokens.identity))


class Front:
    """Headquarters as far as its door."""

    def __init__(self, database: AnyDatabase | None = None) -> None:
        self.clock = FixedClock(OPENING)
        self.database = database or new_database()
        self.secrets: PlaceSecrets = fresh_secrets(counted(1))
        self.keeper = OfficeKeeper(
            self.database,
            register=HEADQUARTERS,
            projections=Projections((*staff_facts.FACTS, *rights.FACTS), {**STAFF, **rights.PROJECTIONS}),
            clock=self.clock,
            ids=Ids(self.clock, counted(2)),
        )
        self.tokens = Tokens(self.secrets)
        self.door = Door(self.database, self.tokens)
        self.enrolments = Enrolments(
            self.database, self.secrets, self.tokens, self.clock, incarnation=incarnation_of, random=counted(3)
        )
        with self.open() as books:
            books.record(StoreOpened(code="HP", name="和平路店"))
            books.record(StoreOpened(code="BJ", name="北京路店"))

    def open(self):  # type: ignore[no-untyped-def]
        return self.keeper.open(ADMIN)

    def code(self, register: str = "HP01", store: str = "HP") -> Code:
        with self.open() as books:
            return self.enrolments.make_code(books, register, store)

    def approve(self, register: str, digits: str) -> int:
        with self.open() as books:
            return self.enrolments.approve(books, register, digits)

    def enrol(self, register: str = "HP01", store: str = "HP", *, seed: int = 100) -> Machine:
        """A machine that went the whole way and has its token."""
        machine = Machine(self.clock, seed)
        code = self.code(register, store).code
        self.enrolments.ask(machine.ask(code))
        self.approve(register, machine.digits(code))
        answer: EnrolAnswer = self.enrolments.poll(machine.poll())
        assert isinstance(answer, Enrolled)
        machine.tokens.keep(
            Identity(
                register=answer.register, store=answer.store, epoch=answer.epoch, incarnation=answer.incarnation,
                token=answer.token, headquarters_key=answer.headquarters_key,
            )
        )  # fmt: skip
        return machine

    def request(self, machine: Machine, *, writes: bool = True, path: str = "/v1/up") -> Installed:
        """One request a millisecond later."""
        self.clock.forward(milliseconds=1)
        who = machine.signer.credentials("POST", path)
        return self.door.admit(who, "POST", path, EMPTY_SHA256, writes=writes)

    def hello(self, machine: Machine, *, lost: bool = False) -> str:
        """A hello; the token that it answers is kept unless the answer is `lost`."""
        token = self.door.hello_token(self.request(machine, path="/v1/hello"))
        if not lost:
            machine.signer.heard(hello_with(token))
        return token


def hello_with(token: str) -> Hello:
    return Hello(
        protocol=2, now="", register="", store="", incarnation=1, recovering=False, token=token, epoch=1, seq=0,
        hash="0" * 64, backed_up_seq=0, feeds={}, unknown_kinds=(), policy=LeasePolicy(), revoked_filter="",
    )  # fmt: skip
