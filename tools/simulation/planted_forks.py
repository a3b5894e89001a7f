"""Mistakes about two disks of one register, for mutants.py: each of the checks that find them is missing in turn.

Headquarters compares what is handed in, and where a hello says that the till ends; the till compares the end that
headquarters names; the door knows an old token. And what comes in of the other disk is not told to all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

import headquarters.intake.greeting
import headquarters.intake.receiving
import headquarters.telling.audience
import sync.courier
import sync.greeting
from headquarters.intake.receiving import acknowledged
from headquarters.registers.door import Replayed
from kernel.executor import carry_out
from kernel.projection import Put
from sync.outbox import Forked, Point, agree
from sync.protocol import Blocked
from sync.tables import upload_cursor
from tools.simulation.quick import replaced

_NEW_OF = headquarters.intake.receiving._new_of


def _agreeing(reasons: Sequence[str], connection: Connection, register: str, point: Point, **named: Any) -> Point:
    try:
        return agree(connection, register, point, **named)
    except Forked as error:
        if error.reason not in reasons:
            raise
    row = {"register": register, "epoch": point.epoch, "seq": point.seq, "hash": point.hash}
    carry_out(connection, [Put(upload_cursor, row)])
    return point


def till_overlooks(*reasons: str) -> Callable[[], AbstractContextManager[None]]:
    """The till takes headquarters' end for its own, at a hello and at an acknowledgement: 'restored', 'fork'."""

    @contextmanager
    def plant() -> Iterator[None]:
        same = partial(_agreeing, reasons)
        with replaced(sync.courier, "agree", same), replaced(sync.greeting, "agree", same):
            yield

    return plant


def _forgiving(connection: Any, one: Any, at: Any, now: str, incarnation: int) -> Any:
    found = _NEW_OF(connection, one, at, now, incarnation)
    if isinstance(found, Blocked):
        return acknowledged(at, now=now, incarnation=incarnation)
    return found


def _no(*_more: Any) -> bool:
    return False


@contextmanager
def office_overlooks() -> Iterator[None]:
    """Headquarters neither compares what is handed in, nor where a hello says that the till ends."""
    with (
        replaced(headquarters.intake.receiving, "_new_of", _forgiving),
        replaced(headquarters.intake.greeting, "_is_fork", _no),
    ):
        yield


@contextmanager
def nobody_looks() -> Iterator[None]:
    with office_overlooks(), till_overlooks("restored", "fork")():
        yield


@contextmanager
def branch_told_to_stores_alone() -> Iterator[None]:
    """A register does not hear what its other disk did for members whom its store does not know just then."""
    rules, rule = headquarters.telling.audience.RULES, headquarters.telling.audience._stores_of_member

    def stores_alone(told: Any, fact: Any, where: Any) -> Any:
        return rule(replace(told, carries=None), fact, where)

    instead = tuple((kinds, stores_alone if one is rule else one) for kinds, one in rules)
    remembered = headquarters.telling.audience._rule
    try:
        with replaced(headquarters.telling.audience, "RULES", instead):
            remembered.cache_clear()
            yield
    finally:
        remembered.cache_clear()


def any_token(door: Any, row: Any, who: Any, number: int, *, writes: bool) -> None:
    """Stands in for Door._check_age: an old token is as good as the newest."""
    with door._lock:
        place = (who.register, who.epoch)
        heard = max(row.counter, door._heard.get(place, 0))
        late = who.counter <= heard
        if writes and not late:
            door._heard[place] = who.counter
    if late and writes:
        raise Replayed(heard)
