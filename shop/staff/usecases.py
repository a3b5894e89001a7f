"""Opening the company's books and checking who stands at the counter."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from kernel.actor import Actor
from kernel.books import Books
from kernel.clock import Clock
from kernel.secrets import hash_pin, pin_fits
from shop.staff.errors import PinPaused, PinTooWeak, PinWrong, RoleUnknown, UnknownStaff
from shop.staff.facts import StaffHired
from shop.staff.queries import actor_of
from shop.staff.rules.roles import ROLES

TRIES, PAUSE = 5, timedelta(seconds=60)


def hire(books: Books, *, staff_no: str, name: str, role: str, store: str, pin: str, pepper: str) -> None:
    """Add a person. Raises RoleUnknown, PinTooWeak; nothing is recorded then."""
    if role not in ROLES:
        raise RoleUnknown(role=role)
    check_pin_strength(pin)
    pin_hash = hash_pin(pin, pepper=pepper)
    books.record(StaffHired(staff_no=staff_no, name=name, role=role, store=store, pin_hash=pin_hash))


def check_pin_strength(pin: str) -> None:
    """Six digits, not all the same. Raises PinTooWeak."""
    if len(pin) != 6 or not pin.isascii() or not pin.isdigit() or len(set(pin)) == 1:
        raise PinTooWeak()


class Doorkeeper:
    """Checks PINs at the lock screen; after five wrong ones of a person it pauses that person for a minute."""

    def __init__(self, clock: Clock, pepper: str, store: str) -> None:
        self._clock, self._pepper, self._store = clock, pepper, store
        self._wrong: dict[str, int] = {}
        self._paused_until: dict[str, datetime] = {}

    def check(self, connection: Connection, staff_no: str, pin: str) -> Actor:
        """The person whose PIN this is. Raises UnknownStaff, PinPaused, PinWrong."""
        now = self._clock.now()
        until = self._paused_until.get(staff_no)
        if until is not None and now < until:
            raise PinPaused(seconds=int((until - now).total_seconds()) + 1)
        found = actor_of(connection, staff_no, self._store)
        if found is None:
            raise UnknownStaff(staff=staff_no)
        actor, pin_hash = found
        if pin_fits(pin, pin_hash, pepper=self._pepper):
            self._wrong.pop(staff_no, None)
            return actor
        wrong = self._wrong.get(staff_no, 0) + 1
        if wrong >= TRIES:
            self._wrong.pop(staff_no, None)
            self._paused_until[staff_no] = now + PAUSE
            raise PinPaused(seconds=int(PAUSE.total_seconds()))
        self._wrong[staff_no] = wrong
        raise PinWrong(tries_left=TRIES - wrong)
