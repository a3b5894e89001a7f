"""Signatures that cost nothing, for the runs that are not about signatures, and a file made by copying.

They behave as the real ones do (what was altered does not fit), but prove nothing to an attacker.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from sqlalchemy import Engine

import kernel.database
import kernel.secrets
import kernel.verify
from tools.simulation.disk import new_file, template


class _Key:
    def __init__(self, public: bytes) -> None:
        self._public = public

    def public_key(self) -> _Key:
        return self

    def public_bytes_raw(self) -> bytes:
        return self._public

    def sign(self, data: bytes) -> bytes:
        return hashlib.blake2b(data, key=self._public).digest()

    def verify(self, signature: bytes, data: bytes) -> None:
        if signature != self.sign(data):
            raise InvalidSignature


def _signing(key: str) -> _Key:
    return _Key(hashlib.blake2b(base64.b64decode(key), digest_size=32).digest())


def _checking(public: str) -> _Key:
    return _Key(base64.b64decode(public, validate=True))


_ENGINE = kernel.database._engine


@cache
def _first() -> Engine:
    made = _ENGINE(None, write=True)
    made.connect().close()  # its dialect asks the driver what it can
    says: Any = made.dialect
    says.do_savepoint = partial(_say, "SAVEPOINT")
    says.do_release_savepoint = partial(_say, "RELEASE")
    says.do_rollback_to_savepoint = partial(_say, "ROLLBACK TO")
    return made


def _say(words: str, connection: Any, name: str) -> None:
    """To the driver itself: SQLAlchemy would compile it each time."""
    connection.connection.dbapi_connection.execute(f"{words} {name}")


def _engine(made_now: list[Engine], path: Path | None, *, write: bool) -> Engine:
    """An engine that knows every statement which the engines before it have compiled."""
    made = _ENGINE(path, write=write)
    made.dialect, made._compiled_cache = _first().dialect, _first()._compiled_cache
    made_now.append(made)
    return made


def _dispose(engines: list[Engine]) -> None:
    for engine in engines:
        engine.dispose()


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """`owner.name` is `value` for as long as this lasts."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def shortcuts(*, real_keys: bool) -> Iterator[None]:
    """What every run does quicker than the product: verify's fresh file, and signatures unless `real_keys`.

    Its disks in memory are given back at the end: thousands of runs follow each other in one process.
    """
    template()  # it outlives the run
    made_now: list[Engine] = []
    with ExitStack() as stack:
        stack.callback(_dispose, made_now)
        stack.enter_context(replaced(kernel.database, "_engine", partial(_engine, made_now)))
        stack.enter_context(replaced(kernel.verify, "prepare_schema", new_file))
        if not real_keys:
            stack.enter_context(replaced(kernel.secrets, "_signing", _signing))
            stack.enter_context(replaced(kernel.secrets, "_checking", _checking))
        yield
