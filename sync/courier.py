"""What one round says to headquarters, in which order, and what each answer means here.

An answer of another life of headquarters than the one that hello named has no effect: hello is said again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from kernel.books import Bookkeeper
from sync.greeting import Greeter, TillSide
from sync.identity import NotEnrolled
from sync.inbox import Taken, apply_page, brings_news, cursors
from sync.outbox import Forked, Point, agree, next_batch
from sync.ports import DatesWrong, Headquarters, Rejected, Unreachable
from sync.protocol import Ack, Blocked, FeedPage, Later, Need, UploadAnswer, UploadBatch
from sync.window import Window

FETCH_AFTER_BATCHES = 5
QUARANTINED = "register.quarantined"
MOST_REST_S = 60
REREAD_EVERY = timedelta(hours=1)
_SAY_HELLO_AGAIN = ("incarnation.", "token.")
_NO_RIGHTS = ("token.", "register.", "signature.", "epoch.", "incarnation.")  # not known any more as what it was
NOT_ENROLLED = "register.not_enrolled"


class AnotherLife(Exception):
    """An answer bears another incarnation than the one this till knows."""


class Courier:
    """One register's rounds. Not for two threads at once.

    `later_s` headquarters asked for so much rest; `unsound` feeds that do not add up though they were read again.
    """

    def __init__(self, keeper: Bookkeeper, headquarters: Headquarters, side: TillSide) -> None:
        self._keeper, self._headquarters, self._side = keeper, headquarters, side
        self.greeter = Greeter(keeper, headquarters, side)
        self.window = Window()
        self.later_s = 0
        self.last_contact: datetime | None = None
        self.clock_skew_s = 0
        self.refetches = 0
        self.unsound: set[str] = set()
        self._reread: dict[str, datetime] = {}

    def go_round(self, stopped: Callable[[], bool], *, fetching: bool, make_room: Callable[[], bool]) -> str:
        """Greet where it is due, hand in, fetch; returns why nothing is handed in, '' when all is well.

        `make_room`: somebody waits for a round of their own; downloads end after the page they are at.
        Raises Unreachable, DatesWrong, Rejected, NotEnrolled, PageAltered, AnotherLife.
        """
        self.later_s = 0
        greeted = not self.greeter.due()
        try:
            try:
                return self._talk(stopped, fetching, make_room)
            except (AnotherLife, Rejected) as error:
                if not greeted or not _says_hello_again(error):
                    raise
                self.greeter.again()
            return self._talk(stopped, fetching, make_room)
        except Rejected as error:
            if error.code.startswith(_NO_RIGHTS):
                self.greeter.freeze(error.code)
            raise
        except NotEnrolled:
            self.greeter.freeze(NOT_ENROLLED)
            raise
        except DatesWrong:
            if self._side.true_time is not None:  # the shop goes on by headquarters' clock, a person sets this one
                self._heard(self._side.true_time().now)
            raise

    def _talk(self, stopped: Callable[[], bool], fetching: bool, make_room: Callable[[], bool]) -> str:
        trouble = self._greet(stopped)
        while not stopped():
            more = False
            if not trouble:
                more, trouble = self._hand_in(stopped)
            if fetching and not self.later_s:
                try:
                    self._fetch(stopped, make_room, one_page=more)
                except AnotherLife:
                    if trouble != QUARANTINED:
                        raise
                    self.greeter.freeze(trouble)  # only a hello settles another life, and it is refused
            if not more:
                break
        return trouble

    def _greet(self, stopped: Callable[[], bool]) -> str:
        if not self.greeter.due():
            return ""
        try:
            self.greeter.greet(self._heard, stopped)
        except Forked as error:
            self.greeter.freeze(error.reason)
            return error.reason
        except Rejected as error:
            if error.code != QUARANTINED or not self.greeter.incarnation:
                raise
            self.greeter.freeze(error.code)  # it may still read: both machines go on selling by today's prices
            return error.code
        return ""

    # --- up ------------------------------------------------------------------------------------------------------

    def _hand_in(self, stopped: Callable[[], bool]) -> tuple[bool, str]:
        """Some batches; (whether there is more to hand in now, why it may not be handed in)."""
        asked_back = False
        for _ in range(FETCH_AFTER_BATCHES):
            batch = self._next_batch()
            if batch is None or stopped():
                return False, ""
            answer = self._upload(batch)
            if stopped():
                return False, ""
            if isinstance(answer, Blocked):
                self.greeter.freeze(f"blocked.{answer.reason}")
                return False, answer.reason
            if isinstance(answer, Later):
                self.later_s = max(1, min(MOST_REST_S, answer.retry_after_s))
                self.window.narrower(answer.window)
                return False, ""
            self._same_life(answer.incarnation)
            self._heard(answer.now)
            trouble = self._agreed(batch, answer, asked_back)
            if trouble:
                return False, trouble
            asked_back = isinstance(answer, Need)
        return True, ""

    def _next_batch(self) -> UploadBatch | None:
        with self._keeper.database.reading() as connection:
            return next_batch(
                connection,
                self._keeper.register,
                self._side.keys_for,
                sign=self._side.sign,
                incarnation=self.greeter.incarnation,
                window=self.window.size,
            )

    def _upload(self, batch: UploadBatch) -> UploadAnswer:
        try:
            return self._headquarters.upload(batch)
        except Unreachable:
            self.window.narrower()
            raise
        except Rejected as error:
            if error.code == "body.too_large":
                self.window.narrower()
            raise

    def _agreed(self, batch: UploadBatch, answer: Ack | Need, asked_back: bool) -> str:
        """Note where headquarters stands; why that leads nowhere, '' where it does."""
        point = Point(answer.epoch, answer.seq, answer.hash)
        try:
            with self._keeper.database.writing() as connection:
                noted = agree(connection, self._keeper.register, point, may_lower=isinstance(answer, Need))
        except Forked as error:
            self.greeter.freeze(error.reason)
            return error.reason
        if isinstance(answer, Need):
            return "sync.stuck" if asked_back else ""
        if (noted.epoch, noted.seq) < (batch.epoch, batch.from_seq):
            return "sync.stuck"  # an acknowledgement of nothing: the same batch would be sent for ever
        self.window.wider(answer.window)
        self.greeter.backed_up(answer.backed_up_seq)
        if self.greeter.frozen.startswith("blocked."):
            self.greeter.freeze("")
        return ""

    # --- down ----------------------------------------------------------------------------------------------------

    def _fetch(self, stopped: Callable[[], bool], make_room: Callable[[], bool], *, one_page: bool) -> None:
        more, began = True, 0
        while more and not stopped():
            with self._keeper.database.reading() as connection:
                known = cursors(connection)
            after = {feed: cursor.pos for feed, cursor in known.items()}
            page = self._headquarters.feed(after)
            self._same_life(page.incarnation)
            self._heard(page.now)
            if stopped():
                return
            more = page.more
            if self.unsound or brings_news(page, known):
                taken = self._take(page, after)
                began += len(taken.began_anew)
                more = more or bool(taken.stale or taken.began_anew or taken.reread)
            if one_page or make_room() or began > len(after):  # no feed begins anew twice in a round
                return

    def _take(self, page: FeedPage, after: dict[str, int]) -> Taken:
        taken = apply_page(
            self._keeper, page, after=after, take_key=self._side.take_key, read_again=self._worth_reading_again
        )
        for feed in taken.agreeing:
            self._reread.pop(feed, None)
        self._reread.update(dict.fromkeys(taken.reread, self._keeper.clock.now()))
        self.unsound = (self.unsound | set(taken.unsound)) - set(taken.agreeing)
        self.refetches += len(taken.began_anew) + len(taken.reread)
        return taken

    def _worth_reading_again(self, feed: str) -> bool:
        """Once an hour: what is missing after that, another reading does not bring either."""
        last = self._reread.get(feed)
        return last is None or abs(self._keeper.clock.now() - last) >= REREAD_EVERY

    def _same_life(self, incarnation: int) -> None:
        if incarnation != self.greeter.incarnation:
            self.greeter.freeze("incarnation")
            raise AnotherLife

    def _heard(self, now: str) -> None:
        here = self._keeper.clock.now()
        try:
            skew = round((datetime.fromisoformat(now) - here).total_seconds())
        except (ValueError, TypeError) as error:
            raise Unreachable("headquarters' clock cannot be read") from error
        self.last_contact, self.clock_skew_s = here, skew
        self.greeter.clock_differs(skew)


def _says_hello_again(error: Exception) -> bool:
    return isinstance(error, AnotherLife) or str(error).startswith(_SAY_HELLO_AGAIN)
