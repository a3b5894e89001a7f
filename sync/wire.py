"""Messages as bytes: JSON in gzip, decoded strictly on both ends."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from kernel.facts import Entry, entry_hash
from sync import joining, protocol
from sync.protocol import BATCH_BYTES, BATCH_ENTRIES, UploadBatch, WireEntry

PACKED_LIMIT = 8 * 1024 * 1024
PLAIN_LIMIT = 32 * 1024 * 1024
_ENVELOPE = 160  # bytes of an entry beside its body, roughly


class BadMessage(ValueError):
    """A message that cannot be read. `code` body.too_large | body.slow | body.not_gzip | body.malformed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_encoder = msgspec.json.Encoder()
Message = TypeVar("Message")

UPLOAD_BATCH = msgspec.json.Decoder(protocol.UploadBatch)
UPLOAD_ANSWER: msgspec.json.Decoder[protocol.UploadAnswer] = msgspec.json.Decoder(protocol.UploadAnswer)
HELLO_ASK = msgspec.json.Decoder(protocol.HelloAsk)
HELLO = msgspec.json.Decoder(protocol.Hello)
FEED_PAGE = msgspec.json.Decoder(protocol.FeedPage)
FILTER_PAGE = msgspec.json.Decoder(protocol.FilterPage)
JOURNAL_PAGE = msgspec.json.Decoder(protocol.JournalPage)
LOOKUP_ASK = msgspec.json.Decoder(protocol.LookupAsk)
LOOKUP_ANSWER: msgspec.json.Decoder[protocol.LookupAnswer] = msgspec.json.Decoder(protocol.LookupAnswer)
NEWS = msgspec.json.Decoder(protocol.News)
RIGHT_ASK = msgspec.json.Decoder(protocol.RightAsk)
RIGHT_ANSWER: msgspec.json.Decoder[protocol.RightAnswer] = msgspec.json.Decoder(protocol.RightAnswer)
ENROL_ASK = msgspec.json.Decoder(joining.EnrolAsk)
ENROL_POLL = msgspec.json.Decoder(joining.EnrolPoll)
ENROL_ANSWER: msgspec.json.Decoder[joining.EnrolAnswer] = msgspec.json.Decoder(joining.EnrolAnswer)
TIME_ANSWER = msgspec.json.Decoder(protocol.TimeAnswer)
TROUBLE = msgspec.json.Decoder(protocol.Trouble)


def encode(value: object) -> bytes:
    return _encoder.encode(value)


def pack(plain: bytes) -> bytes:
    """Gzip; the same bytes make the same bytes."""
    return gzip.compress(plain, compresslevel=6, mtime=0)


def gunzip(raw: bytes, *, limit: int = PLAIN_LIMIT) -> bytes:
    """The plain bytes, never more than `limit` in memory however small the gzip is. Raises BadMessage."""
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(raw, limit + 1)
    except zlib.error as error:
        raise BadMessage("body.not_gzip") from error
    if len(plain) > limit:
        raise BadMessage("body.too_large")
    if not stream.eof or stream.unused_data:
        raise BadMessage("body.not_gzip")
    return plain


def decode(plain: bytes, decoder: msgspec.json.Decoder[Message]) -> Message:
    """One message, read by one of the decoders above. Raises BadMessage."""
    try:
        return decoder.decode(plain)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage("body.malformed") from error


def to_wire(entry: Entry) -> WireEntry:
    return WireEntry(
        entry.id, entry.kind, entry.version, entry.actor, entry.business_date, entry.wall,
        msgspec.Raw(entry.body.encode()),
    )  # fmt: skip


def from_wire(batch: UploadBatch) -> tuple[Entry, ...]:
    """The batch's entries with their places and hashes, computed from `prev_hash` on.

    That the last of them is the batch's `last_hash` is for the caller to see. Raises UnicodeDecodeError.
    """
    prev, made = batch.prev_hash, []
    for seq, wire in enumerate(batch.entries, start=batch.from_seq):
        envelope = {
            "register": batch.register, "epoch": batch.epoch, "seq": seq, "id": wire.id, "kind": wire.kind,
            "version": wire.version, "actor": wire.actor, "business_date": wire.business_date, "wall": wire.wall,
        }  # fmt: skip
        body = bytes(wire.body).decode()
        made.append(Entry(**envelope, prev=prev, body=body, hash=entry_hash(**envelope, prev=prev, body=body)))  # type: ignore[arg-type]
        prev = made[-1].hash
    return tuple(made)


def within_limits(entries: Sequence[Entry], most: int = BATCH_ENTRIES) -> tuple[Entry, ...]:
    """The longest beginning of `entries` that fits one message; always at least one entry."""
    size = 0
    for count, entry in enumerate(entries[:most]):
        size += len(entry.body.encode()) + _ENVELOPE
        if size > BATCH_BYTES and count:
            return tuple(entries[:count])
    return tuple(entries[:most])
