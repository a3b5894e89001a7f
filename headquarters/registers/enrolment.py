"""How a machine becomes a register, seen from headquarters: a one-time code, a machine's question, a person's yes.

The code is 128 random bits, good for a quarter of an hour, for one register in one store and for one machine. The
person who approves compares six digits with the machine's screen: another machine behind the same code shows others.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from headquarters.registers.door import Tokens, check_place, enrol_key
from headquarters.tables import enrolled_register, enrolment
from kernel.books import Books
from kernel.clock import Clock, stamp
from kernel.database import AnyDatabase
from kernel.errors import DomainError
from kernel.executor import carry_out
from kernel.projection import Insert, Set
from kernel.secrets import PlaceSecrets, SealBroken, public_key_of, seal_to, signature_fits
from sync.identity import plain_code, poll_words, six_digits
from sync.joining import (
    EnrolAnswer,
    EnrolAsk,
    EnrolDenied,
    Enrolled,
    EnrolPoll,
    EnrolWaiting,
    SharedSecrets,
    sealing_purpose,
)

CODE_BYTES = 16
CODE_MINUTES = 15
_GROUP = 4


class NobodyWaits(DomainError):
    """No machine waits to become this register: none has asked, or its code has expired. `register`."""

    code = "enrol.nobody_waits"


class DigitsDiffer(DomainError):
    """The digits on the machine's screen are not those of the machine that asked: it is another. `register`."""

    code = "enrol.digits_differ"


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code, readable once: in groups of four letters and digits. `expires_at` is an ISO time."""

    register: str
    store: str
    code: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A machine that asked to become a register. `fingerprint` are the six digits on its screen."""

    register: str
    store: str
    machine: str
    fingerprint: str
    expires_at: str


