"""The till's ear: one question to headquarters is always open, and its answer makes the courier fetch at once.

It only spares waiting. What is fetched and when a line is lost is the courier's to say; where headquarters or the way
to it cannot hold a question, the courier's plain interval does all the work, as it did before.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping

from kernel.clock import Monotonic, SystemMonotonic
from sync.ports import Rejected, TellsNews, Unreachable
from sync.protocol import NEWS_WAIT_S, News

RETRY_CAP_S = 60.0
GATHER_S = 0.25  # after news the next question waits up to so long: a busy minute is fetched in few pages
_log = logging.getLogger(__name__)


def jitter_s(rng: random.Random, failures: int) -> float:
    """How long to rest after so many failures in a row: anything up to a limit that doubles (full jitter)."""
    return rng.uniform(0.0, min(RETRY_CAP_S, 2.0 ** min(failures, 16)))


class Listener:
    """Asks on a thread of its own between `start` and `stop`, only after rounds that went well; not started twice.

    `positions` reads how far the feeds were taken, `nudge` asks for a round. The courier says of each round that
    wanted to fetch how it went (`round_over`), and holds `rounds` while one runs.
    """

    def __init__(
        self,
        line: TellsNews,
        *,
        positions: Callable[[], Mapping[str, int]],
        nudge: Callable[[], None],
        rounds: threading.Lock,
        rng: random.Random,
        monotonic: Monotonic | None = None,
    ) -> None:
        self._line, self._positions, self._nudge = line, positions, nudge
        self._rounds, self._rng = rounds, rng
        self._monotonic = monotonic or SystemMonotonic()
        self._changed, self._reading = threading.Condition(), threading.Lock()
        self._stopped, self._well, self._count = False, False, 0
        self._failures = 0
        self._asked: Mapping[str, int] | None = None  # where the till stood when there was news for it
        self._works = False
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)

    @property
    def works(self) -> bool:
        """Whether the last question was held and answered as it should be."""
        return self._works

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Nothing is read or nudged after this. A question that is out ends by itself, nobody waits for it."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        with self._reading:  # the books may be closed from here on
            pass

    def round_over(self, *, well: bool) -> None:
        """A round that wanted to fetch has ended."""
        with self._changed:
            self._well, self._count = well, self._count + 1
            self._changed.notify_all()

    def _run(self) -> None:
        while self._until(lambda: self._well):
            try:
                self._ask()
            except (Unreachable, Rejected):
                self._rest()
            except Exception:  # a fault of ours must not end the ear while the shop is open
                _log.exception("listening failed")
                self._rest()

    def _ask(self) -> None:
        after = self._known()
        if after is None:
            return
        began = self._monotonic.now().ns
        news = self._line.news(after, NEWS_WAIT_S)
        early = self._monotonic.now().ns - began < NEWS_WAIT_S * 500_000_000
        if not news.feeds:
            if early:  # headquarters stops, or holds nothing: asking on would ask without end
                self._rest()
            else:
                self._failures, self._works = 0, True
            return
        if after == self._asked:  # fetching has not brought what it speaks of
            self._asked = None
            self._rest()
            return
        self._asked, self._failures, self._works = after, 0, True
        with self._rounds:  # a round that runs now may bring it
            pass
        now = self._known()
        if now is None or not _behind(news, after, now):
            return
        count = self._count
        self._nudge()
        self._until(lambda: self._count > count)
        self._pause(self._rng.uniform(0.0, GATHER_S))

    def _known(self) -> Mapping[str, int] | None:
        """How far the feeds are taken; None after the stop."""
        with self._reading:
            return None if self._stopped else self._positions()

    def _rest(self) -> None:
        worked, self._works = self._works, False
        self._failures += 1
        self._pause(jitter_s(self._rng, self._failures))
        if worked and not self._stopped:
            self._nudge()  # the courier rests for long while this works; it is to see for itself what is wrong

    def _until(self, reached: Callable[[], bool]) -> bool:
        """Wait; False when it was stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or reached())
            return not self._stopped

    def _pause(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped, seconds)


def _behind(news: News, asked: Mapping[str, int], now: Mapping[str, int]) -> bool:
    """Whether the till, at `now`, has not taken what this news speaks of; an end before `asked` is another life's."""
    return any(end > now.get(feed, 0) or end < asked.get(feed, 0) for feed, end in news.feeds.items())
