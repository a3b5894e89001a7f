"""Hello: what a till says of itself, and what headquarters' answer changes here before anything else is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kernel.books import Bookkeeper, head
from kernel.clock import stamp
from sync.inbox import read_all_anew, read_anew
from sync.outbox import Point, Sign, agree
from sync.ports import Headquarters, Rejected
from sync.protocol import (
    DECLARED_RIGHTS,
    MEMBERS_AT_ONCE,
    MOVED_BY,
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    Hello,
    HelloAsk,
    KeysFor,
    RightDeclared,
    TakeKey,
    TimeAnswer,
)
from sync.standing import note, standing
from sync.status import offset_of

HELLO_EVERY = timedelta(hours=1)
RECOVERING_EVERY = timedelta(seconds=30)
ToldBeyond = Callable[[Connection, Mapping[int, int] | None], tuple[Sequence[str], Sequence[str]]]
"""Members of whom headquarters' last word does not hold here, whose journal ends so now: {epoch: last number}, None
where neither end was set back; and the registers that moved their accounts here."""


@dataclass(frozen=True, slots=True)
class TillSide:
    """What the courier asks of the till around it.

    `sign` by the register's own key; `keep_token` keeps a hello's token durably before anything else is asked;
    `program` is its version. `declare` names the rights that are held here, `told_beyond` the members who are to be
    told anew after headquarters or this till was set back, or a register that headquarters had forgotten began anew.
    `heard` is told each hello (the policy of leases stands in it). `freeze` hears why no right may be asked for or
    spent any more, '' when they may again; the same stands in sync/standing.py. `settle` gives up the rights in doubt.
    `free_bytes` of the disk, None where it is not known. `true_time` asks headquarters for its signed time where no
    certificate fits this machine's clock.
    """

    sign: Sign
    keep_token: Callable[[Hello], None]
    take_key: TakeKey
    keys_for: KeysFor
    program: str = ""
    declare: Callable[[], Sequence[RightDeclared]] = tuple
    told_beyond: ToldBeyond = lambda _connection, _ends: ((), ())
    heard: Callable[[Hello], None] = lambda _hello: None
    freeze: Callable[[str], None] = lambda _reason: None
    settle: Callable[[], int] = lambda: 0
    free_bytes: Callable[[], int | None] = lambda: None
    true_time: Callable[[], TimeAnswer] | None = None


def hello_ask(
    keeper: Bookkeeper,
    program: str,
    rights: Sequence[RightDeclared] | None = None,
    members: Sequence[str] = (),
    moved_by: Sequence[str] = (),
) -> HelloAsk:
    """What this till speaks and knows, and where its journal ends; `rights` where all of them are declared."""
    with keeper.database.reading() as connection:
        epoch, seq, last_hash = head(connection, keeper.register)
    return HelloAsk(
        protocol_min=PROTOCOL_MIN,
        protocol_max=PROTOCOL_MAX,
        program=program[:32],
        kinds=keeper.projections.kinds.newest(),
        wall=stamp(keeper.clock.now()),
        epoch=epoch,
        seq=seq,
        hash=last_hash,
        declares=rights is not None,
        rights=tuple((rights or ())[:DECLARED_RIGHTS]),
        members=tuple(members),
        moved_by=tuple(moved_by[:MOVED_BY]),
    )


class Greeter:
    """Says hello for one register and keeps what it learns; `incarnation` is the life of headquarters it knows."""

    def __init__(self, keeper: Bookkeeper, headquarters: Headquarters, side: TillSide) -> None:
        self._keeper, self._headquarters, self._side = keeper, headquarters, side
        with keeper.database.reading() as connection:
            kept = standing(connection)
        self.incarnation, self.frozen, self.offset_s = kept.incarnation, kept.frozen, kept.offset_s
        self.backed_up_seq = kept.backed_up_seq
        self.recovering = False
        self.last_hello: datetime | None = None
        self._settled = False

    def due(self) -> bool:
        """At the start, after a failure, every hour; oftener while headquarters recovers."""
        if not self._settled or self.last_hello is None:
            return True
        since = abs(self._keeper.clock.now() - self.last_hello)  # a clock may have been put back
        return since >= (RECOVERING_EVERY if self.recovering else HELLO_EVERY)

    def again(self) -> None:
        """What was agreed is in doubt: hello comes before anything else."""
        self._settled = False

    def greet(self, heard: Callable[[str], None], stopped: Callable[[], bool]) -> None:
        """Say hello and carry out what the answer means; `heard` is told headquarters' time first.

        Raises Unreachable, Rejected, Forked (nothing may be handed in then).
        """
        asked = hello_ask(self._keeper, self._side.program)
        hello = self._headquarters.hello(asked)
        if hello.register != self._keeper.register:
            raise Rejected("register.other")
        if hello.incarnation < self.incarnation:
            raise Rejected("incarnation.past")  # a headquarters that was replaced by a restored one, and still runs
        self._side.keep_token(hello)
        another_life = bool(self.incarnation) and hello.incarnation > self.incarnation
        set_back = another_life or asked.epoch > hello.epoch  # headquarters; or this till, which then began an epoch
        members, moved_by = self._told_beyond(hello, set_back)
        if hello.recovering or another_life or members:  # nothing is taken from this till before its rights are named
            hello = self._declare(members, moved_by)
        heard(hello.now)
        if stopped():  # the file may be closed by now; what is not noted is asked again
            return
        if hello.recovering:
            self.freeze("recovering")
        self._learn(hello)
        with self._keeper.database.writing() as connection:
            agree(connection, self._keeper.register, Point(hello.epoch, hello.seq, hello.hash))
        if not hello.recovering and not self.frozen.startswith(
            "blocked."
        ):  # that one ends with the next acknowledgement
            self.freeze("")
        self._settled, self.last_hello = True, self._keeper.clock.now()

    def _told_beyond(self, hello: Hello, set_back: bool) -> tuple[Sequence[str], Sequence[str]]:
        if not hello.remembers:  # an older headquarters
            return (), ()
        with self._keeper.database.reading() as connection:
            return self._side.told_beyond(connection, hello.remembers if set_back else None)

    def _declare(self, members: Sequence[str], moved_by: Sequence[str]) -> Hello:
        """Name the rights, and the members to be told anew; page by page if they are many."""
        while True:
            page, members = members[:MEMBERS_AT_ONCE], members[MEMBERS_AT_ONCE:]
            rights = None if members else self._side.declare()
            ask = hello_ask(self._keeper, self._side.program, rights, page, moved_by if page else ())
            hello = self._headquarters.hello(ask)
            self._side.keep_token(hello)
            if not members:
                return hello

    def freeze(self, reason: str) -> None:
        """No right is asked for or spent from now on, for this reason; '' ends it. Kept over a restart."""
        if reason != self.frozen:
            with self._keeper.database.writing() as connection:
                note(connection, frozen=reason)
            self.frozen = reason
            self._side.freeze(reason)

    def backed_up(self, seq: int) -> None:
        if seq != self.backed_up_seq:
            with self._keeper.database.writing() as connection:
                note(connection, backed_up_seq=seq)
            self.backed_up_seq = seq

    def clock_differs(self, skew_s: int) -> None:
        """Headquarters' clock is so much ahead of this one; kept over a restart where it matters."""
        offset_s = offset_of(skew_s, self.offset_s)
        if offset_s != self.offset_s:
            with self._keeper.database.writing() as connection:
                note(connection, offset_s=offset_s)
            self.offset_s = offset_s

    def _learn(self, hello: Hello) -> None:
        with self._keeper.database.writing() as connection:
            if self.incarnation and hello.incarnation != self.incarnation:
                read_all_anew(connection, hello.feeds)
            else:
                read_anew(connection, hello.feeds)
            heard_at = stamp(self._keeper.clock.now())
            note(connection, incarnation=hello.incarnation, backed_up_seq=hello.backed_up_seq, heard_at=heard_at)
        self.incarnation, self.backed_up_seq = hello.incarnation, hello.backed_up_seq
        self.recovering = hello.recovering
        self._side.heard(hello)
