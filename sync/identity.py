"""Who a register is to headquarters: what it signs, what it keeps for that, and the headers of each request.

A counter never goes with an older token than a smaller one did, whichever program of the till sends: that is how
headquarters tells one till from two. Signed are requests, batches, grants, polls and the time: lines joined by a
newline, the first names what they are.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import msgspec

from kernel.clock import Clock, unix_ms
from kernel.file_lock import lock_file
from kernel.secrets import keep_private, sign
from sync.protocol import Credentials, Hello

IDENTITY_FILE, COUNTER_FILE = "token", "counter"
EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
HEADERS = {
    "register": "Jinpu-Register",
    "epoch": "Jinpu-Epoch",
    "incarnation": "Jinpu-Incarnation",
    "token": "Jinpu-Token",
    "counter": "Jinpu-Counter",
    "signature": "Jinpu-Signature",
}
COUNTER_HEADER = HEADERS["counter"]
_NUMBERS = ("epoch", "incarnation", "counter")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_DIGITS = re.compile(rb"[0-9]{1,15}")
_NO_CODE_SIGN = re.compile(r"[^A-Z2-7]")


class NotEnrolled(Exception):
    """This machine has no token: it was never enrolled, or the file beside its secrets is gone."""


class BadCredentials(ValueError):
    """Headers that no till of this chain sends."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What an enrolment gave a register, with the token of the last hello. `incarnation` is headquarters' life."""

    register: str
    store: str
    epoch: int
    incarnation: int
    token: str
    headquarters_key: str


class TokenKeeper(Protocol):
    """Where a register keeps its identity; outside the database, so that a restored one does not bring an old token."""

    def load(self) -> Identity | None: ...

    def keep(self, identity: Identity) -> None:
        """Replace what is kept; it is on the disk when this returns."""


class TokenFile:
    """A file of mode 0600 beside the secrets."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / IDENTITY_FILE

    def load(self) -> Identity | None:
        """None where there is none, or none that can be read: then the machine must be enrolled again."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Identity)
        except (FileNotFoundError, UnicodeDecodeError, msgspec.DecodeError):
            return None

    def keep(self, identity: Identity) -> None:
        keep_private(self._path, msgspec.json.encode(identity))


class HeldToken:
    """In memory, for a machine whose folder is not made yet."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

    def load(self) -> Identity | None:
        return self.identity

    def keep(self, identity: Identity) -> None:
        self.identity = identity


class Counting:
    """The counter of a register's last request; who takes the next one, or a new token, is alone meanwhile."""

    def __init__(self) -> None:
        self.last = 0
        self._lock = threading.Lock()

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._lock:
            yield


class CounterFile(Counting):
    """Among all programs on one till's folder. What a power cut takes from it, the clock and headquarters know."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._path = folder / COUNTER_FILE

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._lock, self._path.open("a+b") as file:
            lock_file(file.fileno(), wait=True)
            file.seek(0)
            kept = file.read(32)
            before = int(kept) if _DIGITS.fullmatch(kept) else 0
            self.last = max(self.last, before)
            yield
            if self.last != before:
                file.truncate(0)
                file.write(str(self.last).encode())


class Signer:
    """Signs what one register sends. Usable from several threads, and with a CounterFile from several programs."""

    def __init__(self, tokens: TokenKeeper, key: str, clock: Clock, counting: Counting | None = None) -> None:
        self._tokens, self._key, self._clock = tokens, key, clock
        self._counting = counting or Counting()

    @property
    def identity(self) -> Identity:
        """As it is kept now: another program may have heard a hello meanwhile. Raises NotEnrolled."""
        kept = self._tokens.load()
        if kept is None:
            raise NotEnrolled
        return kept

    def credentials(self, method: str, path: str, body_sha256: str = EMPTY_SHA256) -> Credentials:
        """For one request; `path` with its query, the hash of the unpacked body. Raises NotEnrolled."""
        with self._counting.alone():  # an older token never goes with a newer counter
            who = self.identity
            self._counting.last = max(self._counting.last + 1, unix_ms(self._clock.now()))
            unsigned = Credentials(
                register=who.register, epoch=who.epoch, incarnation=who.incarnation, token=who.token,
                counter=self._counting.last, signature="-",
            )  # fmt: skip
        return msgspec.structs.replace(
            unsigned, signature=sign(self._key, request_words(method, path, body_sha256, unsigned))
        )

    def sign(self, words: bytes) -> str:
        """The register's signature over one of the texts below."""
        return sign(self._key, words)

    def heard(self, hello: Hello) -> None:
        """Keep what a hello said for the next request; on the disk before it is used. Raises NotEnrolled.

        The answer to an earlier hello than the one that was kept comes too late.
        """
        with self._counting.alone():
            before = self.identity
            if _number(hello.token) < _number(before.token):
                return
            after = msgspec.structs.replace(before, token=hello.token, incarnation=hello.incarnation)
            if after != before:
                self._tokens.keep(after)

    def count_from(self, counter: int) -> None:
        """Headquarters has heard this counter: the next one is higher, also where this clock went back."""
        with self._counting.alone():
            self._counting.last = max(self._counting.last, counter)


def _number(token: str) -> int:
    """Tokens are numbered: `number.secret`."""
    number = token.partition(".")[0]
    return int(number) if number.isdecimal() else 0


def headers_of(who: Credentials) -> dict[str, str]:
    return {header: str(getattr(who, name)) for name, header in HEADERS.items()}


def read_credentials(headers: Mapping[str, str]) -> Credentials:
    """The credentials in a request's headers, whose names are looked up as written here. Raises BadCredentials."""
    values: dict[str, object] = {}
    for name, header in HEADERS.items():
        text = headers.get(header, "")
        if name in _NUMBERS:
            if not _NUMBER.fullmatch(text):
                raise BadCredentials(header)
            values[name] = int(text)
        elif not text.isascii() or not text.isprintable():
            raise BadCredentials(header)
        else:
            values[name] = text
    try:
        return msgspec.convert(values, Credentials)
    except msgspec.ValidationError as error:
        raise BadCredentials(str(error)) from error


def plain_code(typed: str) -> str:
    """A one-time code without what a person puts between its letters: capitals A-Z and digits 2-7."""
    return _NO_CODE_SIGN.sub("", typed.upper())


def six_digits(code: str, public_key: str) -> str:
    """What both screens show while a machine joins: six digits of the code and the machine's key together."""
    digest = hashlib.sha256(f"{plain_code(code)}|{public_key}".encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"


def request_words(method: str, path: str, body_sha256: str, who: Credentials) -> bytes:
    """What a register signs of each request; `path` with its query, the hash of the unpacked body in hex."""
    lines = (method, path, body_sha256, who.register, who.epoch, who.incarnation, who.token, who.counter)
    return _lines("jinpu-request-2", *lines)


def batch_words(register: str, epoch: int, from_seq: int, to_seq: int, last_hash: str, incarnation: int) -> bytes:
    return _lines("jinpu-batch-2", register, epoch, from_seq, to_seq, last_hash, incarnation)


def grant_words(
    right_id: str, register: str, right_kind: str, account: str, principal: int, bonus: int, incarnation: int
) -> bytes:
    return _lines("jinpu-grant-2", right_id, register, right_kind, account, principal, bonus, incarnation)


def poll_words(public_key: str, now: str) -> bytes:
    return _lines("jinpu-enrol-2", public_key, now)


def time_words(nonce: str, now: str) -> bytes:
    return _lines("jinpu-time-2", nonce, now)


def _lines(*values: object) -> bytes:
    return "\n".join(map(str, values)).encode()
