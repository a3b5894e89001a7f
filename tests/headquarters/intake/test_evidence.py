"""What stays of a request that no till sends: enough to look into it, too little to fill a disk with."""

from __future__ import annotations

import base64
import hashlib

from headquarters.intake.evidence import A_DAY, KEPT_BYTES, Evidence
from headquarters.tables import evidence
from kernel.clock import FixedClock
from kernel.database import AnyDatabase
from kernel.ids import Ids
from tests.builders.books import OPENING, counted, rows


def keeper(database: AnyDatabase) -> tuple[Evidence, FixedClock]:
    clock = FixedClock(OPENING)
    return Evidence(database, clock, Ids(clock, counted(1))), clock


def test_the_beginning_and_the_hash_of_a_body_are_kept(any_database: AnyDatabase):
    kept, _clock = keeper(any_database)
    body = b"x" * (KEPT_BYTES + 1)

    kept.keep("HP01", "body.malformed", "/v1/up", body)

    (row,) = rows(any_database, evidence)
    assert (row["register"], row["code"], row["path"]) == ("HP01", "body.malformed", "/v1/up")
    assert base64.b64decode(row["body"]) == body[:KEPT_BYTES]
    assert row["body_sha256"] == hashlib.sha256(body).hexdigest()


def test_a_register_leaves_so_much_a_day_and_no_more(any_database: AnyDatabase):
    kept, clock = keeper(any_database)

    for _ in range(A_DAY + 3):
        kept.keep("HP01", "signature.wrong", "/v1/rights", b"")
    kept.keep("BJ01", "signature.wrong", "/v1/rights", b"")
    clock.forward(hours=24)
    kept.keep("HP01", "signature.wrong", "/v1/rights", b"")

    found = [row["register"] for row in rows(any_database, evidence)]
    assert (found.count("HP01"), found.count("BJ01")) == (A_DAY + 1, 1)
