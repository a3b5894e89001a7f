"""The words that tills and headquarters exchange: JSON in gzip, decoded strictly on both ends."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, TypeVar

import msgspec
from sqlalchemy import Connection

from kernel.facts import Entry

PROTOCOL = 1
BATCH_ENTRIES = 200
BATCH_BYTES = 256 * 1024  # of bodies; one entry may be larger, it then travels alone
PACKED_LIMIT = 8 * 1024 * 1024
PLAIN_LIMIT = 32 * 1024 * 1024
_ENVELOPE = 400  # bytes of an entry beside its body, roughly

KeysFor = Callable[[Connection, Sequence[Entry]], Mapping[str, str]]
"""Which members' keys the reader of these entries needs: {member_id: key in base64}."""
TakeKey = Callable[[Connection, str, str], None]
"""Keeps one member's key (connection, member_id, key) before the entries sealed under it are applied."""

RegisterName = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Epoch = Annotated[int, msgspec.Meta(ge=1, le=2**31)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Amount = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Entries = Annotated[tuple[Entry, ...], msgspec.Meta(min_length=1, max_length=BATCH_ENTRIES)]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what a till sends: an unknown field is refused, so that a misspelt one is never ignored."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag_field="answer"):
    """Base of what headquarters answers: a newer server may add fields."""


class UploadBatch(Asked, frozen=True, kw_only=True):
    """Entries of one register and one epoch without a gap, from `from_seq`; `prev_hash` is the hash before them."""

    register: RegisterName
    epoch: Epoch
    from_seq: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    prev_hash: Hash
    entries: Entries
    member_keys: dict[str, str] = {}


class Ack(Answer, frozen=True, kw_only=True, tag="ack"):
    """Everything up to (epoch, seq) with this hash is kept at headquarters. `now` is its ISO time."""

    epoch: int
    seq: int
    hash: str
    now: str


class Need(Answer, frozen=True, kw_only=True, tag="need"):
    """There is a gap: send what follows (epoch, seq), whose hash here is `hash`."""

    epoch: int
    seq: int
    hash: str
    now: str


class Blocked(Answer, frozen=True, kw_only=True, tag="blocked"):
    """Nothing was kept and nothing will be until a person has looked.

    `reason` fork (another entry is known at this place) | sealed (an older epoch went on) | chain (a hash does
    not fit) | id_taken (an entry's id belongs to another).
    """

    reason: str


class Later(Answer, frozen=True, kw_only=True, tag="later"):
    """Headquarters is busy: ask again after so many seconds."""

    retry_after_s: int


UploadAnswer = Ack | Need | Blocked | Later


class Hello(Answer, frozen=True, kw_only=True, tag="hello"):
    """What headquarters knows of the asking register: its store and the end of its chain there."""

    protocol: int
    now: str
    register: str
    store: str
    epoch: int
    seq: int
    hash: str


class FeedPage(Answer, frozen=True, kw_only=True, tag="page"):
    """Entries of other places in headquarters' order, and the position in each feed after them."""

    positions: dict[str, int]
    entries: tuple[Entry, ...]
    member_keys: dict[str, str]
    more: bool
    now: str


class JournalPage(Answer, frozen=True, kw_only=True, tag="journal"):
    """The asking register's own entries, for a till that was restored from a backup."""

    entries: tuple[Entry, ...]
    member_keys: dict[str, str]
    more: bool


class RightAsk(Asked, frozen=True, kw_only=True):
    """Ask for `amount` of an account: 'value:<member_id>' in fen with the member's PIN, or 'voucher:<code>' with 1."""

    right_id: Annotated[str, msgspec.Meta(min_length=1, max_length=36)]
    account: Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern="^(value|voucher):.")]
    amount: Amount
    pin: Annotated[str, msgspec.Meta(max_length=64)] = ""


class RightGrantedAnswer(Answer, frozen=True, kw_only=True, tag="granted"):
    """So much is set aside for the asking register and for nobody else."""

    right_id: str
    principal_fen: int
    bonus_fen: int


class RightRefusedAnswer(Answer, frozen=True, kw_only=True, tag="refused"):
    """No, for ever under this id. `facts` are the plain values its words need (fen, counts, ISO times)."""

    right_id: str
    code: str
    facts: dict[str, int | str]


RightAnswer = RightGrantedAnswer | RightRefusedAnswer


class Trouble(Answer, frozen=True, kw_only=True, tag="trouble"):
    """Why a request was not answered: a stable code, no data of the request."""

    code: str


class BadMessage(ValueError):
    """A message that cannot be read. `code` body.too_large | body.not_gzip | body.malformed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_encoder = msgspec.json.Encoder()
Message = TypeVar("Message")

UPLOAD_BATCH = msgspec.json.Decoder(UploadBatch)
UPLOAD_ANSWER: msgspec.json.Decoder[UploadAnswer] = msgspec.json.Decoder(UploadAnswer)
HELLO = msgspec.json.Decoder(Hello)
FEED_PAGE = msgspec.json.Decoder(FeedPage)
JOURNAL_PAGE = msgspec.json.Decoder(JournalPage)
RIGHT_ASK = msgspec.json.Decoder(RightAsk)
RIGHT_ANSWER: msgspec.json.Decoder[RightAnswer] = msgspec.json.Decoder(RightAnswer)
TROUBLE = msgspec.json.Decoder(Trouble)


def encode(value: object) -> bytes:
    return _encoder.encode(value)


def pack(value: object) -> bytes:
    """JSON in gzip; the same value makes the same bytes."""
    return gzip.compress(_encoder.encode(value), compresslevel=6, mtime=0)


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


def within_limits(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The longest beginning of `entries` that fits one message; always at least one entry."""
    size = 0
    for count, entry in enumerate(entries[:BATCH_ENTRIES]):
        size += len(entry.body.encode()) + _ENVELOPE
        if size > BATCH_BYTES and count:
            return tuple(entries[:count])
    return tuple(entries[:BATCH_ENTRIES])
