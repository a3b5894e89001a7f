"""What came in a register's name and is not what its till sends: kept as it came, for whoever looks into it."""

from __future__ import annotations

import base64
import hashlib

from sqlalchemy import Connection, func, select

from headquarters.tables import evidence
from kernel.clock import Clock, stamp
from kernel.database import AnyDatabase
from kernel.executor import carry_out
from kernel.ids import Ids
from kernel.projection import Insert

KEPT_BYTES = 4_096
A_DAY = 50  # of one register: enough to see what is going on, too few to fill a disk with


class Evidence:
    """Usable from any thread."""

    def __init__(self, database: AnyDatabase, clock: Clock, ids: Ids) -> None:
        self._database, self._clock, self._ids = database, clock, ids

    def keep(self, register: str, code: str, path: str, body: bytes) -> None:
        """Keep one request: why it was not answered, its way, and the beginning and the hash of its plain body."""
        now = stamp(self._clock.now())
        row = {
            "id": self._ids.new(), "register": register, "at": now, "code": code[:40], "path": path[:40],
            "body_sha256": hashlib.sha256(body).hexdigest(), "body": base64.b64encode(body[:KEPT_BYTES]).decode(),
        }  # fmt: skip
        if self._is_enough(register, now[:10]):
            return
        self._database.transact(lambda connection: carry_out(connection, [Insert(evidence, row)]))

    def _is_enough(self, register: str, day: str) -> bool:
        today = select(func.count()).where(evidence.c.register == register, evidence.c.at >= day)
        with self._database.reading() as connection:
            return _count(connection, today) >= A_DAY


def _count(connection: Connection, query: object) -> int:
    return int(connection.scalar(query) or 0)  # type: ignore[call-overload]
