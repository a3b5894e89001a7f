"""How a till stands with headquarters, read from its file alone: for a person at a terminal, and for a watch program.

What only the running courier knows is not in it: a line that went down a minute ago, and how far a clock drifts.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from kernel.clock import Clock, SystemClock
from kernel.database import SCHEMA_HEAD, Database, schema_version
from pos_app.place import DATABASE, open_place, require_sound
from pos_app.settings import load_settings
from sync.exceptions import count_waiting
from sync.inbox import positions
from sync.leases import leases
from sync.outbox import pending
from sync.standing import Standing, standing
from sync.status import State, SyncStatus, warnings_of

SYNCED, BEHIND, REFUSED = 0, 1, 2
OFFLINE_LONG = timedelta(hours=2)  # hello is said every hour
# Why rights rest though nothing was refused: headquarters is getting itself together again.
RESTS = frozenset({"", "recovering", "incarnation"})


class SyncReport(msgspec.Struct, frozen=True, kw_only=True):
    """One till's exchange. `state` alone | synced | pending | offline | rejected; times ISO, by the machine's clock.

    `reason` why headquarters refuses; `heard_at` when it last answered a hello. `pending` own entries that it has not
    acknowledged, the oldest of `oldest_wall`; `exceptions` wait for a person here. `leases` how many are held, with
    `lease_left_fen` of stored value in them. `exit_code`: 0 synced, 1 pending or offline for long, 2 rejected.
    """

    register: str
    store: str
    state: State | Literal["alone"]
    exit_code: int
    reason: str = ""
    pending: int = 0
    oldest_wall: str = ""
    heard_at: str = ""
    incarnation: int = 0
    recovering: bool = False
    backed_up_seq: int = 0
    offset_s: int = 0
    exceptions: int = 0
    feeds: dict[str, int] = {}
    leases: int = 0
    lease_left_fen: int = 0
    warnings: tuple[str, ...] = ()

    def to_json(self) -> str:
        return msgspec.json.format(msgspec.json.encode(self), indent=2).decode()


def look(folder: Path, *, clock: Clock | None = None) -> SyncReport:
    """Reads only; a till may have the file open. Raises as `pos_app.place.open_place`, but for AlreadyRunning.

    Only a file of an older version, which no program of this one has open, is first brought to this one.
    """
    settings, now = load_settings(folder), (clock or SystemClock()).now()
    require_sound(folder)
    database = Database(folder / DATABASE)
    try:
        with database.reading() as connection:
            found = schema_version(connection)
        if found != SCHEMA_HEAD:  # older: brought to this version as a till does; newer: that refuses
            open_place(folder, clock=clock).close()
        with database.reading() as connection:
            kept, queue = standing(connection), pending(connection, settings.register)
            exceptions, feeds, held = count_waiting(connection), positions(connection), leases(connection)
    finally:
        database.close()
    if not settings.headquarters_url:
        return SyncReport(register=settings.register, store=settings.store, state="alone", exit_code=SYNCED)
    reason = "" if kept.frozen in RESTS else kept.frozen.removeprefix("blocked.")
    state = _state(reason, queue.count, kept, now)
    value = [one.left for one in held if one.account.startswith("value:")]
    return SyncReport(
        register=settings.register, store=settings.store, state=state, exit_code=_exit_code(state), reason=reason,
        pending=queue.count, oldest_wall=queue.oldest_wall, heard_at=kept.heard_at, incarnation=kept.incarnation,
        recovering=kept.frozen == "recovering", backed_up_seq=kept.backed_up_seq, offset_s=kept.offset_s,
        exceptions=exceptions, feeds=feeds, leases=len(held), lease_left_fen=sum(value),
        warnings=warnings_of(
            free_bytes=shutil.disk_usage(folder).free, oldest_wall=queue.oldest_wall, offset_s=kept.offset_s,
            now=now + timedelta(seconds=kept.offset_s),
        ),
    )  # fmt: skip


def _state(reason: str, waiting: int, kept: Standing, now: datetime) -> State:
    if reason:
        return "rejected"
    if not kept.heard_at or abs(now - datetime.fromisoformat(kept.heard_at)) > OFFLINE_LONG:
        return "offline"
    return "pending" if waiting else "synced"


def _exit_code(state: State) -> int:
    return {"synced": SYNCED, "rejected": REFUSED}.get(state, BEHIND)


def lines(report: SyncReport, *, clock: Clock | None = None) -> list[str]:
    """The report in the words of the till's page."""
    from pos_app.presenters.exchange_words import advice, feed_facts, state_words, status_facts

    head = f"{report.store} {report.register}"
    if report.state == "alone":
        return [f"{head}  {state_words(None)[0]}"]
    status = _as_status(report)
    facts = (*status_facts(status, (clock or SystemClock()).now()), *feed_facts(tuple(report.feeds.items())))
    return [
        f"{head}  {state_words(status)[0]}",
        *(f"  {one.text}" for one in advice(status)),
        *(f"  {fact.name}: {fact.value}" for fact in facts),
    ]


def _as_status(report: SyncReport) -> SyncStatus:
    heard = datetime.fromisoformat(report.heard_at) if report.heard_at else None
    state = report.state
    assert state != "alone"
    return SyncStatus(
        state=state, pending=report.pending, oldest_wall=report.oldest_wall, last_hello=heard, last_contact=heard,
        offline_since=heard if state == "offline" else None, exceptions=report.exceptions, reason=report.reason,
        incarnation=report.incarnation, recovering=report.recovering, backed_up_seq=report.backed_up_seq,
        offset_s=report.offset_s, warnings=report.warnings,
    )  # fmt: skip
