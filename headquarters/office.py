"""Everything headquarters can do, wired together, without a web server (composition root)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from headquarters import feeds, registers
from headquarters.receiving import Receiver, cursor_of
from headquarters.registers import HEADQUARTERS, Installed
from headquarters.settings import Settings
from kernel.actor import Actor
from kernel.books import Books
from kernel.clock import Clock, SystemClock, stamp
from kernel.database import Database, prepare_schema
from kernel.ids import Ids
from kernel.secrets import FileVault, PlaceSecrets, fingerprint, fresh_secrets
from kernel.verify import Verdict, verify
from membership.personal import MemberKeys
from membership.usecases import check_pin
from shop.authority import Authority
from shop.registry import projections
from sync.keys import KeyCourier
from sync.outbox import Point, entries_after
from sync.protocol import (
    BATCH_ENTRIES,
    PROTOCOL,
    FeedPage,
    Hello,
    JournalPage,
    RightAnswer,
    RightAsk,
    UploadAnswer,
    UploadBatch,
    within_limits,
)

DATABASE, SECRETS = "headquarters.db", "secrets.json"
SEALED_KINDS = ("membership.enrolled",)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a new till must be given: its token, and the two secrets that all places of the chain share."""

    register: str
    store: str
    token: str
    pepper: str
    phone_key: str


class Office:
    """Headquarters on one database. `keeper` and `keys` are for the use cases that its people call.

    The methods that answer a register take the `Installed` that `who` made of its token.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        secrets: PlaceSecrets,
        clock: Clock,
        ids: Ids,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.settings, self.database, self.secrets, self.clock = settings, database, secrets, clock
        self.keys = MemberKeys(secrets, random)
        self.phone_mac = partial(fingerprint, secrets.phone_key)
        with database.reading() as connection:
            self.keys.load(connection)
        self.keeper = feeds.OfficeKeeper(
            database,
            register=HEADQUARTERS,
            projections=projections(self.keys, self.phone_mac),
            clock=clock,
            ids=ids,
        )
        self._courier = KeyCourier(SEALED_KINDS, export_key=self.keys.export_key, import_key=self.keys.import_key)
        self._receiver = Receiver(self.keeper, self._courier)
        self._authority = Authority(
            self.keeper,
            lambda connection, member_id, pin: check_pin(connection, self.keys, member_id, pin, secrets.pepper),
            wrong_pins=settings.wrong_pins,
            lock_minutes=settings.lock_minutes,
        )

    def open(self, actor: Actor) -> AbstractContextManager[Books]:
        """Headquarters' own books for one action; what is recorded reaches the registers by their feeds."""
        return self.keeper.open(actor)

    def install_register(self, register: str, store: str, *, actor: Actor) -> Enrolment:
        """Install a till, or give an installed one a new token. Raises RegisterNameInvalid, StoreUnknown."""
        with self.open(actor) as books:
            token = registers.install(books, register=register, store=store)
        return Enrolment(register, store, token, self.secrets.pepper, self.secrets.phone_key)

    def revoke_register(self, register: str, *, actor: Actor) -> None:
        """Nobody speaks for this register from now on."""
        with self.open(actor) as books:
            registers.revoke(books, register)

    def who(self, token: str) -> Installed:
        """The register that speaks with this token. Raises WrongToken."""
        with self.database.reading() as connection:
            return registers.who(connection, token)

    def hello(self, sender: Installed) -> Hello:
        """Where the register stands here."""
        with self.database.reading() as connection:
            at = cursor_of(connection, sender.register)
        return Hello(
            protocol=PROTOCOL, now=self._now(), register=sender.register, store=sender.store,
            epoch=at.epoch, seq=at.seq, hash=at.hash,
        )  # fmt: skip

    def receive(self, sender: Installed, batch: UploadBatch) -> UploadAnswer:
        """Take a batch in, exactly once. Raises BadBatch."""
        return self._receiver.receive(sender, batch)

    def feed(self, reader: Installed, after: Mapping[str, int]) -> FeedPage:
        """What other places did after these positions, as far as the register is told. Raises FeedAhead."""
        with self.database.reading() as connection:
            positions, entries, more = feeds.page(connection, reader, after)
            keys = self._courier.keys_for(connection, entries)
        return FeedPage(positions=positions, entries=entries, member_keys=keys, more=more, now=self._now())

    def ask_right(self, sender: Installed, ask: RightAsk) -> RightAnswer:
        """Grant or refuse, the same answer for the same id."""
        return self._authority.ask(sender.register, ask)

    def journal_of(self, reader: Installed, epoch: int, seq: int) -> JournalPage:
        """The register's own entries after (epoch, seq), for a till that was restored from a backup."""
        with self.database.reading() as connection:
            found = entries_after(connection, reader.register, Point(epoch, seq, ""), BATCH_ENTRIES + 1)
            entries = within_limits(found)
            keys = self._courier.keys_for(connection, entries)
        return JournalPage(entries=entries, member_keys=keys, more=len(entries) < len(found))

    def verify(self) -> Verdict:
        """Does the file say what its journal says? Nothing is changed."""
        with self.database.reading() as connection:
            return verify(connection, register=HEADQUARTERS, projections=self.keeper.projections)

    def close(self) -> None:
        self.database.close()

    def _now(self) -> str:
        return stamp(self.clock.now())


class NotInitialised(Exception):
    """There is no headquarters in this folder yet."""


def create_office(data: Path, settings: Settings, *, clock: Clock | None = None) -> Office:
    """Make headquarters in a folder, or open it when it is there already."""
    vault = FileVault(data / SECRETS)
    if vault.load() is None:
        vault.keep(fresh_secrets())
    return open_office(data, settings, clock=clock)


def open_office(data: Path, settings: Settings, *, clock: Clock | None = None) -> Office:
    """Open headquarters' folder. Raises NotInitialised, DatabaseTooNew."""
    secrets = FileVault(data / SECRETS).load()
    if secrets is None:
        raise NotInitialised(str(data))
    database = Database(data / DATABASE)
    prepare_schema(database)
    used = clock or SystemClock()
    return Office(settings, database=database, secrets=secrets, clock=used, ids=Ids(used))
