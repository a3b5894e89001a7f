"""Messages are read strictly: what is too large, cut off or misspelt is named, never guessed at."""

from __future__ import annotations

import gzip
from typing import Any

import msgspec
import pytest

from kernel.facts import Entry
from sync import wire
from sync.identity import batch_words
from sync.outbox import next_batch
from sync.protocol import BATCH_BYTES, BATCH_ENTRIES, RightAsk, UploadBatch
from sync.wire import BadMessage, from_wire, to_wire, within_limits
from tests.builders.books import written
from tests.sync.fake import Till, points, signed


def entry_of(size: int) -> Entry:
    return msgspec.structs.replace(written("HP01", points(1))[0], body="x" * size)


@pytest.fixture
def batch() -> UploadBatch:
    till = Till()
    till.record(*points(2))
    with till.database.reading() as connection:
        made = next_batch(connection, "HP01", till.courier.keys_for, sign=signed, incarnation=1)
    assert made is not None
    return msgspec.structs.replace(made, member_keys={"m1": "key"})


def test_a_batch_comes_out_as_it_went_in(batch: UploadBatch) -> None:
    assert wire.decode(wire.gunzip(wire.pack(wire.encode(batch))), wire.UPLOAD_BATCH) == batch


def test_the_same_message_makes_the_same_bytes(batch: UploadBatch) -> None:
    assert wire.pack(wire.encode(batch)) == wire.pack(wire.encode(batch))


def test_the_receiver_computes_places_and_hashes_and_a_change_shows_in_the_last_one(batch: UploadBatch) -> None:
    first = msgspec.structs.replace(batch.entries[0], actor="1008")
    altered = msgspec.structs.replace(batch, entries=(first, *batch.entries[1:]))

    assert [(entry.epoch, entry.seq) for entry in from_wire(batch)] == [(1, 1), (1, 2)]
    assert from_wire(batch)[-1].hash == batch.last_hash != from_wire(altered)[-1].hash
    assert batch.signature == signed(batch_words("HP01", 1, 1, batch.to_seq, batch.last_hash, 1))


def test_an_entry_travels_without_what_the_receiver_knows() -> None:
    entry = written("HP01", points(1))[0]

    sent = wire.encode(to_wire(entry)).decode()

    assert entry.hash not in sent
    assert "HP01-1" in sent  # its id
    assert entry.body in sent  # byte for byte


def test_a_gzip_that_unpacks_past_the_limit_is_dropped() -> None:
    with pytest.raises(BadMessage, match=r"body\.too_large"):
        wire.gunzip(gzip.compress(b"0" * 1_000_001), limit=1_000_000)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="plain"),
        pytest.param(gzip.compress(b"{}")[:-1], id="cut off"),
        pytest.param(gzip.compress(b"{}") + b"more", id="something behind it"),
    ],
)
def test_what_is_not_one_whole_gzip_is_refused(raw: bytes) -> None:
    with pytest.raises(BadMessage, match=r"body\.not_gzip"):
        wire.gunzip(raw)


ASK: dict[str, Any] = {"right_id": "r1", "account": "value:m1", "amount": 1, "incarnation": 1}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"amuont": 2}, id="misspelt"),
        pytest.param({"amount": 0}, id="nothing asked"),
        pytest.param({"amount": -5}, id="less than nothing"),
        pytest.param({"amount": 1.5}, id="half a fen"),
        pytest.param({"amount": 2**60}, id="more than there is"),
        pytest.param({"account": "gold:m1"}, id="an account of no kind"),
        pytest.param({"account": "value:"}, id="an account of nobody"),
        pytest.param({"right_kind": "for_ever"}, id="a right of no kind"),
        pytest.param({"right_id": ""}, id="no id"),
        pytest.param({"incarnation": -1}, id="a life before the first"),
    ],
)
def test_a_question_that_does_not_follow_the_format_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadMessage, match=r"body\.malformed"):
        wire.decode(msgspec.json.encode({**ASK, **change}), wire.RIGHT_ASK)


@pytest.mark.parametrize("plain", [b"", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_what_is_no_message_at_all_is_refused(plain: bytes) -> None:
    with pytest.raises(BadMessage, match=r"body\.malformed"):
        wire.decode(plain, wire.RIGHT_ASK)


@pytest.mark.parametrize("account", ["value:m1", "points:m1", "voucher:V1", "quota:rule-7"])
def test_a_question_that_follows_the_format_is_read(account: str) -> None:
    asked = wire.decode(msgspec.json.encode({**ASK, "account": account}), wire.RIGHT_ASK)

    assert asked == RightAsk(right_id="r1", account=account, amount=1, incarnation=1)


def test_a_batch_without_entries_is_refused(batch: UploadBatch) -> None:
    with pytest.raises(BadMessage):
        wire.decode(wire.encode(msgspec.structs.replace(batch, entries=())), wire.UPLOAD_BATCH)


@pytest.mark.parametrize(
    ("sizes", "most", "count"),
    [
        pytest.param([10] * (BATCH_ENTRIES + 1), BATCH_ENTRIES, BATCH_ENTRIES, id="as many as a message holds"),
        pytest.param([10] * 9, 4, 4, id="as many as the window"),
        pytest.param([BATCH_BYTES // 2] * 3, BATCH_ENTRIES, 1, id="large ones in several messages"),
        pytest.param([BATCH_BYTES * 2, 10], BATCH_ENTRIES, 1, id="one that is larger than a message alone"),
    ],
)
def test_how_many_entries_travel_together(sizes: list[int], most: int, count: int) -> None:
    assert len(within_limits([entry_of(size) for size in sizes], most)) == count
