"""One till's books in memory, and a headquarters for it that keeps the rules of the protocol and fails on request."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from kernel.books import Bookkeeper, entries
from kernel.clock import CHINA, FixedClock, stamp
from kernel.database import Database
from kernel.facts import GENESIS, Entry, Fact
from kernel.ids import Ids
from kernel.projection import Projections
from kernel.secrets import PlaceSecrets, fresh_secrets
from kernel.tables import place_meta
from kernel.verify import Verdict, verify
from membership.facts import PointsEarned
from membership.personal import MemberKeys
from membership.queries import account
from membership.usecases import enrol
from shop.registry import projections
from sync import wire
from sync.agent import SyncAgent, SyncStatus, TillSide
from sync.checksum import NO_SUM, add_sums, sum_of
from sync.identity import batch_words
from sync.inbox import Cursor, cursors
from sync.keys import KeyCourier
from sync.ports import Rejected, Unreachable
from sync.protocol import (
    Ack,
    Blocked,
    FeedPage,
    FilterPage,
    Hello,
    HelloAsk,
    JournalPage,
    LeasePolicy,
    LookupAnswer,
    LookupAsk,
    Need,
    RightAnswer,
    RightAsk,
    RightDeclared,
    TimeAnswer,
    UploadAnswer,
    UploadBatch,
)
from sync.standing import Standing, standing
from tests.builders.books import CLERK, counted, new_database, rows, written

OPENING = datetime(2026, 11, 21, 10, tzinfo=CHINA)
FEEDS = ("all", "members:HP", "register:HP01", "revoked", "store:HP")
Told = tuple[Entry, tuple[str, ...]]
Message = TypeVar("Message")


def signed(words: bytes) -> str:
    """What stands for a signature: it fits these words and no others."""
    return hashlib.sha256(words).hexdigest()[:40]


def points(count: int, member_id: str = "m1") -> list[Fact]:
    return [PointsEarned(member_id=member_id, points=1, document_no=f"S-{n}") for n in range(count)]


class FakeHeadquarters:
    """Speaks to register HP01. Each name in `lose` makes the next answer of that call get lost after the work is done;
    `script` holds upload answers to be given, or errors to be raised, before the rules decide again."""

    def __init__(self, clock: FixedClock) -> None:
        self.now: Callable[[], str] = lambda: stamp(clock.now())
        self.fits: Callable[[bytes, str], bool] = lambda words, signature: signature == signed(words)
        self.incarnation, self.recovering = 1, False
        self.remembers: dict[int, int] = {}
        self.journal_kept: list[Entry] = []
        self.told: list[Told] = []
        self.feed_epochs = dict.fromkeys(FEEDS, 1)
        self.page_size, self.window, self.backed_up_seq = 50, 200, 0
        self.down = False
        self.lose: list[str] = []
        self.script: list[UploadAnswer | Exception] = []
        self.refuse: dict[str, list[str]] = {}
        self.calls: list[str] = []
        self.asks: list[HelloAsk] = []
        self.batches: list[UploadBatch] = []
        self.sums: dict[str, str] = {}  # of feeds for which a wrong sum is said
        self.refetch: tuple[str, ...] = ()
        self.during: Callable[[str], None] = lambda _call: None
        self.token = 0

    def tell(self, told: Sequence[Entry], *feeds: str) -> None:
        """Put entries into feeds, in headquarters' order."""
        self.told += [(entry, feeds or ("all",)) for entry in told]

    def restore(self, *, kept: int) -> None:
        """Headquarters comes back from a backup that had the first `kept` entries of the register."""
        self.journal_kept = self.journal_kept[:kept]
        self.incarnation += 1
        self.recovering = True
        self.feed_epochs = {feed: epoch + 1 for feed, epoch in self.feed_epochs.items()}

    def hello(self, ask: HelloAsk) -> Hello:
        self.asks.append(ask)
        self._arrive("hello")
        self.token += 1
        end = self._end()
        hello = Hello(
            protocol=2, now=self.now(), register="HP01", store="HP", incarnation=self.incarnation,
            recovering=self.recovering, token=f"token-{self.token}", epoch=end[0], seq=end[1], hash=end[2],
            backed_up_seq=self.backed_up_seq, feeds=dict(self.feed_epochs), unknown_kinds=(), policy=LeasePolicy(),
            revoked_filter="", remembers=self.remembers,
        )  # fmt: skip
        return self._answer("hello", wire.decode(wire.encode(hello), wire.HELLO))

    def upload(self, batch: UploadBatch) -> UploadAnswer:
        batch = wire.decode(wire.encode(batch), wire.UPLOAD_BATCH)
        self.batches.append(batch)
        self._arrive("upload")
        if self.script:
            scripted = self.script.pop(0)
            if isinstance(scripted, Exception):
                raise scripted
            return scripted
        return self._answer("upload", self._receive(batch))

    def feed(self, after: Mapping[str, int]) -> FeedPage:
        self._arrive("feed")
        behind = {feed: after.get(feed, 0) for feed in FEEDS}
        found = [
            (no, entry, [feed for feed in feeds if behind[feed] < no])
            for no, (entry, feeds) in enumerate(self.told, start=1)
            if any(behind[feed] < no for feed in feeds)
        ]
        page, more = found[: self.page_size], len(found) > self.page_size
        own = dict.fromkeys(FEEDS, NO_SUM)
        for no, entry, feeds in page:
            behind.update(dict.fromkeys(feeds, no))
            if entry.register == "HP01":
                own.update({feed: add_sums(own[feed], sum_of(entry)) for feed in feeds})
        others = [(entry, tuple(feeds)) for _, entry, feeds in page if entry.register != "HP01"]
        answer = FeedPage(
            positions=behind, epochs=dict(self.feed_epochs), entries=tuple(entry for entry, _ in others),
            feeds_of=tuple(feeds for _, feeds in others), member_keys={}, own=own,
            checksums={} if more else {feed: self.sum_of_feed(feed) for feed in FEEDS},
            refetch=tuple(feed for feed in self.refetch if after.get(feed)), more=more, now=self.now(),
            incarnation=self.incarnation, includes_seq=len(self.journal_kept),
        )  # fmt: skip
        return self._answer("feed", wire.decode(wire.encode(answer), wire.FEED_PAGE))

    def sum_of_feed(self, feed: str) -> str:
        return self.sums.get(feed) or add_sums(*(sum_of(entry) for entry, feeds in self.told if feed in feeds))

    def ask(self, ask: RightAsk) -> RightAnswer:
        raise AssertionError(ask)

    def look_up(self, ask: LookupAsk) -> LookupAnswer:
        raise AssertionError(ask)

    def revoked_filter(self) -> FilterPage:
        raise AssertionError

    def journal(self, epoch: int, seq: int) -> JournalPage:
        raise AssertionError((epoch, seq))

    def _receive(self, batch: UploadBatch) -> UploadAnswer:
        words = batch_words("HP01", batch.epoch, batch.from_seq, batch.to_seq, batch.last_hash, batch.incarnation)
        came = wire.from_wire(batch)
        assert self.fits(words, batch.signature)
        assert came[-1].hash == batch.last_hash
        if batch.incarnation != self.incarnation:
            raise Rejected("incarnation.other")
        for entry in came:
            epoch, seq, last_hash = self._end()
            place = (entry.epoch, entry.seq)
            if place <= (epoch, seq):
                if entry not in self.journal_kept:
                    return Blocked(reason="fork")
            elif entry.prev != last_hash:
                return Need(epoch=epoch, seq=seq, hash=last_hash, now=self.now(), incarnation=self.incarnation)
            else:
                self.journal_kept.append(entry)
        return self.ack()

    def ack(self, **other: Any) -> Ack:
        epoch, seq, last_hash = self._end()
        values: dict[str, Any] = {
            "epoch": epoch, "seq": seq, "hash": last_hash, "now": self.now(), "incarnation": self.incarnation,
            "backed_up_seq": self.backed_up_seq, "window": self.window, **other,
        }  # fmt: skip
        return Ack(**values)

    def _end(self) -> tuple[int, int, str]:
        if not self.journal_kept:
            return 1, 0, GENESIS
        last = self.journal_kept[-1]
        return last.epoch, last.seq, last.hash

    def _arrive(self, call: str) -> None:
        self.calls.append(call)
        self.during(call)
        if self.down:
            raise Unreachable("down")
        if self.refuse.get(call):
            raise Rejected(self.refuse[call].pop(0))

    def _answer(self, call: str, answer: Message) -> Message:
        if call in self.lose:
            self.lose.remove(call)
            raise Unreachable("the answer was lost")
        return answer


