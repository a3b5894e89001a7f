"""One till's courier: hands its journal in at once, fetches the others', and says how things stand.

The till never waits for it, and it never holds the database while it waits for the network.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select

from kernel.books import Bookkeeper
from kernel.tables import exception_ledger
from sync.inbox import PageAltered, apply_page, positions
from sync.outbox import Forked, Point, agree, next_batch, pending
from sync.ports import Headquarters, Rejected, Unreachable
from sync.protocol import Ack, Blocked, KeysFor, Later, Need, TakeKey

RETRY_CAP_S = 60.0
_log = logging.getLogger(__name__)
State = Literal["synced", "pending", "offline", "rejected"]


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How a till stands with headquarters, for the chip on the screen.

    `pending` own entries not acknowledged; `reason` why the last contact was refused ('' else); `exceptions` others'
    or own entries that could not be applied here; `feed_position` entries passed in all feeds together; `clock_skew_s`
    headquarters' clock minus this one, in whole seconds, at the last contact.
    """

    state: State = "pending"
    pending: int = 0
    offline_since: datetime | None = None
    last_contact: datetime | None = None
    exceptions: int = 0
    feed_position: int = 0
    clock_skew_s: int = 0
    reason: str = ""


class SyncAgent:
    """Runs in its own thread between `start` and `stop`, or step by step with `run_once`.

    `nudge` is called after each commit. `settle` gives up the rights in doubt (authority.give_up_doubts).
    `on_change` hears each new status on the agent's thread.
    """

    def __init__(
        self,
        keeper: Bookkeeper,
        headquarters: Headquarters,
        *,
        take_key: TakeKey,
        keys_for: KeysFor,
        rng: random.Random,
        settle: Callable[[], int] = lambda: 0,
        download_every_s: float = 2.0,
        on_change: Callable[[SyncStatus], None] | None = None,
    ) -> None:
        self._keeper, self._headquarters = keeper, headquarters
        self._take_key, self._keys_for, self._settle = take_key, keys_for, settle
        self._rng, self._download_every_s = rng, download_every_s
        self._listeners = [] if on_change is None else [on_change]
        self._status = SyncStatus()
        self._lock, self._round = threading.Lock(), threading.Lock()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._failures = 0
        self._later_s = 0
        self._greeted = False
        self._shown: SyncStatus | None = None

    @property
    def status(self) -> SyncStatus:
        with self._lock:
            return self._status

    def listen(self, on_change: Callable[[SyncStatus], None]) -> None:
        with self._lock:
            self._listeners.append(on_change)

    def nudge(self) -> None:
        """There is something to hand in; returns at once."""
        self._wake.set()

    def start(self) -> None:
        assert self._thread is None, "already started"
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Ask the thread to end and wait for it; False when a call to the network still held it."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
            if self._thread.is_alive():
                return False
            self._thread = None
        return True

    def run_once(self) -> SyncStatus:
        """One whole round in the caller's thread: settle doubts, hand in everything, fetch everything."""
        self._go_round(lambda: False)
        return self.status

    def rest_s(self) -> float:
        """How long to rest before the next round: the interval, or full jitter after failures."""
        if self._failures == 0:
            return self._download_every_s
        return self._rng.uniform(0.0, min(RETRY_CAP_S, 2.0 ** min(self._failures, 16)))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._go_round(self._stopping.is_set)
            except Exception:  # a full disk or a fault of ours must not end the courier while the shop is open
                _log.exception("the round failed")
                self._failures += 1
                self._refused("sync.failed")
            if self._later_s:  # headquarters asked for rest: no commit shortens it
                self._stopping.wait(self._later_s)
            else:
                self._wake.wait(self.rest_s())

    def _go_round(self, stopped: Callable[[], bool]) -> None:
        with self._round:
            self._later_s = 0
            self._settle()
            try:
                trouble = self._hand_in(stopped)
                self._fetch(stopped)
            except Unreachable:
                self._failures += 1
                self._offline()
            except (Rejected, PageAltered) as error:
                self._failures += 1
                self._refused(error.code if isinstance(error, Rejected) else "page.altered")
            else:
                self._failures = self._failures + 1 if trouble else 0
                if trouble:
                    self._refused(trouble)
                else:
                    self._in_contact()

    def _hand_in(self, stopped: Callable[[], bool]) -> str:
        """Upload until nothing is left; returns why it stopped before that, '' when it did not."""
        register, database = self._keeper.register, self._keeper.database
        try:
            if not self._greeted:
                hello = self._headquarters.hello()
                self._heard(hello.now)
                if stopped():  # the file may be closed by now; what is not noted is asked again
                    return ""
                with database.writing() as connection:
                    agree(connection, register, Point(hello.epoch, hello.seq, hello.hash))
                self._greeted = True
            while not stopped():
                with database.reading() as connection:
                    batch = next_batch(connection, register, self._keys_for)
                if batch is None:
                    return ""
                answer = self._headquarters.upload(batch)
                if stopped():
                    return ""
                match answer:
                    case Ack() | Need():
                        self._heard(answer.now)
                        with database.writing() as connection:
                            agree(connection, register, Point(answer.epoch, answer.seq, answer.hash))
                    case Blocked():
                        return answer.reason
                    case Later():
                        self._later_s = max(1, min(int(RETRY_CAP_S), answer.retry_after_s))
                        return ""
        except Forked as error:
            self._greeted = False  # ask again where headquarters stands: a restore may have settled it meanwhile
            return error.reason
        return ""

    def _fetch(self, stopped: Callable[[], bool]) -> None:
        more = True
        while more and not stopped():
            with self._keeper.database.reading() as connection:
                after = positions(connection)
            page = self._headquarters.feed(after)
            self._heard(page.now)
            if stopped():
                return
            if page.positions != after:
                apply_page(self._keeper, page, take_key=self._take_key)
            more = page.more

    def _heard(self, now: str) -> None:
        here = self._keeper.clock.now()
        try:
            skew = round((datetime.fromisoformat(now) - here).total_seconds())
        except (ValueError, TypeError) as error:
            raise Unreachable("headquarters' clock cannot be read") from error
        with self._lock:
            self._status = replace(self._status, last_contact=here, clock_skew_s=skew)

    def _in_contact(self) -> None:
        self._publish("synced", offline_since=None, reason="")

    def _refused(self, reason: str) -> None:
        self._publish("rejected", offline_since=None, reason=reason)

    def _offline(self) -> None:
        self._publish("offline", offline_since=self.status.offline_since or self._keeper.clock.now(), reason="")

    def _publish(self, state: State, *, offline_since: datetime | None, reason: str) -> None:
        with self._keeper.database.reading() as connection:
            waiting = pending(connection, self._keeper.register).count
            exceptions = connection.scalar(select(func.count()).select_from(exception_ledger)) or 0
            position = sum(positions(connection).values())
        with self._lock:
            before = self._shown
            self._status = self._shown = replace(
                self._status,
                state="pending" if state == "synced" and waiting else state,
                pending=waiting,
                offline_since=offline_since,
                exceptions=exceptions,
                feed_position=position,
                reason=reason,
            )
            status, listeners = self._status, tuple(self._listeners)
        if before is None or replace(status, last_contact=before.last_contact) != before:  # the hour alone is no news
            for listener in listeners:
                listener(status)
