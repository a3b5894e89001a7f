"""Which machines speak for which registers, and how each request proves that it is one of them.

A request is signed by the register's key and bears a rolling token and a counter that grows. Tokens are numbered by the
counter of the hello that they answer and follow from headquarters' secrets, so none of them is kept, no two hellos get
the same one, and a headquarters that was restored knows those again that it gave out after its backup. The one that a
register uses becomes its current one. An older one is a late message when its counter was passed already; else there
are two machines with one key.
"""

from __future__ import annotations

import base64
import hmac
import logging
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from headquarters.tables import enrolled_register, register_cursor
from kernel.asking import fetch
from kernel.books import Books
from kernel.bulk import carry_out_together
from kernel.clock import stamp
from kernel.database import AnyDatabase
from kernel.errors import DomainError
from kernel.projection import Put, Set
from kernel.secrets import PlaceSecrets, fingerprint, signature_fits
from shop.staff.facts import RegisterInstalled, RegisterKeyPublished
from shop.staff.queries import is_closed, store_of_register
from shop.staff.tables import store as store_table
from sync.identity import request_words
from sync.protocol import Credentials
from sync.rights import IS_ASIDE, RightQuarantined, right

HEADQUARTERS = "HQ"  # headquarters is a register too: what its people decide is in its own journal
HELLO = "/v1/hello"
COUNTER_STEP = 10_000  # a counter is written down at each tenth second of work at most, and kept in memory between
_NAME = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_STORE = re.compile(r"[A-Z]{2,4}")
_TOKEN = re.compile(r"([1-9][0-9]{0,15})\.([0-9a-f]{40})")
_ROW = select(enrolled_register).where(enrolled_register.c.register == bindparam("register"))
_LOCKED = _ROW.with_for_update()
log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not let in. `code` says why in one word of the protocol, `status` in HTTP's."""

    code, status = "token.wrong", 401


class WrongToken(Refused):
    """Nobody of this name, or headquarters never gave out this token."""


class WrongSignature(Refused):
    """The register's key did not sign this request."""

    code = "signature.wrong"


class Replayed(Refused):
    """The register has counted past this request: it is late, or somebody sends it again. `heard` is how far."""

    code = "token.replayed"

    def __init__(self, heard: int) -> None:
        super().__init__(heard)
        self.heard = heard


class EpochSealed(Refused):
    """The register was enrolled again since; this machine must be too."""

    code, status = "epoch.sealed", 403


class Revoked(Refused):
    """Nobody speaks for this register any more."""

    code, status = "register.revoked", 403


class Quarantined(Refused):
    """The register may only read until a person has looked. `reason` clone | fork | what a person wrote."""

    code, status = "register.quarantined", 403

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RegisterNameInvalid(DomainError):
    """A register's name is 2 to 8 capital letters and digits, a letter first, and not 'HQ'. `register`."""

    code = "register.name_invalid"


class StoreCodeInvalid(DomainError):
    """A store's code is 2 to 4 capital letters. `store`."""

    code = "register.store_code_invalid"


class StoreKnown(DomainError):
    """The chain has a store of this code already. `store`, `name` of that one."""

    code = "register.store_known"


class StoreUnknown(DomainError):
    """No store of the chain has this code. `store`."""

    code = "register.store_unknown"


class StoreIsClosed(DomainError):
    """The store left the chain for ever. `store`."""

    code = "register.store_closed"


class RegisterElsewhere(DomainError):
    """The register stands in another store, and what it wrote is of that store for ever. `register`, `store` of it."""

    code = "register.elsewhere"


class RegisterUnknown(DomainError):
    """No machine speaks for this register. `register`."""

    code = "register.unknown"


class NotQuarantined(DomainError):
    """The register is not in quarantine; a revoked one is enrolled again. `register`, `state`."""

    code = "register.not_quarantined"


@dataclass(frozen=True, slots=True)
class Installed:
    """A register that proved itself, and its store. `token_no` is its current token's, `counter` its request's."""

    register: str
    store: str
    public_key: str = ""
    epoch: int = 1
    token_no: int = 0
    counter: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """One register for a person at headquarters. `state` active | quarantined | revoked."""

    register: str
    store: str
    state: str
    reason: str
    epoch: int
    enrolled_at: str


class Tokens:
    """Makes and knows the tokens of all registers."""

    def __init__(self, secrets: PlaceSecrets) -> None:
        self._key = base64.b64encode(bytes.fromhex(fingerprint(secrets.data_key, "jinpu register tokens"))).decode()

    def make(self, register: str, epoch: int, number: int) -> str:
        """Token `number` (1, 2, 3 …) of a register's enrolment."""
        return f"{number}.{fingerprint(self._key, f'{register}|{epoch}|{number}')[:40]}"

    def number_of(self, who: Credentials) -> int:
        """Raises WrongToken when headquarters never made it."""
        found = _TOKEN.fullmatch(who.token)
        if found is None or not hmac.compare_digest(self.make(who.register, who.epoch, int(found[1])), who.token):
            raise WrongToken
        return int(found[1])


