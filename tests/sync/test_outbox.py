"""The outbox offers what headquarters lacks, in order, signed, and believes headquarters where the journal agrees."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.facts import GENESIS, Entry
from sync.identity import batch_words
from sync.outbox import Forked, Pending, Point, acked, agree, next_batch, pending
from sync.protocol import BATCH_ENTRIES, UploadBatch
from sync.wire import from_wire
from tests.builders.books import CLERK
from tests.sync.fake import Till, of_others, points, signed


@pytest.fixture
def till() -> Till:
    return Till()


def offered(till: Till, **more: Any) -> UploadBatch | None:
    with till.database.reading() as connection:
        return next_batch(connection, "HP01", till.courier.keys_for, sign=signed, incarnation=4, **more)


def the_batch(till: Till, **more: Any) -> UploadBatch:
    batch = offered(till, **more)
    assert batch is not None
    return batch


def told(till: Till, entry: Entry, **more: Any) -> Point:
    with till.database.writing() as connection:
        return agree(connection, "HP01", Point(entry.epoch, entry.seq, entry.hash), **more)


def waiting(till: Till) -> Pending:
    with till.database.reading() as connection:
        return pending(connection, "HP01")


def test_a_fresh_till_has_nothing_to_hand_in(till: Till) -> None:
    assert offered(till) is None
    assert waiting(till) == Pending(count=0, oldest_wall="")


def test_what_was_recorded_is_offered_in_order_and_can_be_put_together_again(till: Till) -> None:
    recorded = till.record(*points(3))

    batch = the_batch(till)

    assert (batch.epoch, batch.from_seq, batch.prev_hash, batch.last_hash) == (1, 1, GENESIS, recorded[-1].hash)
    assert from_wire(batch) == tuple(recorded)


def test_a_batch_is_signed_for_this_life_of_headquarters(till: Till) -> None:
    recorded = till.record(*points(3))

    batch = the_batch(till)

    assert (batch.incarnation, batch.signature) == (4, signed(batch_words("HP01", 1, 1, 3, recorded[-1].hash, 4)))


def test_what_was_acknowledged_is_not_offered_again(till: Till) -> None:
    recorded = till.record(*points(3))

    told(till, recorded[1])

    batch = the_batch(till)
    assert (batch.from_seq, batch.prev_hash) == (3, recorded[1].hash)
    assert waiting(till).count == 1


def test_the_oldest_waiting_entry_tells_since_when(till: Till) -> None:
    till.record(*points(1))
    till.clock.forward(minutes=5)
    till.record(*points(1))

    assert waiting(till) == Pending(count=2, oldest_wall="2026-11-21T10:00:00.000+08:00")


@pytest.mark.parametrize(("more", "count"), [({}, BATCH_ENTRIES), ({"window": 7}, 7)])
def test_a_long_queue_is_offered_in_batches_as_large_as_the_window(till: Till, more: Any, count: int) -> None:
    till.record(*points(BATCH_ENTRIES + 5))

    assert len(the_batch(till, **more).entries) == count


def test_the_entries_of_others_are_not_offered(till: Till) -> None:
    with till.database.writing() as connection:
        till.keeper.apply_foreign(connection, of_others(1)[0], "")

    assert offered(till) is None


def test_a_new_members_key_travels_with_the_enrolment(till: Till) -> None:
    member_id = till.enrol()

    assert list(the_batch(till).member_keys) == [member_id]


def begin_epoch(till: Till) -> Entry:
    with till.keeper.open(CLERK) as books:
        books.new_epoch()
        return books.record(*points(1))


def test_a_batch_does_not_span_two_epochs(till: Till) -> None:
    old = till.record(*points(2))
    begin_epoch(till)

    first = the_batch(till)
    told(till, old[-1])
    second = the_batch(till)

    assert [(batch.epoch, batch.from_seq, batch.to_seq) for batch in (first, second)] == [(1, 1, 2), (2, 1, 1)]
    assert second.prev_hash == old[-1].hash


def test_headquarters_may_have_less_than_it_acknowledged(till: Till) -> None:
    recorded = till.record(*points(3))
    told(till, recorded[2])

    told(till, recorded[0])

    assert waiting(till).count == 2


def test_an_acknowledgement_never_goes_back(till: Till) -> None:
    recorded = till.record(*points(3))
    told(till, recorded[2], may_lower=False)

    noted = told(till, recorded[0], may_lower=False)

    assert (noted.seq, waiting(till).count) == (3, 0)


def test_headquarters_that_lost_everything_gets_everything(till: Till) -> None:
    told(till, till.record(*points(3))[2])

    with till.database.writing() as connection:
        agree(connection, "HP01", Point(1, 0, GENESIS))

    assert waiting(till).count == 3


def test_headquarters_that_stands_before_a_new_epoch_gets_it_from_its_start(till: Till) -> None:
    old = till.record(*points(2))
    begin_epoch(till)

    with till.database.writing() as connection:
        agree(connection, "HP01", Point(2, 0, old[-1].hash))

    assert the_batch(till).epoch == 2


def test_an_epoch_that_was_opened_for_this_till_is_agreed_before_its_first_entry(till: Till) -> None:
    old = till.record(*points(2))

    with till.database.writing() as connection:
        agree(connection, "HP01", Point(2, 0, old[-1].hash))
        kept = acked(connection, "HP01")

    assert kept.epoch == 2


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        pytest.param(Point(1, 9, "a" * 64), "restored", id="headquarters is ahead"),
        pytest.param(Point(2, 1, "a" * 64), "restored", id="headquarters knows a later epoch"),
        pytest.param(Point(1, 1, "a" * 64), "fork", id="another entry at this place"),
        pytest.param(Point(2, 0, "a" * 64), "fork", id="a later epoch that follows another journal"),
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
