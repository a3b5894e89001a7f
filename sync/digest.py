"""How a till and headquarters prove that they agree, or name the first record on which they do not.

Each side adds up its journal: for every register and epoch, a hash over the hashes of a span of entries. Where two sums
differ the span is cut in parts and asked again, down to one entry. Tables are compared row by row in the order of their
keys. Sums hold no data: an entry is known by its place, a row by its key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

import msgspec
from sqlalchemy import Connection, Select, select

from kernel.tables import journal
from sync.protocol import Answer, Asked, Epoch, RegisterName, Seq

PARTS = 16
SPANS, ROWS = 64, 1_000


class Span(Asked, frozen=True, kw_only=True):
    """Entries `first` to `last` of a register's epoch."""

    register: RegisterName
    epoch: Epoch
    first: Seq
    last: Seq


class SpanSum(msgspec.Struct, frozen=True, array_like=True):
    """How many entries of a span there are, and the hash over them."""

    count: int
    digest: str


class ChainSum(msgspec.Struct, frozen=True, kw_only=True):
    """A register's epoch as one side knows it, up to entry `last`."""

    register: str
    epoch: int
    last: int
    count: int
    digest: str


class DigestAsk(Asked, frozen=True, kw_only=True):
    """`positions`: how far the asking till has read each feed; what was told later is left out of the sums.

    With `spans`, their sums are wanted; with `table`, its rows behind the key `after`; with neither, everything's sums.
    """

    positions: Annotated[dict[str, Seq], msgspec.Meta(max_length=16)]
    spans: Annotated[tuple[Span, ...], msgspec.Meta(max_length=SPANS)] = ()
    table: Annotated[str, msgspec.Meta(max_length=40)] = ""
    after: Annotated[str, msgspec.Meta(max_length=120)] = ""


class DigestAnswer(Answer, frozen=True, kw_only=True, tag="digest"):
    """`heads`: where each feed of the asking till ends. `tables`: the sum of each; `rows`: (key, hash) in order."""

    now: str
    incarnation: int
    heads: dict[str, int] = msgspec.field(default_factory=dict)
    chains: tuple[ChainSum, ...] = ()
    tables: dict[str, SpanSum] = msgspec.field(default_factory=dict)
    spans: tuple[SpanSum, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    more: bool = False


DIGEST_ASK = msgspec.json.Decoder(DigestAsk)
DIGEST_ANSWER = msgspec.json.Decoder(DigestAnswer)
Sums = Callable[[Sequence[Span]], Sequence[SpanSum]]
"""One side's sums of some spans, in their order; at most SPANS at once."""


class DigestSource(Protocol):
    """Headquarters as `digest` asks it. Raises Unreachable, Rejected (sync/ports.py)."""

    def digest(self, ask: DigestAsk) -> DigestAnswer: ...


@dataclass(frozen=True, slots=True)
class Place:
    """One entry's place and hash; what the sums are made of."""

    register: str
    epoch: int
    seq: int
    hash: str


def chains(places: Iterable[Place]) -> tuple[ChainSum, ...]:
    """The sum of each register's epoch; `places` come by register, epoch and seq."""
    found: list[ChainSum] = []
    adding = _Adding()
    last: Place | None = None
    for place in places:
        if last is not None and (place.register, place.epoch) != (last.register, last.epoch):
            found.append(_chain(last, adding))
            adding = _Adding()
        adding.add(place)
        last = place
    if last is not None:
        found.append(_chain(last, adding))
    return tuple(found)


def span_sum(places: Iterable[Place]) -> SpanSum:
    """The sum of one span's entries, which come by seq."""
    adding = _Adding()
    for place in places:
        adding.add(place)
    return SpanSum(adding.count, adding.digest)


def first_difference(mine: Sums, theirs: Sums, whole: Span) -> int | None:
    """The first seq of a span where the sides differ, or None; asks about log(entries) times."""
    if mine([whole])[0] == theirs([whole])[0]:
        return None
    span = whole
    while span.first < span.last:
        parts = _cut(span)
        pairs = zip(parts, mine(parts), theirs(parts), strict=True)
        differing = next((part for part, own, other in pairs if own != other), None)
        if differing is None:  # it came, or was taken away, between two questions
            return None
        span = differing
    return span.first


def row_sum(rows: Iterable[tuple[str, str]]) -> SpanSum:
    """The sum of a table's (key, hash) pairs in the order of their keys."""
    total, count = hashlib.sha256(), 0
    for key, digest in rows:
        total.update(f"{key}\x1f{digest}\x1e".encode())
        count += 1
    return SpanSum(count, total.hexdigest()[:32])


def row_hash(values: Sequence[object]) -> str:
    """What stands for one row: whole numbers and texts, in the order of its columns."""
    return hashlib.sha256(msgspec.json.encode(list(values))).hexdigest()[:16]


def places_of(connection: Connection, *, own: str, mine: bool) -> Iterable[Place]:
    """The entries of a till's file, by register, epoch and seq: its own, or the others'."""
    is_own = journal.c.register == own
    query = (
        select(journal.c.register, journal.c.epoch, journal.c.seq, journal.c.hash)
        .where(is_own if mine else ~is_own)
        .order_by(journal.c.register, journal.c.epoch, journal.c.seq)
    )
    return (Place(*row) for row in connection.execute(query, execution_options={"yield_per": 1_000}))


def sums_of(connection: Connection) -> Sums:
    """The sums over everything that a till's file holds."""

    def sums(spans: Sequence[Span]) -> list[SpanSum]:
        return [span_sum(Place(*row) for row in connection.execute(_span_query(span))) for span in spans]

    return sums


def _span_query(span: Span) -> Select[tuple[str, int, int, str]]:
    return (
        select(journal.c.register, journal.c.epoch, journal.c.seq, journal.c.hash)
        .where(
            journal.c.register == span.register,
            journal.c.epoch == span.epoch,
            journal.c.seq.between(span.first, span.last),
        )
        .order_by(journal.c.seq)
    )


def _cut(span: Span) -> list[Span]:
    size = -(-(span.last - span.first + 1) // PARTS)
    starts = range(span.first, span.last + 1, size)
    return [msgspec.structs.replace(span, first=start, last=min(start + size - 1, span.last)) for start in starts]


def _chain(last: Place, adding: _Adding) -> ChainSum:
    return ChainSum(register=last.register, epoch=last.epoch, last=last.seq, count=adding.count, digest=adding.digest)


class _Adding:
    def __init__(self) -> None:
        self.count, self._hash = 0, hashlib.sha256()

    def add(self, place: Place) -> None:
        self._hash.update(f"{place.seq}:{place.hash}\n".encode())
        self.count += 1

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()[:32]
