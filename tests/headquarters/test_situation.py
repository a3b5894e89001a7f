"""How headquarters stands, in numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from headquarters.registers.recovering import INCARNATION
from headquarters.situation import overdue_leases, situation
from headquarters.tables import enrolled_register, recovery
from kernel.clock import CHINA, stamp, unix_ms
from kernel.database import AnyDatabase
from kernel.tables import Table, exception_ledger, place_meta
from sync.rights import right

NOW = datetime(2026, 11, 21, 20, tzinfo=CHINA)


def ago(**delta: int) -> datetime:
    return NOW - timedelta(**delta)


def put(database: AnyDatabase, table: Table, *rows: dict[str, Any]) -> None:
    with database.writing() as connection:
        connection.execute(insert(table), list(rows))


def register(name: str, state: str = "active", spoke: datetime | None = None) -> dict[str, Any]:
    return {
        "register": name, "store": "HP", "public_key": "k", "epoch": 1, "state": state, "reason": "", "token_no": 1,
        "counter": unix_ms(spoke) if spoke else 0, "enrolled_at": stamp(NOW), "sealed_epoch": 0, "sealed_seq": 0,
        "sealed_hash": "",
    }  # fmt: skip


def held(right_id: str, since: datetime, *, state: str = "open", kind: str = "lease", aside: int = 1) -> dict[str, Any]:
    return {
        "right_id": right_id, "register": "HP01", "right_kind": kind, "account": "value:m1", "granted": 100, "bonus": 0,
        "spent": 0, "spent_bonus": 0, "live": aside, "aside": aside, "state": state, "asked": 100, "expires_s": 3600,
        "reason": "", "details": "{}", "since": stamp(since),
    }  # fmt: skip


def test_a_new_headquarters_has_nothing_to_tell(any_database: AnyDatabase):
    with any_database.reading() as connection:
        found = situation(connection, NOW)

    assert (found.registers, found.oldest_contact_s, found.exceptions, found.rights) == ({}, 0, 0, {})
    assert (found.incarnation, found.awaited, found.head) == (1, 0, 0)


def test_silent_registers_are_counted_by_how_long_they_were_silent(any_database: AnyDatabase):
    put(
        any_database,
        enrolled_register,
        register("HP01", spoke=ago(minutes=1)),
        register("HP02", spoke=ago(hours=30)),
        register("HP03"),
        register("HP04", "revoked", ago(days=90)),
    )

    with any_database.reading() as connection:
        found = situation(connection, NOW)

    assert found.registers == {"active": 3, "revoked": 1}
    assert found.silent == {1: 1, 24: 1, 72: 0}
    assert found.oldest_contact_s == 30 * 3600


def test_rights_that_hold_value_are_counted_by_kind_and_age(any_database: AnyDatabase):
    put(
        any_database,
        right,
        held("r1", ago(minutes=10)),
        held("r2", ago(hours=25)),
        held("r3", ago(hours=80), kind="one_sale", state="quarantined"),
        held("r4", ago(hours=80), state="closed", aside=0),
    )

    with any_database.reading() as connection:
        found = situation(connection, NOW)

    assert found.rights == {("lease", "open"): 2, ("one_sale", "quarantined"): 1}
    assert found.rights_older == {1: 2, 24: 2, 72: 1}
    assert found.overdue == 1


def test_a_lease_is_overdue_when_its_time_is_past_and_its_register_did_not_close_it(any_database: AnyDatabase):
    put(
        any_database,
        right,
        held("past", ago(hours=2)),
        held("called", ago(hours=3), state="called_in"),
        held("in-time", ago(minutes=59)),
        held("one-sale", ago(hours=9), kind="one_sale"),
        held("closed", ago(hours=9), state="closed", aside=0),
    )

    with any_database.reading() as connection:
        both, uncalled = overdue_leases(connection, NOW), overdue_leases(connection, NOW, "open")

    assert [lease.right_id for lease in both] == ["called", "past"]
    assert [lease.right_id for lease in uncalled] == ["past"]


def test_a_restored_headquarters_says_whom_it_awaits(any_database: AnyDatabase):
    put(any_database, recovery, {"register": "HP01", "epoch": 1, "seq": 0, "state": "silent"})
    put(any_database, place_meta, {"name": INCARNATION, "value": "2"})
    put(any_database, exception_ledger, {"register": "HP01", "epoch": 1, "seq": 3, "kind": "k", "reason": "r"})

    with any_database.reading() as connection:
        found = situation(connection, NOW)

    assert (found.awaited, found.incarnation, found.exceptions) == (1, 2, 1)