@dataclass
class Till:
    """Register HP01 of store HP, its file in memory, its courier to `headquarters`."""

    seed: int = 1
    clock: FixedClock = field(default_factory=lambda: FixedClock(OPENING))
    database: Database = field(default_factory=new_database)
    free: int | OSError | None = None
    tokens: list[str] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)
    rights: tuple[RightDeclared, ...] = ()
    members: Callable[[Mapping[int, int]], Sequence[str]] = lambda _ends: ()
    moved_by: Sequence[str] = ()
    true_time: Callable[[], TimeAnswer] | None = None

    def __post_init__(self) -> None:
        self.headquarters = FakeHeadquarters(self.clock)
        secrets: PlaceSecrets = fresh_secrets(counted(self.seed))
        self.keys = MemberKeys(secrets, counted(self.seed + 1))
        self.keeper = self.keeper_with(projections(self.keys, str, here="HP01"))
        self.courier = KeyCourier(
            ("membership.enrolled",), export_key=self.keys.export_key, import_key=self.keys.import_key
        )
        self.agent = self.new_agent()

    def keeper_with(self, known: Projections) -> Bookkeeper:
        ids = Ids(self.clock, counted(self.seed + 2))
        return Bookkeeper(self.database, register="HP01", projections=known, clock=self.clock, ids=ids)

    def new_agent(self, **more: Any) -> SyncAgent:
        """The courier of a program that starts on this file."""
        side = TillSide(
            sign=signed,
            keep_token=lambda hello: self.tokens.append(hello.token),
            take_key=self.courier.take,
            keys_for=self.courier.keys_for,
            program="0.2.0",
            declare=lambda: self.rights,
            told_beyond=lambda _connection, ends: (() if ends is None else self.members(ends), self.moved_by),
            freeze=self.frozen.append,
            free_bytes=self.free_bytes,
            true_time=self.true_time,
        )
        return SyncAgent(self.keeper, self.headquarters, side, rng=random.Random(self.seed), **more)

    def free_bytes(self) -> int | None:
        if isinstance(self.free, OSError):
            raise self.free
        return self.free

    def round(self) -> SyncStatus:
        return self.agent.run_once()

    def record(self, *facts: Fact) -> list[Entry]:
        with self.keeper.open(CLERK) as books:
            return [books.record(fact) for fact in facts]

    def enrol(self) -> str:
        with self.keeper.open(CLERK) as books:
            return enrol(books, self.keys, name="李雪梅", phone="13800006620", phone_mac=str, home_store="HP")

    def own(self) -> list[Entry]:
        with self.database.reading() as connection:
            return list(entries(connection, "HP01"))

    def journal(self) -> list[str]:
        with self.database.reading() as connection:
            return [f"{entry.register}-{entry.epoch}-{entry.seq}" for entry in entries(connection)]

    def points(self, member_id: str = "m1") -> int:
        with self.database.reading() as connection:
            return account(connection, member_id).points

    def cursors(self) -> dict[str, Cursor]:
        with self.database.reading() as connection:
            return cursors(connection)

    def standing(self) -> Standing:
        with self.database.reading() as connection:
            return standing(connection)

    def meta(self) -> dict[str, str]:
        return {row["name"]: row["value"] for row in rows(self.database, place_meta)}

    def verdict(self) -> Verdict:
        with self.database.reading() as connection:
            self.keys.load(connection)
            return verify(connection, register="HP01", projections=self.keeper.projections)


def of_others(count: int, register: str = "BJ01") -> list[Entry]:
    """Entries that another register wrote, a point each."""
    return written(register, points(count))
