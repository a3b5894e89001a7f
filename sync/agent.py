"""One till's courier: hands its journal in at once, fetches the others', and says how things stand.

The till never waits for it, and it never holds the database while it waits for the network. Hello goes before uploads,
uploads before downloads; but a long queue lets a page in between, and who waits for a right is not kept by a download.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kernel.books import Bookkeeper
from kernel.clock import OffsetClock
from sync.courier import NOT_ENROLLED, AnotherLife, Courier
from sync.exceptions import count_waiting
from sync.greeting import TillSide
from sync.identity import NotEnrolled
from sync.inbox import PageAltered, positions
from sync.listening import RETRY_CAP_S, Listener, jitter_s
from sync.outbox import pending
from sync.ports import DatesWrong, Headquarters, Rejected, TellsNews, Unreachable
from sync.status import State, SyncStatus, warnings_of

__all__ = ["RETRY_CAP_S", "SyncAgent", "SyncStatus", "TillSide"]

LISTENING_EVERY_S = 15.0
NO_LINE = "no line"  # nothing was refused: nobody answered
_log = logging.getLogger(__name__)


class SyncAgent:
    """Runs in its own thread between `start` and `stop`, or step by step with `run_once`.

    Started on a line that tells news, it also listens (sync/listening.py), and asks by itself more rarely.
    `nudge` is called after each commit. `on_change` hears each new status on the agent's thread.
    """

    def __init__(
        self,
        keeper: Bookkeeper,
        headquarters: Headquarters,
        side: TillSide,
        *,
        rng: random.Random,
        download_every_s: float = 2.0,
        on_change: Callable[[SyncStatus], None] | None = None,
    ) -> None:
        self._keeper, self._side = keeper, side
        self._rng, self._download_every_s = rng, download_every_s
        self._listeners = [] if on_change is None else [on_change]
        self._courier = Courier(keeper, headquarters, side)
        self._lock, self._round = threading.Lock(), threading.Lock()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._waiting = 0  # threads that want a round of their own
        self._thread: threading.Thread | None = None
        self._news_line = headquarters if isinstance(headquarters, TellsNews) else None
        self._listener: Listener | None = None
        self._failures = 0
        self._shown: SyncStatus | None = None
        self._status = self._seen(SyncStatus(), "pending", None, "")

    @property
    def status(self) -> SyncStatus:
        with self._lock:
            return self._status

    @property
    def offset_s(self) -> int:
        """What must be added to this machine's clock (kernel.clock.OffsetClock), known from the first moment on."""
        return self._courier.greeter.offset_s

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
        if self._news_line is not None:
            self._listener = Listener(
                self._news_line, positions=self._positions, nudge=self.nudge, rounds=self._round, rng=self._rng
            )
            self._listener.start()
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Ask the thread to end and wait for it; False when a call to the network still held it."""
        self._stopping.set()
        self._wake.set()
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
        if self._thread is not None:
            self._thread.join(timeout_s)
            if self._thread.is_alive():
                return False
            self._thread = None
        return True

    def run_once(self) -> SyncStatus:
        """One whole round in the caller's thread: settle doubts, hand in everything, fetch everything."""
        return self._now(fetching=True)

    def hand_in(self) -> SyncStatus:
        """Hand in everything in the caller's thread and fetch nothing; a download that is under way makes room."""
        return self._now(fetching=False)

    def rest_s(self) -> float:
        """How long to rest before the next round: the interval, or full jitter after failures."""
        if self._failures:
            return jitter_s(self._rng, self._failures)
        listener = self._listener
        hears = listener is not None and listener.works
        return max(self._download_every_s, LISTENING_EVERY_S) if hears else self._download_every_s

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                with self._round:
                    self._go_round(self._stopping.is_set, fetching=True)
            except Exception:  # a full disk or a fault of ours must not end the courier while the shop is open
                _log.exception("the round failed")
                self._failures += 1
                self._courier.greeter.again()
                self._publish("rejected", None, "sync.failed")
                self._round_over()
            if self._courier.later_s:  # headquarters asked for rest: no commit shortens it
                self._stopping.wait(self._courier.later_s)
            else:
                self._wake.wait(self.rest_s())

    def _now(self, *, fetching: bool) -> SyncStatus:
        with self._lock:
            self._waiting += 1
        with self._round:
            with self._lock:
                self._waiting -= 1
            self._go_round(lambda: False, fetching=fetching)
        return self.status

    def _somebody_waits(self) -> bool:
        with self._lock:
            return self._waiting > 0

    def _go_round(self, stopped: Callable[[], bool], *, fetching: bool) -> None:
        self._side.settle()
        trouble = self._attempt(stopped, fetching=fetching)
        if trouble:
            self._failed()
        else:
            self._failures = 0
        if trouble == NO_LINE:
            self._publish("offline", self.status.offline_since or self._keeper.clock.now(), "")
        else:
            self._publish("rejected" if trouble else "synced", None, trouble)
        if fetching and not self._courier.later_s:
            self._round_over()

    def _attempt(self, stopped: Callable[[], bool], *, fetching: bool) -> str:
        """Go the round; the code of what is in the way, '' when nothing is."""
        try:
            return self._courier.go_round(stopped, fetching=fetching, make_room=self._somebody_waits)
        except DatesWrong:
            return "clock.dates"
        except Unreachable:
            return NO_LINE
        except Rejected as error:
            return error.code
        except PageAltered:
            return "page.altered"
        except NotEnrolled:
            return NOT_ENROLLED
        except AnotherLife:
            return "incarnation.unsettled"

    def _round_over(self) -> None:
        listener = self._listener
        if listener is not None:
            listener.round_over(well=self._failures == 0)

    def _positions(self) -> dict[str, int]:
        with self._keeper.database.reading() as connection:
            return positions(connection)

    def _failed(self) -> None:
        self._failures += 1
        self._courier.greeter.again()

    def _seen(self, before: SyncStatus, state: State, offline_since: datetime | None, reason: str) -> SyncStatus:
        courier, greeter = self._courier, self._courier.greeter
        with self._keeper.database.reading() as connection:
            queue = pending(connection, self._keeper.register)
            exceptions = count_waiting(connection)
            position = max(positions(connection).values(), default=0)
        warnings = warnings_of(
            free_bytes=self._free_bytes(),
            oldest_wall=queue.oldest_wall,
            now=OffsetClock(self._keeper.clock, lambda: greeter.offset_s).now(),
            offset_s=greeter.offset_s,
        )
        unsound = ("feed.checksum",) if courier.unsound else ()
        return replace(
            before,
            state="pending" if state == "synced" and queue.count else state,
            pending=queue.count,
            oldest_wall=queue.oldest_wall,
            offline_since=offline_since,
            last_contact=courier.last_contact,
            clock_skew_s=courier.clock_skew_s,
            offset_s=greeter.offset_s,
            exceptions=exceptions,
            feed_position=position,
            reason=reason or next(iter(unsound), ""),
            window=courier.window.size,
            last_hello=greeter.last_hello,
            incarnation=greeter.incarnation,
            recovering=greeter.recovering,
            frozen=greeter.frozen,
            backed_up_seq=greeter.backed_up_seq,
            refetches=courier.refetches,
            warnings=warnings + unsound,
        )

    def _free_bytes(self) -> int | None:
        try:
            return self._side.free_bytes()
        except OSError:  # a folder on a disk that was pulled out: the next write says so
            return None

    def _publish(self, state: State, offline_since: datetime | None, reason: str) -> None:
        seen = self._seen(self.status, state, offline_since, reason)
        with self._lock:
            before = self._shown
            self._status = self._shown = seen
            listeners = tuple(self._listeners)
        if before is None or replace(seen, last_contact=before.last_contact) != before:  # the hour alone is no news
            for listener in listeners:
                listener(seen)
