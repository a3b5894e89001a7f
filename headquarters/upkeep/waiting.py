"""Whom a restored headquarters still waits for, and letting go of one that will not come."""

from __future__ import annotations

import base64
import hashlib

from sqlalchemy import Connection, select

from headquarters.books import OfficeBooks
from headquarters.registers import recovering
from headquarters.registers.door import quarantine
from headquarters.tables import enrolled_register, evidence, recovery
from headquarters.upkeep.errors import NotAwaited
from kernel.bulk import carry_out_together
from kernel.clock import stamp
from kernel.projection import Insert

CODE = "recovery.given_up"


def awaited_lines(connection: Connection) -> tuple[str, ...]:
    """Each register that is awaited, and how far it has come."""
    rows = connection.execute(
        select(recovery, enrolled_register.c.store)
        .join_from(recovery, enrolled_register, enrolled_register.c.register == recovery.c.register, isouter=True)
        .order_by(recovery.c.register)
    ).all()
    number = recovering.incarnation_of(connection)
    if not rows:
        return (f"life {number}: nobody is awaited, rights are granted",)
    said = {"silent": "has not said hello yet", "handing_in": "is handing in its journal"}
    lines = []
    for row in rows:
        upto = f" up to {row.epoch}-{row.seq}" if row.state == "handing_in" else ""
        lines.append(f"{row.register} in {row.store or '?'} {said[row.state]}{upto}")
    return (*lines, f"life {number}: {len(rows)} awaited; no right is granted before all have handed in")


def give_up(books: OfficeBooks, register: str, by: str, reason: str) -> None:
    """Do not wait for this register: it is shut out until a person lets it in again, and who decided is kept.

    What it holds stays set aside. Raises NotAwaited, RegisterUnknown.
    """
    if register not in recovering.awaited(books.connection):
        raise NotAwaited(register=register)
    quarantine(books, register, f"not awaited, {by}")
    recovering.let_go(books.connection, register)
    words = f"{by}: {reason}".encode()
    row = {
        "id": books.ids.new(), "register": register, "at": stamp(books.clock.now()), "code": CODE,
        "path": "give-up-waiting", "body_sha256": hashlib.sha256(words).hexdigest(),
        "body": base64.b64encode(words).decode(),
    }  # fmt: skip
    carry_out_together(books.connection, [Insert(evidence, row)])