class Door:
    """Lets requests in. Usable from any thread; what it remembers only spares writing, another process knows the rest.

    A request that only reads is let in again however often it comes, and from a register in quarantine too: both
    machines go on selling for cash, and need today's prices.
    """

    def __init__(self, database: AnyDatabase, tokens: Tokens) -> None:
        self._database, self._tokens = database, tokens
        self._heard: dict[tuple[str, int], int] = {}
        self._known, self._lock = set[str](), threading.Lock()  # who was ever enrolled has a row for ever

    def knows(self, register: str) -> bool:
        """Whether there is anything to check of a request in this name; asked before its body is read."""
        if register not in self._known:
            with self._database.reading() as connection:
                self._known.update(row.register for row in fetch(connection, _ROW, {"register": register}))
        return register in self._known

    def admit(self, who: Credentials, method: str, path: str, body_sha256: str, *, writes: bool) -> Installed:
        """The register behind a request; `path` with its query. `writes`: it asks for more than reading.

        Raises WrongToken, WrongSignature, Replayed, EpochSealed, Revoked, Quarantined. Puts a register whose key two
        machines have into quarantine.
        """
        with self._database.reading() as connection:
            row = next(iter(fetch(connection, _ROW, {"register": who.register})), None)
        if row is None:
            raise WrongToken
        if who.epoch < row.epoch:  # before its signature, which is by the key that was replaced
            raise EpochSealed
        if not signature_fits(row.public_key, request_words(method, path, body_sha256, who), who.signature):
            raise WrongSignature
        if row.state == "revoked":
            raise Revoked
        if who.epoch != row.epoch:
            raise EpochSealed
        number = self._tokens.number_of(who)
        if row.state == "quarantined":
            if writes:
                raise Quarantined(row.reason)
            return _installed(row, row.token_no, who.counter)
        self._check_age(row, who, number, writes=writes)
        fresh = writes and who.counter >= row.counter + COUNTER_STEP
        if path == HELLO:
            self._database.transact(lambda connection: _note_hello(connection, who, number))
        elif number > row.token_no or row.counter == 0 or fresh:
            self._database.transact(lambda connection: _note(connection, who, number))
        return _installed(row, max(number, row.token_no), who.counter)

    def hello_token(self, sender: Installed) -> str:
        """What the register's next request bears. Each hello has its own, so that two machines never share one."""
        return self._tokens.make(sender.register, sender.epoch, max(sender.token_no + 1, sender.counter))

    def _check_age(self, row: Any, who: Credentials, number: int, *, writes: bool) -> None:
        with self._lock:
            place = (who.register, who.epoch)
            heard = max(row.counter, self._heard.get(place, 0))
            late = who.counter <= heard
            if writes and number >= row.token_no and not late:
                self._heard[place] = who.counter
        if number < row.token_no and not late:
            self._database.transact(lambda connection: _lock_out(connection, who))
            log.warning("register %s speaks with token %d after %d: clone", who.register, number, row.token_no)
            raise Quarantined("clone")
        if late and (writes or number < row.token_no):
            raise Replayed(heard)


def _installed(row: Any, token_no: int, counter: int) -> Installed:
    return Installed(row.register, row.store, row.public_key, row.epoch, token_no, counter)


def _locked(connection: Connection, who: Credentials) -> Any:
    """The register's row while this transaction lasts, None when it was enrolled again meanwhile."""
    row = next(iter(fetch(connection, _LOCKED, {"register": who.register})), None)
    return row if row is not None and row.epoch == who.epoch else None


def _note(connection: Connection, who: Credentials, number: int) -> None:
    row = _locked(connection, who)
    if row is not None:
        values = {"token_no": max(row.token_no, number), "counter": max(row.counter, who.counter)}
        carry_out_together(connection, [Set(enrolled_register, {"register": who.register}, values)], last=True)


def _note_hello(connection: Connection, who: Credentials, number: int) -> None:
    """No two hellos of a register have one counter, whichever server process hears them. Raises Replayed."""
    row = _locked(connection, who)
    if row is not None and who.counter <= row.counter:
        raise Replayed(row.counter)
    _note(connection, who, number)


def _lock_out(connection: Connection, who: Credentials) -> None:
    row = _locked(connection, who)
    if row is not None and row.state == "active":
        values = {"state": "quarantined", "reason": "clone"}
        carry_out_together(connection, [Set(enrolled_register, {"register": who.register}, values)], last=True)


# --- what people at headquarters decide ------------------------------------------------------------------------------


