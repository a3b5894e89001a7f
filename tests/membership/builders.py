"""A place with members in memory, and a second one that is built from its journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, event, select

import membership.cards.facts
import membership.cards.projection
import membership.file.facts
import membership.file.projection
import membership.gift_cards.facts
import membership.gift_cards.projection
import membership.points.facts
import membership.points.projection
import membership.referral.facts
import membership.referral.projection
import membership.tiers.facts
import membership.tiers.projection
import membership.value.facts
import membership.value.projection
from kernel.actor import Actor
from kernel.books import Bookkeeper, Books, apply_entry, entries
from kernel.clock import CHINA, FixedClock
from kernel.database import Database
from kernel.ids import Ids
from kernel.projection import Projections
from kernel.secrets import PlaceSecrets, fingerprint, fresh_secrets
from kernel.tables import metadata
from membership import usecases
from membership.facts import FACTS, MemberEnrolled
from membership.personal import MemberKeys
from membership.projection import projections
from membership.queries import MemberHit, find_members

CASHIER = Actor(staff_no="1007", name="王芳", role="cashier", permissions=frozenset())
MEMBER_TABLES = (
    "member", "member_directory", "member_account", "member_movement", "bonus_release", "prepaid_buyer", "revoked_card",
    "member_card", "card_blank", "member_growth", "tier_policy", "tier_proposal",
    "member_invitation", "member_referral",
    "member_consent", "member_reveal", "member_merge", "exception_ledger",
)  # fmt: skip
PEPPER = fresh_secrets(lambda count: b"p" * count).pepper


class Counted:
    """Random bytes that are the same in every run and never twice the same."""

    def __init__(self, seed: int = 0) -> None:
        self._next = seed

    def __call__(self, count: int) -> bytes:
        self._next += 1
        return self._next.to_bytes(count, "big")


@dataclass
class Place:
    """One register with its file in memory, its keys and its secrets."""

    register: str = "HP01"
    secrets: PlaceSecrets = field(default_factory=lambda: fresh_secrets(Counted(1000)))
    clock: FixedClock = field(default_factory=lambda: FixedClock(datetime(2026, 11, 21, 10, tzinfo=CHINA)))

    def __post_init__(self) -> None:
        self.database = new_database()
        seed = int.from_bytes(self.register.encode(), "big") << 16
        self.keys = MemberKeys(self.secrets, random=Counted(seed))
        self.phone_mac: Callable[[str], str] = partial(fingerprint, self.secrets.phone_key)
        self.keeper = Bookkeeper(
            self.database,
            register=self.register,
            projections=self.projections(self.keys),
            clock=self.clock,
            ids=Ids(self.clock, Counted(seed)),
        )

    def projections(self, keys: MemberKeys) -> Projections:
        members = projections(keys, self.phone_mac)
        handlers = {
            **members,
            MemberEnrolled: membership.referral.projection.invited(members[MemberEnrolled]),
            **membership.referral.projection.PROJECTIONS,
            **membership.file.projection.projections(keys, self.phone_mac),
            **membership.cards.projection.PROJECTIONS,
            **membership.points.projection.PROJECTIONS,
            **membership.value.projection.PROJECTIONS,
            **membership.gift_cards.projection.PROJECTIONS,
            **membership.tiers.projection.PROJECTIONS,
        }
        features = (
            membership.file.facts, membership.points.facts, membership.value.facts, membership.gift_cards.facts,
            membership.cards.facts, membership.tiers.facts, membership.referral.facts,
        )  # fmt: skip
        return Projections((*FACTS, *(fact for feature in features for fact in feature.FACTS)), handlers)

    @contextmanager
    def open(self) -> Iterator[Books]:
        with self.keeper.open(CASHIER) as books:
            yield books

    def enrol(self, name: str = "李雪梅", phone: str = "13800006620", **more: Any) -> str:
        values = {"home_store": "HP", "consent": "2026-01", "source": "till", **more}
        with self.open() as books:
            return usecases.enrol(books, self.keys, name=name, phone=phone, phone_mac=self.phone_mac, **values)

    def find(self, typed: str, limit: int = 20) -> tuple[MemberHit, ...]:
        with self.database.reading() as connection:
            return find_members(connection, typed, phone_mac=self.phone_mac, limit=limit)

    def found_names(self, typed: str) -> list[str]:
        return [hit.name for hit in self.find(typed)]

    def rows(self, table: Table) -> list[tuple[Any, ...]]:
        with self.database.reading() as connection:
            return rows_of(connection, table)


def new_database() -> Database:
    database = Database(None)
    with database.writing() as connection:
        metadata.create_all(connection)
    return database


def rows_of(connection: Connection, table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


def rebuilt_tables(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """The projected tables as a fresh file has them after the journal alone, with the keys that are still kept."""
    keys = MemberKeys(place.secrets)
    fresh = new_database()
    with place.database.reading() as kept, fresh.writing() as connection:
        keys.load(kept)
        for entry in entries(kept):
            apply_entry(connection, place.projections(keys), entry)
        return {name: rows_of(connection, metadata.tables[name]) for name in MEMBER_TABLES}


def kept_tables(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    return {name: place.rows(metadata.tables[name]) for name in MEMBER_TABLES}


def plans_of(place: Place, ask: Callable[[Connection], object]) -> list[str]:
    """What SQLite says that it does for each query of `ask`: 'SEARCH member USING INDEX …'."""
    asked: list[tuple[str, Any]] = []

    def remember(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, parameters))

    with place.database.reading() as connection:
        event.listen(connection, "before_cursor_execute", remember)
        ask(connection)
        event.remove(connection, "before_cursor_execute", remember)
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all() for sql, given in asked]
    return [str(step[-1]) for plan in plans for step in plan]
