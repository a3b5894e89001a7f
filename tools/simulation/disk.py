"""Disks in memory that can be copied, fill up, fail, and lose their power at a commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, event

from kernel.database import Database, prepare_schema

Trouble = Literal["cut_before", "cut_after", "full", "io"]
_WORDS = {"full": "database or disk is full", "io": "disk I/O error"}


class OperationalError(Exception):
    """What SQLite's driver raises for its disk, by the name that the product looks for."""


class PowerCut(BaseException):
    """The machine stopped at a commit: no handler of the product sees it, as none would."""


class Disk(Database):
    """One machine's database. `arm` lets the n-th commit from now fail, or the power with it."""

    def __init__(self) -> None:
        super().__init__(None)
        self.commits = 0
        self._is_writing = False
        self._armed: tuple[int, Trouble] | None = None
        event.listen(self._writer_engine, "commit", self._committing)

    @classmethod
    def formatted(cls) -> Disk:
        """A disk with the tables of today's program and nothing in them."""
        return template().copy()

    def copy(self) -> Disk:
        """What is committed, on another disk; armed troubles stay behind."""
        other = Disk()
        _copy(self, other)
        return other

    def arm(self, trouble: Trouble, at_commit: int) -> None:
        self._armed = (self.commits + at_commit, trouble)

    def disarm(self) -> None:
        self._armed = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self._is_writing = True
        try:
            with super().writing() as connection:
                yield connection
        finally:
            self._is_writing = False
        if self._due("cut_after"):
            raise PowerCut

    def _committing(self, _connection: Connection) -> None:
        if not self._is_writing:
            return
        self.commits += 1
        if self._due("cut_before"):
            raise PowerCut
        for trouble, words in _WORDS.items():
            if self._due(trouble):
                raise OperationalError(words)

    def _due(self, trouble: str) -> bool:
        if self._armed is None or self._armed[1] != trouble or self.commits < self._armed[0]:
            return False
        self._armed = None
        return True


@lru_cache(maxsize=1)
def template() -> Disk:
    """The tables of today's program, made once in this process: every other disk begins as a copy."""
    disk = Disk()
    prepare_schema(disk)
    return disk


def new_file(database: Database) -> None:
    """Stands in for kernel.database.prepare_schema: copies the finished tables instead of migrating an empty file."""
    _copy(template(), database)


def _copy(source: Database, target: Database) -> None:
    """Page by page, outside every transaction."""
    _raw(source).backup(_raw(target))


def _raw(database: Database) -> Any:
    return database._writer_engine.raw_connection().driver_connection
