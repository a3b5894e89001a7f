"""Everything headquarters can do, wired together, without a web server (composition root)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path

import msgspec

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding.pins import Pins
from headquarters.intake.consenting import Consenting
from headquarters.intake.desk import Desk
from headquarters.intake.greeting import ForkedRegister, greet
from headquarters.intake.guards import GuardedProjections
from headquarters.intake.late_keys import LateKeys
from headquarters.intake.lookups import look_up
from headquarters.intake.receiving import check, cursor_of
from headquarters.readiness import require_schema
from headquarters.registers import door as registers
from headquarters.registers import recovering
from headquarters.registers.door import HEADQUARTERS, Installed
from headquarters.registers.enrolment import Enrolments
from headquarters.registers.importers import importers, name_importers
from headquarters.settings import Settings
from headquarters.telling import feeds
from headquarters.telling.audience import feeds_of_register
from headquarters.telling.news import Bulletin
from headquarters.telling.revoked import RevokedFilter
from headquarters.watching import Watch
from kernel.actor import Actor, program
from kernel.books import Books
from kernel.clock import Clock, SystemClock, stamp
from kernel.database import AnyDatabase, Database, prepare_schema
from kernel.errors import DomainError
from kernel.ids import Ids
from kernel.secrets import (
    FileVault,
    PlaceSecrets,
    fingerprint,
    fresh_secrets,
    public_key_of,
    sign,
    signature_fits,
)
from kernel.verify import Verdict, rebuild, verify
from membership.personal import MemberKeys
from shop.authority import Authority
from shop.registry import key_courier, projections
from shop.staff.queries import stores_of_registers
from shop.standing import PIN_CHANGE, WITH_PIN
from sync.identity import grant_words, time_words
from sync.joining import EnrolAnswer, EnrolAsk, EnrolPoll
from sync.outbox import Point, entries_after
from sync.protocol import (
    BATCH_ENTRIES,
    Blocked,
    Credentials,
    FeedPage,
    FilterPage,
    Hello,
    HelloAsk,
    JournalPage,
    LookupAnswer,
    LookupAsk,
    News,
    RightAnswer,
    RightAsk,
    RightGrantedAnswer,
    TimeAnswer,
    UploadAnswer,
    UploadBatch,
)
from sync.wire import within_limits

DATABASE, SECRETS = "headquarters.db", "secrets.json"


class Office:
    """Headquarters on one database. `keeper` and `keys` are for the use cases that its people call.

    The methods that answer a register take the `Installed` that `admit` made of its credentials.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        database: AnyDatabase,
        secrets: PlaceSecrets,
        clock: Clock,
        ids: Ids,
        random: Callable[[int], bytes] = os.urandom,
        watch: Watch | None = None,
    ) -> None:
        self.settings, self.database, self.secrets, self.clock = settings, database, secrets, clock
        self.keys = MemberKeys(secrets, random)
        self.phone_mac, self.public_key = partial(fingerprint, secrets.phone_key), public_key_of(secrets.signing_key)
        with database.reading() as connection:
            self.keys.load(connection)
            self.incarnation = recovering.incarnation_of(connection)
            self._stores = stores_of_registers(connection)
        self.bulletin = Bulletin(database)
        self.keeper = OfficeKeeper(
            database,
            tell=self.bulletin.publish,
            register=HEADQUARTERS,
            projections=GuardedProjections(
                projections(self.keys, self.phone_mac, here=HEADQUARTERS),
                here=HEADQUARTERS,
                store_of=self.store_of,
            ),
            clock=clock,
            ids=ids,
        )
        self._courier = key_courier(self.keys)
        self.take_keys = LateKeys(self.keys, self._courier, self.phone_mac).take
        tokens = registers.Tokens(secrets)
        self._door = registers.Door(database, tokens)
        self.enrolments = Enrolments(
            database, secrets, tokens, clock, incarnation=recovering.incarnation_of, random=random
        )
        self._pins, self._revoked = Pins(self.keys, secrets.pepper), RevokedFilter()
        self._desk = Desk(
            self.keeper,
            self._authority(settings),
            incarnation=self.incarnation,
            take_keys=self.take_keys,
            hold_consents=Consenting(self.keys).hold,
            store_of=self.store_of,
            policy_of=lambda name: settings.policy_of(self.store_of(name)),
            watch=watch,
        )
        self._name_importers()

    def open(self, actor: Actor) -> AbstractContextManager[Books]:
        """Headquarters' own books for one action; what is recorded reaches the registers by their feeds."""
        return self.keeper.open(actor)

    def code_hash(self, text: str) -> str:
        """The keyed hash of a code for a new PIN, under a key that no till has."""
        return fingerprint(self.secrets.data_key, text)

    def store_of(self, register: str) -> str:
        """A register's store, the same one for ever; '' for one that is not installed."""
        if register not in self._stores:  # it may have been installed since this process began
            with self.database.reading() as connection:
                self._stores |= stores_of_registers(connection)
        return self._stores.get(register, "")

    # --- who may speak -----------------------------------------------------------------------------------------------

    def knows(self, register: str) -> bool:
        """Whether a request in this name is worth reading."""
        return self._door.knows(register)

    def admit(self, who: Credentials, method: str, path: str, body_sha256: str, *, writes: bool) -> Installed:
        """The register behind a request. Raises registers.Refused."""
        return self._door.admit(who, method, path, body_sha256, writes=writes)

    def enrol(self, ask: EnrolAsk) -> EnrolAnswer:
        """A machine presents a one-time code."""
        return self.enrolments.ask(ask)

    def enrol_answer(self, poll: EnrolPoll) -> EnrolAnswer:
        """A machine asks whether it was approved."""
        return self.enrolments.poll(poll)

    # --- what registers ask ------------------------------------------------------------------------------------------

    def hello(self, sender: Installed, ask: HelloAsk) -> Hello:
        """Greet a register and give it its next token. Raises ForkedRegister."""
        kinds = self.keeper.projections.kinds

        def fits(words: bytes, signature: str) -> bool:
            return signature_fits(self.public_key, words, signature)

        def work(books: OfficeBooks) -> Hello | None:
            token = self._door.hello_token(sender)
            return greet(books, sender, ask, kinds=kinds, settings=self.settings, token=token, fits=fits)

        hello = self.keeper.transact(program("HQ"), work)
        if hello is None:
            raise ForkedRegister
        return hello

    def receive(self, sender: Installed, batch: UploadBatch) -> UploadAnswer:
        """Take a batch in, exactly once. Raises BadBatch."""
        self._stores[sender.register] = sender.store
        handed = check(sender, batch, signature_fits)
        return handed if isinstance(handed, Blocked) else self._desk.receive(handed)

    def feed(self, reader: Installed, after: Mapping[str, int]) -> FeedPage:
        """What other places did after these positions, as far as the register is told."""
        with self.database.reading() as connection:
            page = feeds.page(connection, reader.register, reader.store, after)
            keys = self._courier.told_for(connection, page.entries)
            includes = cursor_of(connection, reader.register)
        return FeedPage(
            positions=page.positions, epochs=dict.fromkeys(page.positions, self.incarnation), entries=page.entries,
            feeds_of=page.feeds_of, member_keys=keys, checksums=page.checksums, own=page.own, refetch=page.refetch,
            more=page.more, now=self._now(), incarnation=self.incarnation, includes_seq=includes.seq,
        )  # fmt: skip

    async def news(self, reader: Installed, after: Mapping[str, int], wait_s: int) -> tuple[News, int]:
        """Which of the register's feeds stand elsewhere than `after`, as soon as any does, none after `wait_s` seconds.

        Also how many nanoseconds of that were only waiting.
        """
        known = {feed: after.get(feed, 0) for feed in feeds_of_register(reader.register, reader.store)}
        heard = await self.bulletin.wait(reader.register, known, wait_s)
        return News(feeds=heard.feeds, now=self._now()), heard.held_ns

    def ask_right(self, sender: Installed, ask: RightAsk) -> RightAnswer:
        """Grant or refuse, the same answer for the same id; a grant bears headquarters' signature."""
        self._stores[sender.register] = sender.store
        self._compare_pin(ask)
        answer = self._desk.ask(sender.register, ask)
        if not isinstance(answer, RightGrantedAnswer):
            return answer
        words = grant_words(
            answer.right_id, sender.register, answer.right_kind, answer.account, answer.principal_fen,
            answer.bonus_fen, answer.incarnation,
        )  # fmt: skip
        return msgspec.structs.replace(answer, signature=sign(self.secrets.signing_key, words))

    def look_up(self, sender: Installed, ask: LookupAsk) -> LookupAnswer:
        """Look for a member or a piece that the register does not hold."""
        most = self.settings.lookups_a_minute
        return self.keeper.transact(program("HQ"), lambda books: look_up(books, sender, ask, most=most))

    def revoked_filter(self) -> FilterPage:
        with self.database.reading() as connection:
            return self._revoked.page(connection)

    def journal_of(self, reader: Installed, epoch: int, seq: int) -> JournalPage:
        """The register's own entries after (epoch, seq), for a till that was restored from a backup."""
        with self.database.reading() as connection:
            found = entries_after(connection, reader.register, Point(epoch, seq, ""), BATCH_ENTRIES + 1)
            entries = within_limits(found)
            keys = self._courier.keys_for(connection, entries)
        return JournalPage(entries=entries, member_keys=keys, more=len(entries) < len(found))

    def time(self, nonce: str) -> TimeAnswer:
        """The time, signed, for a till whose own clock fits no certificate."""
        now = self._now()
        return TimeAnswer(nonce=nonce, now=now, signature=sign(self.secrets.signing_key, time_words(nonce, now)))

    def _name_importers(self) -> None:
        named = self.settings.imports
        with self.database.reading() as connection:
            is_said = importers(connection) == set(named)
        if not is_said:
            self.keeper.transact(program(HEADQUARTERS), lambda books: name_importers(books, named))

    def _authority(self, settings: Settings) -> Authority:
        return Authority(
            self.keeper,
            self._pins.of,
            gift_hash=partial(fingerprint, self.secrets.pepper),
            code_hash=self.code_hash,
            wrong_pins=settings.wrong_pins,
            lock_minutes=settings.lock_minutes,
            split=settings.prepaid.split,
        )

    # --- upkeep ------------------------------------------------------------------------------------------------------

    def verify(self) -> Verdict:
        """Does the database say what its journal says? Nothing is changed."""
        with self.database.reading() as connection:
            return verify(connection, register=HEADQUARTERS, projections=self.keeper.projections, together=True)

    def rebuild(self) -> Verdict:
        """Make every projected table again from the journal; the findings are what stood differently before."""
        return rebuild(self.database, self.keeper.projections)

    def close(self) -> None:
        self.database.close()

    def _compare_pin(self, ask: RightAsk) -> None:
        what, _, member_id = ask.account.partition(":")
        if what in (*WITH_PIN, PIN_CHANGE) and ask.right_kind == "one_sale":
            with suppress(DomainError):
                self._pins.compare(self.database, member_id, ask.pin, ask.card_no)

    def _now(self) -> str:
        return stamp(self.clock.now())