class Enrolments:
    """The enrolments of one headquarters. `incarnation` reads headquarters' number of its present life."""

    def __init__(
        self,
        database: AnyDatabase,
        secrets: PlaceSecrets,
        tokens: Tokens,
        clock: Clock,
        *,
        incarnation: Callable[[Connection], int],
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._database, self._secrets, self._tokens, self._clock = database, secrets, tokens, clock
        self._incarnation, self._random = incarnation, random

    def make_code(self, books: Books, register: str, store: str) -> Code:
        """A new code; those made before for this register are worth nothing. Raises RegisterNameInvalid, StoreUnknown.

        A machine that already speaks for the register goes on doing so until another one is approved.
        """
        check_place(books.connection, register, store)
        letters = base64.b32encode(self._random(CODE_BYTES)).decode().rstrip("=")
        now = self._clock.now()
        expires_at = stamp(now + timedelta(minutes=CODE_MINUTES))
        row = {
            "code_hash": _hash(letters), "register": register, "store": store, "state": "made", "made_at": stamp(now),
            "expires_at": expires_at, "public_key": "", "exchange_key": "", "machine": "", "fingerprint": "",
        }  # fmt: skip
        open_ones = [Set(enrolment, {"register": register, "state": state}, _REFUSED) for state in ("made", "asked")]
        books.carry_out([*open_ones, Insert(enrolment, row)])
        groups = "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
        return Code(register, store, groups, expires_at)

    def ask(self, ask: EnrolAsk) -> EnrolAnswer:
        """A machine presents a code and its keys; the same question gets the same answer."""
        try:
            seal_to(ask.exchange_key, b"", purpose="trial", random=self._random)
        except SealBroken:
            return EnrolDenied(code="enrol.key_unusable")
        return self._database.transact(lambda connection: self._asked(connection, ask))

    def _asked(self, connection: Connection, ask: EnrolAsk) -> EnrolAnswer:
        place = enrolment.c.code_hash == _hash(ask.code)
        row = connection.execute(select(enrolment).where(place).with_for_update()).first()
        if row is None:
            return EnrolDenied(code="enrol.code_wrong")
        if row.state == "refused":
            return EnrolDenied(code="enrol.refused")
        if row.state == "made":
            if self._is_over(row):
                return EnrolDenied(code="enrol.code_expired")
            digits = six_digits(ask.code, ask.public_key)
            values = {
                "state": "asked", "public_key": ask.public_key, "exchange_key": ask.exchange_key,
                "machine": "".join(sign for sign in ask.machine if sign.isprintable()), "fingerprint": digits,
            }  # fmt: skip
            carry_out(connection, [Set(enrolment, {"code_hash": row.code_hash}, values)])
            return EnrolWaiting(register=row.register, store=row.store, fingerprint=digits)
        if (row.public_key, row.exchange_key) != (ask.public_key, ask.exchange_key):
            return EnrolDenied(code="enrol.code_used")
        return EnrolWaiting(register=row.register, store=row.store, fingerprint=row.fingerprint)

    def poll(self, poll: EnrolPoll) -> EnrolAnswer:
        """Whether a person has approved this key; what the register needs is told until it has spoken."""
        if not signature_fits(poll.public_key, poll_words(poll.public_key, poll.now), poll.signature):
            return EnrolDenied(code="enrol.unknown")
        newest = select(enrolment).where(enrolment.c.public_key == poll.public_key)
        with self._database.reading() as connection:
            row = connection.execute(newest.order_by(enrolment.c.made_at.desc()).limit(1)).first()
            if row is None:
                return EnrolDenied(code="enrol.unknown")
            if row.state == "approved":
                return self._enrolled(connection, row)
        if row.state == "refused":
            return EnrolDenied(code="enrol.refused")
        if self._is_over(row):
            return EnrolDenied(code="enrol.code_expired")
        return EnrolWaiting(register=row.register, store=row.store, fingerprint=row.fingerprint)

    def _enrolled(self, connection: Connection, asked: Any) -> EnrolAnswer:
        place = enrolled_register.c.register == asked.register
        row = connection.execute(select(enrolled_register).where(place)).first()
        if row is None or (row.public_key, row.state, row.counter) != (asked.public_key, "active", 0):
            return EnrolDenied(code="enrol.code_used")
        shared = SharedSecrets(pepper=self._secrets.pepper, phone_key=self._secrets.phone_key)
        purpose = sealing_purpose(row.register, row.epoch)
        sealed = seal_to(asked.exchange_key, msgspec.json.encode(shared), purpose=purpose, random=self._random)
        return Enrolled(
            register=row.register, store=row.store, epoch=row.epoch, incarnation=self._incarnation(connection),
            token=self._tokens.make(row.register, row.epoch, 1),
            headquarters_key=public_key_of(self._secrets.signing_key), sealed=sealed,
        )  # fmt: skip

    def waiting(self, connection: Connection) -> tuple[Waiting, ...]:
        """The machines that wait for a person, by register."""
        asked = select(enrolment).where(enrolment.c.state == "asked").order_by(enrolment.c.register)
        return tuple(
            Waiting(row.register, row.store, row.machine, row.fingerprint, row.expires_at)
            for row in connection.execute(asked)
            if not self._is_over(row)
        )

    def approve(self, books: Books, register: str, digits: str) -> int:
        """Let the machine that shows these six digits be the register. Returns the epoch that begins.

        Raises NobodyWaits, DigitsDiffer.
        """
        row = self._who_waits(books.connection, register)
        if digits.replace(" ", "") != row.fingerprint:
            raise DigitsDiffer(register=register)
        check_place(books.connection, row.register, row.store)
        books.carry_out([Set(enrolment, {"code_hash": row.code_hash}, {"state": "approved"})])
        return enrol_key(books, row.register, row.store, row.public_key)

    def refuse(self, books: Books, register: str) -> None:
        """Send the machine away that waits. Raises NobodyWaits."""
        row = self._who_waits(books.connection, register)
        books.carry_out([Set(enrolment, {"code_hash": row.code_hash}, _REFUSED)])

    def _who_waits(self, connection: Connection, register: str) -> Any:
        asked = (enrolment.c.register == register, enrolment.c.state == "asked")
        row = connection.execute(select(enrolment).where(*asked).with_for_update()).first()
        if row is None or self._is_over(row):
            raise NobodyWaits(register=register)
        return row

    def _is_over(self, row: Any) -> bool:
        return stamp(self._clock.now()) > str(row.expires_at)


_REFUSED = {"state": "refused"}


def _hash(code: str) -> str:
    """SHA-256 is enough: a code has 128 random bits, there is nothing to guess."""
    return hashlib.sha256(plain_code(code).encode()).hexdigest()
