"""Messages are read strictly: what is too large, cut off or misspelt is named, never guessed at."""

from __future__ import annotations

import gzip

import pytest

from sync import protocol
from sync.protocol import BATCH_BYTES, BATCH_ENTRIES, BadMessage, RightAsk, UploadBatch
from tests.headquarters.chain import batch_of, chain_of, points

LARGE = ("of.tomorrow", '{"text":"' + "x" * (BATCH_BYTES // 2) + '"}')


def test_a_batch_comes_out_as_it_went_in() -> None:
    batch = batch_of(chain_of("HP01", points(2)), member_keys={"m1": "key"})

    assert protocol.decode(protocol.gunzip(protocol.pack(batch)), protocol.UPLOAD_BATCH) == batch


def test_the_same_message_makes_the_same_bytes() -> None:
    batch = batch_of(chain_of("HP01", points(2)))

    assert protocol.pack(batch) == protocol.pack(batch)


def test_a_gzip_that_unpacks_past_the_limit_is_dropped() -> None:
    bomb = gzip.compress(b"0" * 1_000_001)

    with pytest.raises(BadMessage, match=r"body\.too_large"):
        protocol.gunzip(bomb, limit=1_000_000)


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
        protocol.gunzip(raw)


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="not text"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(b'{"right_id":"r1","account":"value:m1","amount":1,"amuont":2}', id="misspelt"),
        pytest.param(b'{"right_id":"r1","account":"value:m1","amount":0}', id="nothing asked"),
        pytest.param(b'{"right_id":"r1","account":"value:m1","amount":-5}', id="less than nothing"),
        pytest.param(b'{"right_id":"r1","account":"value:m1","amount":1.5}', id="half a fen"),
        pytest.param(b'{"right_id":"r1","account":"points:m1","amount":1}', id="an account of no kind"),
        pytest.param(b'{"right_id":"r1","account":"value:","amount":1}', id="an account of nobody"),
        pytest.param(b'{"right_id":"","account":"value:m1","amount":1}', id="no id"),
    ],
)
def test_a_question_that_does_not_follow_the_format_is_refused(plain: bytes) -> None:
    with pytest.raises(BadMessage, match=r"body\.malformed"):
        protocol.decode(plain, protocol.RIGHT_ASK)


def test_a_question_that_follows_the_format_is_read() -> None:
    plain = b'{"right_id":"r1","account":"voucher:V1","amount":1}'

    assert protocol.decode(plain, protocol.RIGHT_ASK) == RightAsk(right_id="r1", account="voucher:V1", amount=1)


def test_a_batch_without_entries_is_refused() -> None:
    empty = UploadBatch(register="HP01", epoch=1, from_seq=1, prev_hash="0" * 64, entries=())

    with pytest.raises(BadMessage):
        protocol.decode(protocol.encode(empty), protocol.UPLOAD_BATCH)


def test_no_message_carries_more_than_its_number_of_entries() -> None:
    entries = chain_of("HP01", points(BATCH_ENTRIES + 1))

    assert len(protocol.within_limits(entries)) == BATCH_ENTRIES


def test_large_entries_are_sent_in_several_messages() -> None:
    assert len(protocol.within_limits(chain_of("HP01", [LARGE, LARGE, LARGE]))) == 1


def test_an_entry_larger_than_a_message_travels_alone() -> None:
    huge = ("of.tomorrow", '{"text":"' + "x" * (BATCH_BYTES * 2) + '"}')

    assert len(protocol.within_limits(chain_of("HP01", [huge, LARGE]))) == 1
