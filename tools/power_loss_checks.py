"""Starts a till on what a power cut left and says what is wrong with it, measured by what had been acknowledged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from kernel.books import entries
from kernel.errors import DomainError
from pos_app.till import open_till
from shop.sales.facts import SaleCompleted
from shop.sales.tables import sale
from tools.crash_checks import contradictions, differences, read_world
from tools.crash_story import World, after
from tools.power_loss_story import UNLOCK, Recording


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one state; nothing is when all are empty.

    `lost`: numbers of acknowledged bills; `half`: where the file contradicts itself; `behind`: what else was answered
    for and is not there, or is there without having been asked for; `unsound`: journal and tables do not verify.
    """

    corrupt: str = ""
    lost: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    unsound: tuple[str, ...] = ()

    @property
    def bad(self) -> bool:
        return bool(self.corrupt or self.lost or self.half or self.behind or self.unsound)


def acknowledged(recording: Recording, moment: int) -> list[str]:
    """Bills that somebody outside knew of before `moment`: their receipt or answer had begun to leave the till."""
    answered = recording.worlds[bisect_left(recording.said, moment)].sales
    return sorted({number for begin, number in recording.printed if begin < moment} | answered.keys())


def judge(recording: Recording, moment: int, folder: Path, *, whole: bool) -> Finding:
    """Start a till on the folder, as the next morning would, and read what its books say then.

    `whole`: its journal's hash chain, and every table rebuilt from the journal, too.
    """
    known = acknowledged(recording, moment)
    try:
        till = open_till(folder)
        try:
            with till.place.database.reading() as connection:
                finding = _read(recording, moment, connection, known)
            return replace(finding, unsound=till.verify().findings) if whole else finding
        finally:
            till.close()
    except (DomainError, DatabaseError) as error:
        return Finding(corrupt=repr(error), lost=tuple(known))


def _read(recording: Recording, moment: int, connection: Connection, known: Sequence[str]) -> Finding:
    completed = (entry for entry in entries(connection) if entry.kind == SaleCompleted.kind)
    journalled = [str(msgspec.json.decode(entry.body)["sale_no"]) for entry in completed]
    found = read_world(connection)
    half = list(contradictions(connection))
    if sorted(journalled) != sorted(connection.scalars(select(sale.c.sale_no))):
        half.append("the journal has other bills than the table of bills")
    lost = tuple(number for number in known if number not in journalled)
    return Finding(lost=lost, half=tuple(half), behind=tuple(_behind(recording, moment, found)))


def _behind(recording: Recording, moment: int, found: World) -> list[str]:
    """The paper after the last answer, or after the command that was on its way: one of them must be what was found."""
    answers = bisect_left(recording.said, moment)
    world = recording.worlds[answers]
    said = differences(found, world)
    if not said or answers == len(recording.commands):
        return said
    command = recording.commands[answers]
    return [] if command != UNLOCK and not differences(found, after(world, command)) else said
