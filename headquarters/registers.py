"""Which registers there are and how each proves that it is itself."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from headquarters.tables import register_credential
from kernel.books import Books
from kernel.errors import DomainError
from kernel.projection import Put, Set
from shop.staff.facts import RegisterInstalled
from shop.staff.tables import store as store_table

HEADQUARTERS = "HQ"  # headquarters is a register too: what its people decide is in its own journal
_NAME = re.compile(r"[A-Z][A-Z0-9]{1,7}")


class WrongToken(Exception):
    """Nobody may speak with this token."""


class RegisterNameInvalid(DomainError):
    """A register's name is 2 to 8 capital letters and digits, a letter first, and not 'HQ'. `register`."""

    code = "register.name_invalid"


class StoreUnknown(DomainError):
    """No store of the chain has this code. `store`."""

    code = "register.store_unknown"


@dataclass(frozen=True, slots=True)
class Installed:
    """A register that proved itself, and its store."""

    register: str
    store: str


def install(
    books: Books, *, register: str, store: str, make_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)
) -> str:
    """Install a register in a store and return the token it will speak with; the token before it is worth nothing.

    Raises RegisterNameInvalid, StoreUnknown.
    """
    if register == HEADQUARTERS or not _NAME.fullmatch(register):
        raise RegisterNameInvalid(register=register)
    known = select(store_table.c.code).where(store_table.c.code == store)
    if books.connection.execute(known).first() is None:
        raise StoreUnknown(store=store)
    token = make_token()
    books.record(RegisterInstalled(register=register, store=store))
    row = {"register": register, "store": store, "token_hash": hash_of_token(token), "state": "active"}
    books.carry_out([Put(register_credential, row)])
    return token


def revoke(books: Books, register: str) -> None:
    """From now on nobody speaks for this register."""
    books.carry_out([Set(register_credential, {"register": register}, {"state": "revoked"})])


def who(connection: Connection, token: str) -> Installed:
    """The register that speaks with this token. Raises WrongToken."""
    row = connection.execute(
        select(register_credential.c.register, register_credential.c.store).where(
            register_credential.c.token_hash == hash_of_token(token), register_credential.c.state == "active"
        )
    ).first()
    if row is None:
        raise WrongToken
    return Installed(row.register, row.store)


def hash_of_token(token: str) -> str:
    """SHA-256 is enough: a token has 256 random bits, there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()
