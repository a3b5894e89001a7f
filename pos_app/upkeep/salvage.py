"""What can still be read of a damaged file: entries that prove themselves by their hash, and what was on the screen."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select, update

from kernel.books import salvaged_entries
from kernel.database import salvage
from kernel.executor import carry_out
from kernel.facts import Entry
from kernel.projection import Conflict, Put
from membership.tables import member_key
from pos_app.place import DATABASE
from printers.tables import print_job
from shop.sales.queries import draft_cart
from shop.sales.tables import cart_draft, cart_draft_line, sale
from sync.rights import in_doubt, lease

Rows = tuple[dict[str, Any], ...]
_COPY = "wreck.db"


@dataclass(frozen=True, slots=True)
class Wreck:
    """The readable part of an old file. `entries` are the register's own in the order of its journal."""

    entries: tuple[Entry, ...] = ()
    drafts: Rows = ()
    draft_lines: Rows = ()
    doubts: Rows = ()
    leases: Rows = ()
    jobs: Rows = ()
    member_keys: Rows = ()


def set_aside_name(time: str, number: int = 1) -> str:
    return f"{DATABASE}.damaged-{time}" + (f"-{number}" if number > 1 else "")


def read_wreck(folder: Path, scratch: Path, register: str) -> Wreck:
    """Read what can be read of `folder`'s file, or of the one that was set aside when it is gone.

    Works on a copy in `scratch`: reading a damaged file may change it, and it is evidence. Where its first page is
    spoilt, that of the backup unsealed in `scratch` takes its place: it says where each table begins.
    """
    copy = _copied(folder, scratch)
    if copy is None:
        return Wreck()
    entries = sorted(salvaged_entries(copy, register), key=lambda entry: (entry.epoch, entry.seq))
    backup = scratch / DATABASE
    if not entries and backup.exists():
        copy = _copied(folder, scratch)
        assert copy is not None
        _lend_first_page(backup, copy)
        entries = sorted(salvaged_entries(copy, register), key=lambda entry: (entry.epoch, entry.seq))
    return Wreck(
        entries=tuple(entries),
        drafts=_rows(copy, cart_draft),
        draft_lines=_rows(copy, cart_draft_line),
        doubts=_rows(copy, in_doubt),
        leases=_rows(copy, lease),
        jobs=_rows(copy, print_job),
        member_keys=_rows(copy, member_key),
    )


def _copied(folder: Path, scratch: Path) -> Path | None:
    main = folder / DATABASE
    if not main.exists():  # a restore was interrupted after it had set the old file aside
        aside = [path for path in folder.glob(set_aside_name("*")) if not path.name.endswith(("-wal", "-shm"))]
        if not aside:
            return None
        main = max(aside)
    if main.stat().st_size == 0:
        return None
    for left in scratch.glob(f"{_COPY}*"):
        left.unlink()
    copy = scratch / _COPY
    shutil.copyfile(main, copy)
    for log in (main.with_name(f"{main.name}-wal"), folder / f"{DATABASE}-wal"):
        if log.exists():
            shutil.copyfile(log, scratch / f"{_COPY}-wal")
            break
    return copy


def _lend_first_page(backup: Path, copy: Path) -> None:
    """SQLite's file format: bytes 16-17 are the page size, 18 and 19 are 2 for a file with a write-ahead log, 28-31
    the number of pages."""
    with backup.open("rb") as lender, copy.open("r+b") as borrower:
        start = lender.read(100)
        size = int.from_bytes(start[16:18], "big")
        size = 65_536 if size == 1 else size
        page = bytearray(start + lender.read(size - len(start)))
        page[18] = page[19] = 2
        page[28:32] = (copy.stat().st_size // size).to_bytes(4, "big")
        borrower.write(page)


def _rows(copy: Path, table: Table) -> Rows:
    return tuple(salvage(copy, table.name, [column.name for column in table.columns]))


def bring_counter_back(connection: Connection, wreck: Wreck) -> int:
    """Put back what was on this till alone: the bill on the screen, rights in doubt, papers. How many lines.

    The backup's own bill and papers are of an earlier hour: the bill may have been paid since, so it is dropped, and a
    paper that was waiting then is in doubt, so that a person decides whether it is printed again.
    """
    connection.execute(cart_draft.delete())
    connection.execute(cart_draft_line.delete())
    # The backup's leases do not know what was paid from them since; without newer rows headquarters keeps the value.
    connection.execute(lease.delete())
    for table, rows in ((in_doubt, wreck.doubts), (lease, wreck.leases), (print_job, wreck.jobs)):
        for row in rows:
            _put(connection, table, row)
    waiting = print_job.c.state.in_(("queued", "sending"))
    connection.execute(update(print_job).where(waiting).values(state="doubt", why="printer.interrupted"))
    savepoint = connection.begin_nested()
    for table, rows in ((cart_draft, wreck.drafts), (cart_draft_line, wreck.draft_lines)):
        for row in rows:
            _put(connection, table, row)
    try:
        cart = draft_cart(connection)
    except (msgspec.DecodeError, TypeError):  # half a bill is worse than none
        cart = None
    paid = cart is not None and connection.scalar(select(sale.c.sale_id).where(sale.c.sale_id == cart.cart_id))
    if cart is None or paid:
        savepoint.rollback()
        return 0
    savepoint.commit()
    return len(cart.lines)


def bring_keys_back(connection: Connection, wreck: Wreck, members: list[str]) -> None:
    """The keys of members that this till enrolled and nobody else knows."""
    for row in wreck.member_keys:
        if row["member_id"] in members:
            _put(connection, member_key, row)


def _put(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    savepoint = connection.begin_nested()
    try:
        carry_out(connection, [Put(table, row)])
    except Conflict:  # a row that was altered by the damage
        savepoint.rollback()
    else:
        savepoint.commit()