class NotInitialised(Exception):
    """There is no headquarters in this folder yet."""


def create_office(data: Path, settings: Settings, *, clock: Clock | None = None) -> Office:
    """Make headquarters in a folder, or open it when it is there already."""
    vault = FileVault(data / SECRETS)
    if vault.load() is None:
        vault.keep(fresh_secrets())
    return open_office(data, settings, clock=clock, migrate=True)


def open_office(
    data: Path, settings: Settings, *, clock: Clock | None = None, migrate: bool = False, watch: Watch | None = None
) -> Office:
    """Open headquarters' folder. Raises NotInitialised, SchemaOlder unless it may `migrate`, SchemaNewer.

    `watch` is told of the work of this process.
    """
    secrets = require_initialised(data)
    database = database_of(data, settings, watch)
    try:
        if migrate:
            prepare_schema(database)
        require_schema(database)
    except BaseException:
        database.close()
        raise
    used = clock or SystemClock()
    return Office(settings, database=database, secrets=secrets, clock=used, ids=Ids(used), watch=watch)


def require_initialised(data: Path) -> PlaceSecrets:
    """The secrets of headquarters in this folder, so that a mistyped one is not begun. Raises NotInitialised."""
    secrets = FileVault(data / SECRETS).load()
    if secrets is None:
        raise NotInitialised(str(data))
    return secrets


def database_of(data: Path, settings: Settings, watch: Watch | None = None) -> AnyDatabase:
    """The database of an installation: PostgreSQL where its settings name one, else the file in its folder."""
    if not settings.database:
        return Database(data / DATABASE)
    from kernel.postgres import PostgresDatabase  # a headquarters on a file never loads it

    pause = threading.Event()

    def wait(seconds: float) -> None:
        if watch is not None:
            watch.done_again()
        pause.wait(seconds)

    return PostgresDatabase(settings.database, isolation=settings.isolation, wait=wait)
