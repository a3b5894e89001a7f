"""Questions that headquarters holds until it has news for who asks: a till hears at once and need not ask often.

A held question is an entry in a table and a future of the server's loop: no thread and no connection waits with it.
The books of this process say which feeds they have written (`publish`, after the commit). What other processes commit
on the same database is found by one look at the journal's end every quarter of a second, while anybody waits.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select

from headquarters.tables import feed_head, journal_head
from kernel.asking import fetch
from kernel.clock import Monotonic, SystemMonotonic
from kernel.database import AnyDatabase

LOOK_EVERY_S = 0.25
_END = select(journal_head.c.no)
_HEADS = select(feed_head.c.feed, feed_head.c.no).where(feed_head.c.feed.in_(bindparam("feeds", expanding=True)))
_SINCE = select(feed_head.c.feed, feed_head.c.no).where(feed_head.c.no > bindparam("after"))
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """`feeds` that stand elsewhere than the asker knows, with their ends; none: nothing new.

    `held_ns`: how long the question was only waiting.
    """

    feeds: dict[str, int]
    held_ns: int = 0


@dataclass(eq=False, slots=True)
class _Waiter:
    after: Mapping[str, int]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[dict[str, int]]
    found: dict[str, int] = field(default_factory=dict)


class Bulletin:
    """One for each server process. `publish` and `stop` may be called by any thread, `wait` by the server's loop."""

    def __init__(
        self, database: AnyDatabase, *, look_every_s: float = LOOK_EVERY_S, monotonic: Monotonic | None = None
    ) -> None:
        self._database, self._look_every_s = database, look_every_s
        self._monotonic = monotonic or SystemMonotonic()
        self._lock, self._stopped = threading.Lock(), False
        self._waiting: dict[str, _Waiter] = {}
        self._of_feed: dict[str, set[_Waiter]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._seen = 0  # how far in the journal the looks have come

    @property
    def held(self) -> int:
        """How many questions wait."""
        return len(self._waiting)

    async def wait(self, register: str, after: Mapping[str, int], seconds: float) -> Heard:
        """The feeds of `after` that stand elsewhere, as soon as there are any; none after `seconds`, or at the stop.

        A register waits once: a new question ends the one before it.
        """
        loop = asyncio.get_running_loop()
        waiter = _Waiter(after, loop, loop.create_future())
        if not self._enter(register, waiter):
            return Heard({})
        try:
            end, heads = await asyncio.to_thread(self._stand, sorted(after))  # what comes after this wakes the waiter
            news = {feed: heads.get(feed, 0) for feed, no in after.items() if heads.get(feed, 0) != no}
            if news or seconds <= 0:
                return Heard(news)
            self._look_from(end, loop)
            began = self._monotonic.now().ns
            with suppress(TimeoutError):
                news = await asyncio.wait_for(waiter.answer, seconds)
            return Heard(news, self._monotonic.now().ns - began)
        finally:
            self._leave(register, waiter)

    def publish(self, ends: Mapping[str, int]) -> None:
        """These feeds now end there; the commit is done. Wakes those who wait for them, and nobody else."""
        with self._lock:
            woken: dict[_Waiter, None] = {}
            for feed, no in ends.items():
                for waiter in self._of_feed.get(feed, ()):
                    if no > waiter.after[feed]:
                        waiter.found[feed] = no
                        woken[waiter] = None
        _answer(list(woken))

    def stop(self) -> None:
        """Everybody who waits is answered now, and nobody is held any more."""
        with self._lock:
            self._stopped = True
            waiting = list(self._waiting.values())
        _answer(waiting)

    def _enter(self, register: str, waiter: _Waiter) -> bool:
        with self._lock:
            if self._stopped:
                return False
            before = self._waiting.get(register)
            self._waiting[register] = waiter
            for feed in waiter.after:
                self._of_feed.setdefault(feed, set()).add(waiter)
        if before is not None:
            _answer([before])
        return True

    def _leave(self, register: str, waiter: _Waiter) -> None:
        with self._lock:
            if self._waiting.get(register) is waiter:
                del self._waiting[register]
            for feed in waiter.after:
                others = self._of_feed[feed]
                others.discard(waiter)
                if not others:
                    del self._of_feed[feed]

    # --- what other processes commit ---------------------------------------------------------------------------------

    def _look_from(self, end: int, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to look where nobody looks yet; who looks already covers more than this waiter needs."""
        if self._looking is None or self._looking.done():
            self._seen = end
            self._looking = loop.create_task(self._look())

    async def _look(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._look_every_s)
            try:
                self._seen, ends = await asyncio.to_thread(self._since, self._seen)
            except Exception:  # the database is silent for a while: those who wait are answered when their time is up
                log.exception("the journal's end cannot be read")
            else:
                self.publish(ends)

    def _stand(self, feeds: Sequence[str]) -> tuple[int, dict[str, int]]:
        """(the journal's end, the ends of these feeds, which may know a little more)."""
        with self._database.reading() as connection:
            end = _end(connection)
            return end, {row.feed: row.no for row in fetch(connection, _HEADS, {"feeds": list(feeds)})}

    def _since(self, seen: int) -> tuple[int, dict[str, int]]:
        """(the journal's end, the feeds that were written behind `seen`)."""
        with self._database.reading() as connection:
            end = _end(connection)
            if end == seen:
                return end, {}
            return end, {row.feed: row.no for row in fetch(connection, _SINCE, {"after": seen})}


def _end(connection: Connection) -> int:
    return next((int(row.no) for row in fetch(connection, _END, {})), 0)


def _answer(waiters: Sequence[_Waiter]) -> None:
    """Each on the loop that holds it, in one message to it; a loop that has ended has nobody waiting."""
    for loop in {waiter.loop for waiter in waiters}:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_set, [waiter for waiter in waiters if waiter.loop is loop])


def _set(waiters: Sequence[_Waiter]) -> None:
    for waiter in waiters:
        if not waiter.answer.done():
            waiter.answer.set_result(dict(waiter.found))
