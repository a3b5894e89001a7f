"""A till with nothing but rights in its books, and a headquarters that lends while it has something."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

from kernel.actor import Actor
from kernel.books import Bookkeeper
from kernel.clock import CHINA, FixedClock, FixedMonotonic
from kernel.database import Database
from kernel.ids import Ids
from kernel.projection import Projections
from kernel.tables import metadata
from sync import leases, rights
from sync.authority import HeadquartersAuthority, RightDenied, RightHeld
from sync.identity import grant_words
from sync.lease_rules import Refusal
from sync.ports import Unreachable
from sync.protocol import Hello, LeasePolicy, RightAnswer, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import RightCalledIn
from sync.standing import note
from tests.builders.books import written

STAFF = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset())


ACCOUNT = "value:m1"


OPENING = 2_000


POLICY = LeasePolicy(hard=300, total=10_000, count=2, max_age_s=10 * 3600)


def signature(words: bytes) -> str:
    return f"hq:{words.decode()}"


@dataclass
class Lender:
    """A headquarters that grants what is asked while it has it. `lost`: the next answers do not arrive."""

    register: str
    free: int = OPENING
    incarnation: int = 1
    forge: bool = False
    lost: int = 0
    given: dict[str, int] = field(default_factory=dict)
    asked: list[RightAsk] = field(default_factory=list)

    def ask(self, ask: RightAsk) -> RightAnswer:
        self.asked.append(ask)
        if ask.right_id not in self.given:
            self.given[ask.right_id] = min(ask.amount, self.free)
            self.free -= self.given[ask.right_id]
        if self.lost:
            self.lost -= 1
            raise Unreachable("lost")
        amount = self.given[ask.right_id]
        if amount == 0:
            return RightRefusedAnswer(right_id=ask.right_id, code="stored_value.balance_too_low", facts={})
        bonus = amount // 4
        words = grant_words(
            ask.right_id, self.register, ask.right_kind, ask.account, amount - bonus, bonus, self.incarnation
        )
        return RightGrantedAnswer(
            right_id=ask.right_id, right_kind=ask.right_kind, account=ask.account, principal_fen=amount - bonus,
            bonus_fen=bonus, incarnation=self.incarnation, expires_s=24 * 3600,
            signature="forged" if self.forge else signature(words),
        )  # fmt: skip

    def __getattr__(self, name: str) -> object:
        raise Unreachable(name)


class Place:
    """One till's file, with nothing but rights in its books."""

    def __init__(self) -> None:
        self.clock, self.monotonic = FixedClock(datetime(2026, 11, 21, 10, tzinfo=CHINA)), FixedMonotonic(ns=10**12)
        self.database = Database(None)
        with self.database.writing() as connection:
            metadata.create_all(connection)
            note(connection, incarnation=1)
            leases.keep_policy(connection, POLICY)
        self.keeper = Bookkeeper(
            self.database,
            register="HP01",
            projections=Projections(rights.FACTS, rights.PROJECTIONS),
            clock=self.clock,
            ids=Ids(self.clock, random.Random(1).randbytes),
        )
        self.lender, self.told = Lender("HP01"), 0
        self.authority = HeadquartersAuthority(
            self.keeper,
            self.lender,  # type: ignore[arg-type]
            fits=lambda words, given: given == signature(words),
            monotonic=self.monotonic,
        )

    def lease(self, right_id: str = "l1", amount: int = 400) -> RightHeld | RightDenied | object:
        return self.authority.ask_lease(right_id=right_id, account=ACCOUNT, amount=amount)

    def pay(self, amount: int) -> tuple[str, int, int] | Refusal | None:
        """Put it on the bill."""
        with self.database.writing() as connection:
            at = leases.here(connection, self.keeper, self.monotonic)
            return leases.put_on_bill(connection, ACCOUNT, amount, at)

    def commit(self, right_id: str, principal: int, bonus: int) -> bool:
        with self.keeper.open(STAFF) as books:
            return leases.spend(books, right_id, principal, bonus)

    def held(self) -> dict[str, tuple[int, int, int]]:
        """right id -> left, spent, on the bill."""
        with self.database.reading() as connection:
            return {one.right_id: (one.left, one.spent, one.held) for one in leases.leases(connection)}

    def call_in(self, right_id: str) -> None:
        self.told += 1
        fact = RightCalledIn(right_id=right_id, register="HP01", account=ACCOUNT, reason="wanted elsewhere")
        with self.database.writing() as connection:
            self.keeper.apply_foreign(connection, written("HQ", [fact], seq=self.told)[0], "")

    def kinds(self) -> list[str]:
        with self.database.reading() as connection:
            return [row.kind for row in connection.exec_driver_sql("SELECT kind FROM journal WHERE register = 'HP01'")]


def hello(incarnation: int) -> Hello:
    return Hello(
        protocol=2, now="", register="HP01", store="HP", incarnation=incarnation, recovering=False, token="t", epoch=1,
        seq=0, hash="0" * 64, backed_up_seq=0, feeds={}, unknown_kinds=(), policy=POLICY, revoked_filter="",
    )  # fmt: skip
