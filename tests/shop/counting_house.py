"""A place that decides about rights, with members, vouchers and quotas, and registers whose journals reach it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, event

from kernel.actor import Actor
from kernel.books import Bookkeeper
from kernel.clock import CHINA, FixedClock
from kernel.database import Database
from kernel.facts import Fact
from kernel.ids import Ids
from kernel.projection import Set
from kernel.secrets import fingerprint, fresh_secrets
from kernel.tables import metadata
from membership import usecases
from membership.personal import MemberKeys
from promotions.facts import QuotaSet, VoucherIssued
from shop.authority import Authority, Decision
from shop.registry import projections
from sync.protocol import LeasePolicy, RightAnswer, RightAsk, RightGrantedAnswer, RightRefusedAnswer
from sync.rights import right

NOON = datetime(2026, 11, 21, 12, tzinfo=CHINA)
STAFF = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset())
PIN, WRONG_PIN = "246810", "135791"
STORES = {"HP01": "HP", "BJ01": "BJ"}


@dataclass
class House:
    """Decides with one plain comparison of PINs: the hash of a PIN is the PIN itself."""

    policy: LeasePolicy = field(default_factory=LeasePolicy)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    compared: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = Database(None)
        with self.database.writing() as connection:
            metadata.create_all(connection)
        secrets = fresh_secrets(random.Random(1).randbytes)
        self.keys = MemberKeys(secrets, random.Random(2).randbytes)
        self.phone_mac = partial(fingerprint, secrets.phone_key)
        self._projections = projections(self.keys, self.phone_mac)
        self._ids = Ids(self.clock, random.Random(3).randbytes)
        self.keeper = self.books_of("HQ")
        self.authority = Authority(
            self.keeper,
            partial(usecases.checker_of, keys=self.keys, fits=self._fits),
            gift_hash=lambda text: text,
            code_hash=lambda text: text,
            wrong_pins=5,
            lock_minutes=15,
        )
        self._phones = iter(f"139000{n:05d}" for n in range(100_000))

    def _fits(self, pin: str, _sealed: str, open_it: Callable[[], str]) -> bool:
        self.compared.append(pin)
        return pin == open_it()

    def books_of(self, register: str) -> Bookkeeper:
        return Bookkeeper(
            self.database, register=register, projections=self._projections, clock=self.clock, ids=self._ids
        )

    def member(self, principal_fen: int = 0, bonus_fen: int = 0, points: int = 0, pin: str = PIN) -> str:
        with self.keeper.open(STAFF) as books:
            member_id = usecases.enrol(
                books, self.keys, name="周敏", phone=next(self._phones), phone_mac=self.phone_mac, home_store="HP"
            )
            usecases.bring_opening_balance(
                books, member_id=member_id, principal_fen=principal_fen, bonus_fen=bonus_fen, points=points, source="x"
            )
            if pin:
                usecases.set_stored_value_pin_hash(books, self.keys, member_id, pin)
        return member_id

    def voucher(self, code: str = "V100", valid_until: str = "2026-12-31T23:59:59.000+08:00") -> None:
        self.record("HQ", VoucherIssued(code=code, rule_code="minus-100", member_id="", valid_until=valid_until))

    def quota(self, total: int, name: str = "first-100", per_member: int = 0) -> None:
        self.record("HQ", QuotaSet(name=name, total=total, per_member=per_member))

    def record(self, register: str, *facts: Fact) -> None:
        """Facts of a register, as its journal brings them here."""
        with self.books_of(register).open(STAFF) as books:
            for fact in facts:
                books.record(fact)

    def consume(self, right_id: str, amount: int, bonus: int = 0) -> None:
        """What a fact that spends takes from its right (the guards do it at headquarters)."""
        with self.keeper.open(STAFF) as books:
            books.carry_out([Set(right, {"right_id": right_id}, {}, deltas={"spent": amount, "spent_bonus": bonus})])

    def decide(self, *asks: tuple[str, RightAsk]) -> list[Decision]:
        """A group of questions, decided and written as headquarters does it."""
        with self.keeper.open(STAFF) as books:
            decisions = self.authority.answer(
                books.connection, asks, incarnation=1, store_of=STORES.__getitem__, policy_of=lambda _: self.policy
            )
            for decision in decisions:
                books.carry_out(decision.ops)
                for fact in (decision.fact, *decision.called):
                    if fact is not None:
                        books.record(fact)
        return decisions

    def ask(self, register: str, right_id: str, account: str, amount: int, **more: str) -> RightAnswer:
        return self.decide((register, question(right_id, account, amount, **more)))[0].answer


@contextmanager
def counting(connection: Connection) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:  # type: ignore[no-untyped-def]
        sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)


def question(right_id: str, account: str, amount: int, *, kind: str = "one_sale", pin: str = PIN) -> RightAsk:
    return RightAsk(
        right_id=right_id, right_kind=kind, account=account, amount=amount, pin=pin, incarnation=1  # type: ignore[arg-type]
    )  # fmt: skip


def granted(answer: RightAnswer) -> tuple[int, int]:
    assert isinstance(answer, RightGrantedAnswer), answer
    return answer.principal_fen, answer.bonus_fen


def refused(answer: RightAnswer) -> tuple[str, dict[str, int | str]]:
    assert isinstance(answer, RightRefusedAnswer), answer
    return answer.code, answer.facts
