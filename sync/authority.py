"""Rights as the till asks for them: the question is written down before it leaves, the answer counts only while
it is still awaited, and what was never answered is given up in the journal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from kernel.actor import program
from kernel.books import Bookkeeper, Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.executor import carry_out
from kernel.projection import Insert, Remove, Set
from sync.ports import Headquarters, Rejected, Unreachable
from sync.protocol import RightAsk, RightGrantedAnswer
from sync.rights import RightClosed, RightGivenUp, in_doubt, right


class RightGone(DomainError):
    """A right that this till does not hold (any more): it was closed, given up or never granted. `right_id`."""

    code = "rights.gone"


@dataclass(frozen=True, slots=True)
class RightHeld:
    """So much is set aside for this register; for a voucher the principal is 1."""

    right_id: str
    principal_fen: int
    bonus_fen: int


@dataclass(frozen=True, slots=True)
class RightDenied:
    """A final no for this id; another try needs another id."""

    right_id: str
    code: str
    facts: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RightUnknown:
    """No answer. The id is in doubt until it is asked again or given up."""

    right_id: str


class HeadquartersAuthority:
    """Asks headquarters for rights on behalf of one till. `given_up` is told when the journal grew by a give-up."""

    def __init__(self, keeper: Bookkeeper, headquarters: Headquarters, *, given_up: Callable[[], None] | None = None):
        self._keeper, self._headquarters = keeper, headquarters
        self._given_up = given_up or (lambda: None)
        self._live: set[str] = set()
        self._lock = threading.Lock()

    def ask(self, *, right_id: str, account: str, amount: int, pin: str = "") -> RightHeld | RightDenied | RightUnknown:
        """Ask for `amount` of 'value:<member_id>' (fen) or 'voucher:<code>' (1). Waits for the network.

        Call it outside every transaction. The same id gets the same answer; an id that was given up is denied here
        already, because headquarters may not have heard of that yet.
        """
        with self._lock:
            self._live.add(right_id)
        try:
            if not self._write_down(right_id, account, amount):
                return RightDenied(right_id, "rights.given_up")
            try:
                answer = self._headquarters.ask(RightAsk(right_id=right_id, account=account, amount=amount, pin=pin))
            except Unreachable:
                return RightUnknown(right_id)
            except Rejected as error:
                # Refused at the door (token, shape): nothing was decided about the right, so it stays in doubt.
                return RightDenied(right_id, error.code)
            if isinstance(answer, RightGrantedAnswer):
                return self._granted(right_id, answer)
            self._forget(right_id)
            return RightDenied(right_id, answer.code, answer.facts)
        finally:
            with self._lock:
                self._live.discard(right_id)

    def give_up_doubts(self) -> int:
        """Give up every question without an answer that nobody is waiting for; returns how many."""
        with self._keeper.database.reading() as connection:
            if not self._doubts(connection):
                return 0
        with self._keeper.open(program("sync")) as books:
            doubts = self._doubts(books.connection)
            for right_id in doubts:
                give_up(books, right_id)
        if doubts:
            self._given_up()
        return len(doubts)

    def _doubts(self, connection: Connection) -> list[str]:
        rows = connection.execute(select(in_doubt.c.right_id).where(in_doubt.c.state == "asked"))
        with self._lock:
            return [row.right_id for row in rows if row.right_id not in self._live]

    def _write_down(self, right_id: str, account: str, amount: int) -> bool:
        with self._keeper.database.writing() as connection:
            ended = connection.execute(
                select(right.c.state).where(right.c.right_id == right_id, right.c.register == self._keeper.register)
            ).first()
            if ended is not None:
                return False
            asked = connection.execute(select(in_doubt).where(in_doubt.c.right_id == right_id)).first()
            if asked is not None:
                assert (asked.account, asked.amount) == (account, amount), "one id, one question"
                return True
            row = {"right_id": right_id, "account": account, "amount": amount, "state": "asked"}
            carry_out(connection, [Insert(in_doubt, {**row, "asked_at": stamp(self._keeper.clock.now())})])
            return True

    def _granted(self, right_id: str, answer: RightGrantedAnswer) -> RightHeld | RightDenied:
        with self._keeper.database.writing() as connection:
            awaited = connection.execute(select(in_doubt.c.state).where(in_doubt.c.right_id == right_id)).first()
            if awaited is None:  # a grant that comes after its id was given up must not be used
                return RightDenied(right_id, "rights.given_up")
            carry_out(connection, [Set(in_doubt, {"right_id": right_id}, {"state": "granted"})])
        return RightHeld(right_id, answer.principal_fen, answer.bonus_fen)

    def _forget(self, right_id: str) -> None:
        with self._keeper.database.writing() as connection:
            carry_out(connection, [Remove(in_doubt, {"right_id": right_id, "state": "asked"})])


def held(connection: Connection) -> tuple[str, ...]:
    """Ids of the rights this till holds and has not closed yet, oldest first."""
    query = select(in_doubt.c.right_id).where(in_doubt.c.state == "granted").order_by(in_doubt.c.asked_at)
    return tuple(row.right_id for row in connection.execute(query))


def close(books: Books, right_id: str, spent: int) -> None:
    """Close a held right in the bill's own transaction, behind the fact that spends it; 0 returns it unused.

    Raises RightGone: the grant came too late or was used before; the bill must not be committed with it.
    """
    _awaiting(books, right_id, "granted")
    books.record(RightClosed(right_id=right_id, spent=spent))


def give_up(books: Books, right_id: str) -> None:
    """Give up a question that was never answered. Raises RightGone."""
    account = _awaiting(books, right_id, "asked")
    books.record(RightGivenUp(right_id=right_id, account=account))


def _awaiting(books: Books, right_id: str, state: str) -> str:
    row = books.connection.execute(
        select(in_doubt.c.account).where(in_doubt.c.right_id == right_id, in_doubt.c.state == state)
    ).first()
    if row is None:
        raise RightGone(right_id=right_id)
    return str(row.account)
