"""Trouble that passes by itself, and is nobody's fault who asked: the same request again finds an answer.

A connection that broke, a database that starts, stops or gives way to its standby, a pool with no connection free, a
transaction that met others too often, a row that another server wrote in between, a disk that is full. Whatever was
not committed is not there, and what was is known again by its id: so asking again is safe.
"""

from __future__ import annotations

from sqlalchemy import exc

from kernel.database import DiskTrouble
from kernel.projection import Conflict

RETRY_S = 2
_OF_A_SERVER = frozenset({"OperationalError", "InterfaceError"})  # the drivers' own classes, which only doors import


def passes(error: BaseException) -> bool:
    """Whether `error` is such trouble; anything else is a fault of ours, which asking again would meet again."""
    if isinstance(error, exc.TimeoutError | Conflict | DiskTrouble):
        return True
    found = getattr(error, "orig", None) or error  # SQLAlchemy's wrapping, where it stood in between
    if hasattr(found, "sqlstate"):  # psycopg's: a statement that is wrong has another class
        return not _OF_A_SERVER.isdisjoint(kind.__name__ for kind in type(found).__mro__)
    return type(found).__name__ == "OperationalError" and "locked" in str(found)  # SQLite: another process writes