def check_new_store(connection: Connection, store: str) -> None:
    """Whether a store may join under this code; a closed one keeps its own. Raises StoreCodeInvalid, StoreKnown."""
    if not _STORE.fullmatch(store) or store == HEADQUARTERS:
        raise StoreCodeInvalid(store=store)
    known = connection.execute(select(store_table.c.name).where(store_table.c.code == store)).first()
    if known is not None:
        raise StoreKnown(store=store, name=known.name)


def check_place(connection: Connection, register: str, store: str) -> None:
    """Whether a register of this name may stand in this store.

    Raises RegisterNameInvalid, StoreUnknown, StoreIsClosed, RegisterElsewhere.
    """
    if register == HEADQUARTERS or not _NAME.fullmatch(register):
        raise RegisterNameInvalid(register=register)
    if connection.execute(select(store_table.c.code).where(store_table.c.code == store)).first() is None:
        raise StoreUnknown(store=store)
    if is_closed(connection, store):
        raise StoreIsClosed(store=store)
    placed = store_of_register(connection, register)
    if placed not in (None, store):
        raise RegisterElsewhere(register=register, store=placed)


def enrol_key(books: Books, register: str, store: str, public_key: str) -> int:
    """From now on this key speaks for the register. Returns the epoch that begins with it.

    What the register was before is sealed where headquarters has it, and the rights it holds wait for a person.
    """
    connection = books.connection
    before = connection.execute(_LOCKED, {"register": register}).first()
    cursor = connection.execute(select(register_cursor).where(register_cursor.c.register == register)).first()
    ended = max(0 if before is None else before.epoch, 0 if cursor is None else cursor.epoch)
    epoch = ended + 1
    row = {
        "register": register, "store": store, "public_key": public_key, "epoch": epoch, "state": "active",
        "reason": "", "token_no": 1, "counter": 0, "enrolled_at": stamp(books.clock.now()), "sealed_epoch": ended,
        "sealed_seq": 0 if cursor is None else cursor.seq, "sealed_hash": "" if cursor is None else cursor.hash,
    }  # fmt: skip
    books.carry_out([Put(enrolled_register, row)])
    if ended:
        _quarantine_rights(books, register, f"epoch {ended} is sealed")
    if store_of_register(connection, register) is None:
        books.record(RegisterInstalled(register=register, store=store))
    books.record(RegisterKeyPublished(register=register, store=store, public_key=public_key, epoch=epoch))
    return epoch


def quarantine(books: Books, register: str, reason: str) -> None:
    """Nothing of this register is taken in or granted until it is released. Raises RegisterUnknown."""
    _known(books.connection, register)
    values = {"state": "quarantined", "reason": reason[:40]}
    books.carry_out([Set(enrolled_register, {"register": register}, values)])


def release(books: Books, register: str) -> None:
    """It was a false alarm. Where there are two machines, the one that stays is enrolled again instead.

    Raises RegisterUnknown, NotQuarantined.
    """
    row = _known(books.connection, register)
    if row.state != "quarantined":
        raise NotQuarantined(register=register, state=row.state)
    books.carry_out([Set(enrolled_register, {"register": register}, {"state": "active", "reason": ""})])


def revoke(books: Books, register: str, reason: str = "") -> None:
    """Nobody speaks for this register any more, and the rights it holds wait for a person. Raises RegisterUnknown."""
    _known(books.connection, register)
    values = {"state": "revoked", "reason": reason[:40]}
    books.carry_out([Set(enrolled_register, {"register": register}, values)])
    _quarantine_rights(books, register, reason or "the register is revoked")


def listed(connection: Connection, *states: str) -> tuple[Listed, ...]:
    """The registers in these states, all of them when none is named, by name."""
    query = select(enrolled_register).order_by(enrolled_register.c.register)
    if states:
        query = query.where(enrolled_register.c.state.in_(states))
    return tuple(
        Listed(row.register, row.store, row.state, row.reason, row.epoch, row.enrolled_at)
        for row in connection.execute(query)
    )


def of_store(connection: Connection, store: str) -> tuple[Listed, ...]:
    """The registers of a store, by name, those that are shut out included."""
    return tuple(one for one in listed(connection) if one.store == store)


def names(found: Sequence[Listed]) -> tuple[str, ...]:
    return tuple(one.register for one in found)


def _known(connection: Connection, register: str) -> Any:
    row = connection.execute(_LOCKED, {"register": register}).first()
    if row is None:
        raise RegisterUnknown(register=register)
    return row


def _quarantine_rights(books: Books, register: str, reason: str) -> None:
    held = select(right.c.right_id, right.c.account).where(right.c.register == register, IS_ASIDE, right.c.live == 1)
    for row in books.connection.execute(held.order_by(right.c.right_id)).all():
        fact = RightQuarantined(right_id=row.right_id, register=register, account=row.account, reason=reason[:64])
        books.record(fact)
