"""Who at headquarters may decide what: people of the chain's staff by number, and for some things two of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from kernel.actor import Actor
from kernel.errors import DomainError
from shop.staff.errors import UnknownStaff
from shop.staff.queries import actor_of


class SecondPersonMissing(DomainError):
    """Two different people must decide this. `staff`."""

    code = "auth.second_person"


class ReasonMissing(DomainError):
    """Whoever decides this says why."""

    code = "auth.reason_missing"


@dataclass(frozen=True, slots=True)
class Two:
    """Two people who decide together; `first` writes it into the books."""

    first: Actor
    second: Actor

    @property
    def numbers(self) -> str:
        """Both staff numbers, as the facts name them."""
        return f"{self.first.staff_no}+{self.second.staff_no}"


def decider(connection: Connection, staff_no: str, permission: str) -> Actor:
    """A person of headquarters. Raises UnknownStaff, NotPermitted."""
    found = actor_of(connection, staff_no, "")
    if found is None:
        raise UnknownStaff(staff=staff_no)
    found[0].require(permission)
    return found[0]


def two_deciders(connection: Connection, first: str, second: str, permission: str) -> Two:
    """Two different people of headquarters. Raises SecondPersonMissing, UnknownStaff, NotPermitted."""
    if first == second:
        raise SecondPersonMissing(staff=first)
    return Two(decider(connection, first, permission), decider(connection, second, permission))


def said(reason: str) -> str:
    """A reason without the spaces around it. Raises ReasonMissing."""
    words = reason.strip()
    if not words:
        raise ReasonMissing()
    return words
