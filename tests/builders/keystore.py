"""Keystores of an operating system, by keyring's own interface for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as Nothing
from keyring.errors import KeyringLocked, PasswordDeleteError


class Keystore(KeyringBackend):
    """Keeps its entries in memory; `locked` answers nobody, `forgetful` takes everything and keeps nothing."""

    priority = -1  # never the one that keyring finds by itself

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = self.forgetful = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        if not self.forgetful:
            self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("no such entry")

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")


@contextmanager
def having(found: KeyringBackend) -> Iterator[None]:
    """A machine with this keystore."""
    before = keyring.get_keyring()
    keyring.set_keyring(found)
    try:
        yield
    finally:
        keyring.set_keyring(before)


@contextmanager
def machine_with_keystore() -> Iterator[Keystore]:
    made = Keystore()
    with having(made):
        yield made


@contextmanager
def machine_without_keystore() -> Iterator[None]:
    with having(Nothing()):
        yield
