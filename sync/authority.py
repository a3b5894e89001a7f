"""Rights as the till asks for them.

The question is written down before it leaves. The answer counts only while it is still awaited, comes from the life of
headquarters that the till knows, and bears its signature. What was never answered is given up in the journal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from kernel.actor import program
from kernel.books import Bookkeeper, Books, head
from kernel.clock import Monotonic, stamp
from kernel.errors import DomainError
from kernel.executor import carry_out
from kernel.projection import Insert, Remove, Set
from sync import grants, leases
from sync.identity import grant_words
from sync.outbox import acked
from sync.ports import Headquarters, Rejected, Unreachable
from sync.protocol import Hello, RightAsk, RightDeclared, RightGrantedAnswer, RightKind
from sync.rights import RightClosed, RightGivenUp, in_doubt, right
from sync.standing import standing

UNDECIDED = frozenset({"rights.recovering"})  # said before anything was decided: the id is given up, not forgotten
_UNANSWERED = ("asked", "called_in")


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
    """Asks headquarters for rights on behalf of one till, and keeps the leases it gets.

    `fits` says whether headquarters signed these bytes. `given_up` is told when the journal grew by what was given up
    or closed here. A program that starts is not `greeted` yet: before the first hello nobody knows whether this file is
    a copy, so nothing is asked.
    """

    def __init__(
        self,
        keeper: Bookkeeper,
        headquarters: Headquarters,
        *,
        fits: Callable[[bytes, str], bool],
        monotonic: Monotonic,
        given_up: Callable[[], None] | None = None,
        greeted: bool = True,
    ) -> None:
        self._keeper, self._headquarters = keeper, headquarters
        self.greeted = greeted
        self._fits, self._monotonic = fits, monotonic
        self._given_up = given_up or (lambda: None)
        self._live: set[str] = set()
        self._declared: tuple[str, ...] = ()
        self._lock = threading.Lock()

    def ask(
        self, *, right_id: str, account: str, amount: int, pin: str = "", card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown:
        """Ask for `amount` of an account (sync.protocol.RightAsk) for one sale. Waits for the network.

        `card_no`: the sub-card that was shown. Call it outside every transaction. The same id gets the same answer; an
        id that was given up is denied here already, because headquarters may not have heard of that yet.
        """
        return self._ask(right_id, "one_sale", account, amount, pin, card_no)

    def ask_lease(self, *, right_id: str, account: str, amount: int) -> RightHeld | RightDenied | RightUnknown:
        """Ask for up to `amount` to be held for later, with no line and no PIN; what is granted may be less."""
        return self._ask(right_id, "lease", account, amount, "")

    def settle(self) -> int:
        """Give up every question without an answer, close every lease that is due; returns how many entries."""
        closed = leases.close_due(self._keeper, self._monotonic)
        if closed:
            self._given_up()
        return closed + self.give_up_doubts()

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

    def declared(self) -> tuple[RightDeclared, ...]:
        """What this till was granted, for a headquarters that was restored and may have forgotten it."""
        with self._keeper.database.reading() as connection:
            found = grants.declared(connection)
        self._declared = tuple(one.right_id for one in found)
        return found

    def heard(self, hello: Hello) -> None:
        """Headquarters answered the hello that `declared` went with: what it was told of counts in this life of it."""
        self.greeted = True
        with self._keeper.database.writing() as connection:
            leases.keep_policy(connection, hello.policy)
            leases.accept(connection, self._declared, hello.incarnation)
            grants.forget_safe(connection, hello.epoch, hello.backed_up_seq)

    def _ask(
        self, right_id: str, right_kind: RightKind, account: str, amount: int, pin: str, card_no: str = ""
    ) -> RightHeld | RightDenied | RightUnknown:
        if not self.greeted:
            return RightUnknown(right_id)
        with self._lock:
            self._live.add(right_id)
        try:
            known = self._write_down(right_id, right_kind, account, amount)
            if isinstance(known, RightDenied):
                return known
            try:
                answer = self._headquarters.ask(
                    RightAsk(
                        right_id=right_id, right_kind=right_kind, account=account, amount=amount, incarnation=known,
                        pin=pin, card_no=card_no,
                    )
                )  # fmt: skip
            except Unreachable:
                return RightUnknown(right_id)
            except Rejected as error:
                # Refused at the door (token, shape): nothing was decided about the right, so it stays in doubt.
                return RightDenied(right_id, error.code)
            if isinstance(answer, RightGrantedAnswer):
                return self._granted(right_id, answer)
            if answer.code not in UNDECIDED:
                self._forget(right_id)
            return RightDenied(right_id, answer.code, answer.facts)
        finally:
            with self._lock:
                self._live.discard(right_id)

    def _doubts(self, connection: Connection) -> list[str]:
        rows = connection.execute(select(in_doubt.c.right_id).where(in_doubt.c.state.in_(_UNANSWERED)))
        with self._lock:
            return [row.right_id for row in rows if row.right_id not in self._live]

    def _write_down(self, right_id: str, right_kind: str, account: str, amount: int) -> int | RightDenied:
        """Keep the question before it leaves; the life of headquarters that it goes to, or why it may not go."""
        with self._keeper.database.writing() as connection:
            known = standing(connection)
            if known.frozen:
                return RightDenied(right_id, "rights.frozen", {"why": known.frozen})
            if head(connection, self._keeper.register)[0] > acked(connection, self._keeper.register).epoch:
                # Headquarters must hear first that a new epoch began, or it takes this right for one of the old.
                return RightDenied(right_id, "rights.frozen", {"why": "epoch"})
            ended = connection.execute(
                select(right.c.state).where(right.c.right_id == right_id, right.c.register == self._keeper.register)
            ).first()
            if ended is not None:
                return RightDenied(right_id, "rights.given_up")
            asked = connection.execute(select(in_doubt).where(in_doubt.c.right_id == right_id)).first()
            if asked is not None:
                question = (asked.right_kind, asked.account, asked.amount)
                assert question == (right_kind, account, amount), "one id, one question"
                return known.incarnation
            sent = self._monotonic.now()  # before the question is sent: what it grants is never younger than this
            row = {"right_id": right_id, "account": account, "amount": amount, "state": "asked"}
            when = {
                "asked_at": stamp(self._keeper.clock.now()), "asked_ns": sent.ns, "boot_id": sent.boot_id,
            }  # fmt: skip
            carry_out(connection, [Insert(in_doubt, {**row, **when, "right_kind": right_kind})])
            return known.incarnation

    def _granted(self, right_id: str, answer: RightGrantedAnswer) -> RightHeld | RightDenied:
        """Take a grant, if it answers a question that is still open, in the life of headquarters that is known here."""
        principal, bonus = answer.principal_fen, answer.bonus_fen
        with self._keeper.database.writing() as connection:
            asked = connection.execute(select(in_doubt).where(in_doubt.c.right_id == right_id)).first()
            if asked is None or asked.state == "called_in":
                # A grant that comes after its id was given up, or called back, must not be used.
                return RightDenied(right_id, "rights.given_up")
            if standing(connection).incarnation != answer.incarnation:
                return RightDenied(right_id, "rights.incarnation")
            if not self._is_ours(asked, answer):
                return RightDenied(right_id, "rights.forged")
            grants.keep(connection, answer)
            if answer.right_kind == "lease":
                epoch, _seq, _hash = head(connection, self._keeper.register)
                leases.keep_granted(
                    connection, asked, principal=principal, bonus=bonus, expires_s=answer.expires_s,
                    incarnation=answer.incarnation, epoch=epoch,
                )  # fmt: skip
            else:
                values = {"state": "granted", "principal": principal, "bonus": bonus}
                carry_out(connection, [Set(in_doubt, {"right_id": right_id}, values)])
        return RightHeld(right_id, principal, bonus)

    def _is_ours(self, asked: Row[Any], answer: RightGrantedAnswer) -> bool:
        """The answer to this very question, no more than was asked for, under headquarters' signature."""
        principal, bonus = answer.principal_fen, answer.bonus_fen
        amount = principal + bonus
        fitting = amount == asked.amount if asked.right_kind == "one_sale" else 0 < amount <= asked.amount
        words = grant_words(
            answer.right_id, self._keeper.register, answer.right_kind, answer.account, principal, bonus,
            answer.incarnation,
        )  # fmt: skip
        return (
            (answer.right_id, answer.right_kind, answer.account) == (asked.right_id, asked.right_kind, asked.account)
            and min(principal, bonus) >= 0
            and fitting
            and self._fits(words, answer.signature)
        )

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
    account = _awaiting(books, right_id, *_UNANSWERED)
    books.record(RightGivenUp(right_id=right_id, account=account))


def _awaiting(books: Books, right_id: str, *states: str) -> str:
    row = books.connection.execute(
        select(in_doubt.c.account).where(in_doubt.c.right_id == right_id, in_doubt.c.state.in_(states))
    ).first()
    if row is None:
        raise RightGone(right_id=right_id)
    return str(row.account)
