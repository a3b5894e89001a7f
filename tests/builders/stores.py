"""Two stores and headquarters, each with books of its own in memory, that tell each other what they wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import Connection

from headquarters.intake.guards import GuardedProjections
from kernel.actor import Actor
from kernel.books import Bookkeeper, apply_entries, entries
from kernel.bulk import carry_out_together
from kernel.clock import FixedClock
from kernel.database import AnyDatabase
from kernel.facts import Entry, Fact
from kernel.ids import Ids
from kernel.projection import Insert, Projections
from kernel.secrets import new_signing_key, public_key_of, sign
from kernel.tables import exception_ledger, journal
from kernel.verify import verify
from membership.personal import MemberKeys
from shop.registry import projections
from shop.staff.facts import RegisterKeyPublished, StoreOpened
from shop.staff.rules.roles import permissions_of
from shop.stock.facts import PiecesReceived
from shop.stock.queries import Whereabouts, whereabouts
from shop.stock.rules.documents import Sign
from tests.builders import shop
from tests.builders.books import counted, new_database, rows

STORES = {"HP": "和平路店", "BJ": "北京路店", "NJ": "南京路店"}
REGISTERS = {"HP01": "HP", "HP02": "HP", "BJ01": "BJ", "BJ02": "BJ"}
MANAGER = Actor("1003", "周建平", "store_manager", permissions_of("store_manager"))
OFFICE = Actor("9001", "郑总", "headquarters", permissions_of("headquarters"))
HQ = "HQ"


class Place:
    """One register's books, or headquarters', and its key."""

    def __init__(self, name: str, clock: FixedClock, database: AnyDatabase | None = None) -> None:
        self.name, self.store = name, REGISTERS.get(name, "")
        self.key = new_signing_key(counted(int.from_bytes(name.encode(), "big")))
        self.database = database or new_database()
        known: Projections = projections(MemberKeys(shop.CHAIN), str, here=name)
        if name == HQ:
            known = GuardedProjections(known, here=HQ, store_of=lambda register: REGISTERS.get(register, ""))
        ids = Ids(clock, counted(int.from_bytes(name.encode(), "little")))
        self.keeper = Bookkeeper(self.database, register=name, projections=known, clock=clock, ids=ids)
        self.actor = OFFICE if name == HQ else MANAGER

    @property
    def sign(self) -> Sign:
        return partial(sign, self.key)

    def record(self, *facts: Fact) -> None:
        with self.keeper.open(self.actor) as books:
            for fact in facts:
                books.record(fact)

    def written(self) -> list[Entry]:
        """The place's own entries."""
        with self.database.reading() as connection:
            return [entry for entry in entries(connection) if entry.register == self.name]

    def hear(self, told: Iterable[Entry]) -> list[str | None]:
        """Take in other places' entries; the reasons of those that have no effect."""
        with self.database.writing() as connection:
            return [self.keeper.apply_foreign(connection, entry, entry.wall) for entry in told]

    def hear_together(self, told: Sequence[Entry]) -> list[str | None]:
        """As `hear`, set by set, as headquarters takes what registers hand in."""

        def take(connection: Connection) -> list[str | None]:
            kept = [
                Insert(journal, {**asdict(entry), "no": no, "came_at": entry.wall}) for no, entry in enumerate(told)
            ]
            carry_out_together(connection, kept)
            return [one.trouble for one in apply_entries(connection, self.keeper.projections, told)]

        return self.database.transact(take)

    def exceptions(self) -> list[str]:
        return [str(row["kind"]) for row in rows(self.database, exception_ledger)]

    def place_of(self, barcode: str) -> Whereabouts | None:
        with self.database.reading() as connection:
            return whereabouts(connection, barcode)

    def state(self, barcode: str) -> tuple[str, str, int] | None:
        """(store, status, version)."""
        place = self.place_of(barcode)
        return None if place is None else (place.store, place.status, place.version)

    def findings(self) -> tuple[Any, ...]:
        with self.database.reading() as connection:
            return tuple(verify(connection, register=self.name, projections=self.keeper.projections).findings)


class Stores:
    """HP01 with the shop's pieces; BJ01 and BJ02, which know of none; headquarters, which knows all of it."""

    def __init__(self) -> None:
        self.clock = FixedClock(shop.MORNING)
        self.hq, self.hp, self.bj, self.bj2 = (Place(name, self.clock) for name in (HQ, "HP01", "BJ01", "BJ02"))
        tills = (self.hp, self.bj, self.bj2)
        self.hq.record(*(StoreOpened(code=code, name=name) for code, name in STORES.items()))
        self.hq.record(
            *(
                RegisterKeyPublished(register=till.name, store=till.store, public_key=public_key_of(till.key), epoch=1)
                for till in tills
            )
        )
        for till in tills:
            till.hear(self.hq.written())
        self.hp.record(
            PiecesReceived(document_no="R-HP-1", store="HP", source="期初", opening=True, pieces=shop.PIECES)
        )
        self.hq.hear(self.hp.written())
