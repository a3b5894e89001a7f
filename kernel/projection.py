"""What a fact does to the tables, as data: a projection returns row operations, an executor carries them out.

The till carries them out one fact at a time inside the sale's transaction; headquarters may carry out a whole
batch at once. One meaning, two executors, so both ends agree by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Table

from kernel.facts import Entry, Fact, Kinds, Upcasters

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Insert:
    """A row that must not be there yet; if it is, the fact is in conflict."""

    table: Table
    row: Values


@dataclass(frozen=True, slots=True)
class Put:
    """A row written over whatever stood at its primary key."""

    table: Table
    row: Values


@dataclass(frozen=True, slots=True)
class Ensure:
    """A row that is made where none stands at its primary key; one that is there stays as it is."""

    table: Table
    row: Values


@dataclass(frozen=True, slots=True)
class Add:
    """Integers added to columns of the row at `key`; the row is made when it is missing."""

    table: Table
    key: Values
    deltas: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Set:
    """Columns of the row at `key` set, `deltas` added. With `expect`, a row that differs, or none, is a conflict.

    With `later_by`, a column of text that `values` names too, a row stays as it is where that text is not earlier than
    what would be set: of several writers the last one by that text stands, in whichever order they are carried out.
    """

    table: Table
    key: Values
    values: Values
    expect: Values = field(default_factory=dict)
    deltas: Mapping[str, int] = field(default_factory=dict)
    later_by: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """The rows at `key` taken away."""

    table: Table
    key: Values


@dataclass(frozen=True, slots=True)
class Reckon:
    """As `Put`, of what `question` finds in other rows when its turn comes: a row, named by column, for each it finds.

    Only texts and whole numbers; what `key` names is the same in all of them.
    """

    table: Table
    key: Values
    question: Select[Any]


RowOp = Insert | Put | Ensure | Add | Set | Remove | Reckon
Projection = Callable[[Entry, Any], Iterable[RowOp]]
Handlers = dict[type[Fact], Projection]


class Conflict(Exception):
    """A row operation met a row that is not as the fact requires."""


class Projections:
    """Which projection each kind of fact has; a fact that changes no table simply has none."""

    def __init__(
        self, facts: Iterable[type[Fact]], handlers: Mapping[type[Fact], Projection], upcasters: Upcasters | None = None
    ) -> None:
        self.kinds = Kinds(facts, upcasters)
        self._handlers = dict(handlers)

    def rows_of(self, entry: Entry, fact: Fact) -> Iterator[RowOp]:
        handler = self._handlers.get(type(fact))
        return iter(()) if handler is None else iter(handler(entry, fact))
