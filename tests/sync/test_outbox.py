"""The outbox offers what headquarters lacks, in order, and believes headquarters only where the journal agrees."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.facts import GENESIS, Entry
from sync.outbox import Forked, Pending, Point, agree, next_batch, pending
from sync.protocol import BATCH_ENTRIES, UploadBatch
from tests.headquarters.chain import Till, chain_of, new_chain, points


@pytest.fixture
def till() -> Till:
    return new_chain().install("HP01", "HP")[0]


def offered(till: Till) -> UploadBatch | None:
    with till.database.reading() as connection:
        return next_batch(connection, "HP01", till.courier.keys_for)


def acknowledge(till: Till, entry: Entry) -> None:
    with till.database.writing() as connection:
        agree(connection, "HP01", Point(entry.epoch, entry.seq, entry.hash))


def waiting(till: Till) -> Pending:
    with till.database.reading() as connection:
        return pending(connection, "HP01")


def test_a_fresh_till_has_nothing_to_hand_in(till: Till) -> None:
    assert offered(till) is None
    assert waiting(till) == Pending(count=0, oldest_wall="")


def test_what_was_recorded_is_offered_in_order(till: Till) -> None:
    entries = till.record(*points(3))

    batch = offered(till)

    assert batch is not None
    assert (batch.epoch, batch.from_seq, batch.prev_hash) == (1, 1, GENESIS)
    assert batch.entries == tuple(entries)


def test_what_was_acknowledged_is_not_offered_again(till: Till) -> None:
    entries = till.record(*points(3))

    acknowledge(till, entries[1])

    batch = offered(till)
    assert batch is not None
    assert (batch.from_seq, batch.prev_hash) == (3, entries[1].hash)
    assert waiting(till).count == 1


def test_the_oldest_waiting_entry_tells_since_when(till: Till) -> None:
    till.record(*points(1))
    till.clock.forward(minutes=5)
    till.record(*points(1))

    assert waiting(till) == Pending(count=2, oldest_wall="2026-11-21T10:00:00.000+08:00")


def test_a_long_queue_is_offered_in_batches(till: Till) -> None:
    till.record(*points(BATCH_ENTRIES + 5))

    batch = offered(till)

    assert batch is not None
    assert len(batch.entries) == BATCH_ENTRIES


def test_the_entries_of_others_are_not_offered(till: Till) -> None:
    with till.database.writing() as connection:
        till.keeper.apply_foreign(connection, chain_of("BJ01", points(1))[0], "")

    assert offered(till) is None


def test_a_new_members_key_travels_with_the_enrolment(till: Till) -> None:
    member_id = till.enrol()

    batch = offered(till)

    assert batch is not None
    assert list(batch.member_keys) == [member_id]


def test_a_batch_does_not_span_two_epochs(till: Till) -> None:
    old = till.record(*points(2))
    new = chain_of("HP01", points(1), epoch=2, prev=old[-1].hash)
    with till.database.writing() as connection:
        till.keeper.apply_foreign(connection, new[0], "")

    first = offered(till)
    acknowledge(till, old[-1])
    second = offered(till)

    assert first is not None
    assert second is not None
    assert [(entry.epoch, entry.seq) for entry in (*first.entries, *second.entries)] == [(1, 1), (1, 2), (2, 1)]
    assert second.prev_hash == old[-1].hash


def test_headquarters_may_have_less_than_it_acknowledged(till: Till) -> None:
    entries = till.record(*points(3))
    acknowledge(till, entries[2])

    acknowledge(till, entries[0])

    assert waiting(till).count == 2


def test_headquarters_that_lost_everything_gets_everything(till: Till) -> None:
    acknowledge(till, till.record(*points(3))[2])

    with till.database.writing() as connection:
        agree(connection, "HP01", Point(1, 0, GENESIS))

    assert waiting(till).count == 3


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        pytest.param(Point(1, 9, "a" * 64), "restored", id="headquarters is ahead"),
        pytest.param(Point(2, 1, "a" * 64), "restored", id="headquarters knows a later epoch"),
        pytest.param(Point(1, 1, "a" * 64), "fork", id="another entry at this place"),
    ],
)
def test_a_till_notices_that_it_is_not_the_only_one(till: Till, point: Point, reason: str) -> None:
    till.record(*points(2))

    def believe() -> Any:
        with till.database.writing() as connection:
            agree(connection, "HP01", point)

    with pytest.raises(Forked, match=reason):
        believe()
    assert waiting(till).count == 2
