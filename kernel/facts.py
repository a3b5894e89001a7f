"""Facts, the entries that carry them, and the hash chain that binds the entries of one register.

A fact says what has happened, in the past tense; it is frozen and its kind carries a version. Amounts are fields
named `…_fen`, weights `…_mg`, so that the wire format names its units.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar

import msgspec

GENESIS = "0" * 64


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every fact. `kind` is 'feature.what_happened'; a changed meaning gets a new `version`."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a register's journal: who, when, what, and the hash of the line before it.

    `business_date` is 'YYYY-MM-DD', `wall` an ISO time with offset, `body` the fact as canonical JSON text.
    """

    register: str
    epoch: int
    seq: int
    id: str
    kind: str
    version: int
    actor: str
    business_date: str
    wall: str
    prev: str
    hash: str
    body: str


class UnknownKind(LookupError):
    """An entry of a kind or version that this program does not know."""


_encoder = msgspec.json.Encoder(order="deterministic")


def canonical(value: object) -> bytes:
    """JSON with sorted keys for mappings and declared order for structs: the same bytes on every machine."""
    return _encoder.encode(value)


def entry_hash(
    *, register: str, epoch: int, seq: int, id: str, kind: str, version: int, actor: str, business_date: str,
    wall: str, prev: str, body: str,
) -> str:  # fmt: skip
    """SHA-256 over the previous hash, the envelope and the body, as 64 hex digits."""
    envelope = canonical([register, epoch, seq, id, kind, version, actor, business_date, wall])
    return hashlib.sha256(prev.encode() + envelope + body.encode()).hexdigest()


def hash_of(entry: Entry) -> str:
    return entry_hash(
        register=entry.register, epoch=entry.epoch, seq=entry.seq, id=entry.id, kind=entry.kind,
        version=entry.version, actor=entry.actor, business_date=entry.business_date, wall=entry.wall,
        prev=entry.prev, body=entry.body,
    )  # fmt: skip


Upcasters = Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]
"""(kind, version) -> what turns a body of that version into one of the next: pure, and never taken away again."""


@cache
def _reader_of(fact: type[Fact]) -> msgspec.json.Decoder[Fact]:
    """One for each class: it costs far more to make than to keep, and remembers nothing of what it read."""
    return msgspec.json.Decoder(fact)


class Kinds:
    """Every kind of fact that a program understands, by (kind, version).

    A version that has an upcaster is read as the next one, and so on up to a version that has a class: what was
    written by any release is read as today's fact.
    """

    def __init__(self, facts: Iterable[type[Fact]], upcasters: Upcasters | None = None) -> None:
        self._decoders: dict[tuple[str, int], msgspec.json.Decoder[Fact]] = {}
        self._upcasters = dict(upcasters or {})
        for fact in facts:
            key = (fact.kind, fact.version)
            assert key not in self._decoders, f"two facts of kind {key}"
            assert key not in self._upcasters, f"{key} is read as its next version, so it has no class"
            self._decoders[key] = _reader_of(fact)
        for kind, version in self._upcasters:
            assert (kind, version + 1) in self, f"nothing reads version {version + 1} of {kind}"

    def __contains__(self, key: tuple[str, int]) -> bool:
        return key in self._decoders or key in self._upcasters

    def newest(self) -> dict[str, int]:
        """The highest version of each kind that is understood, by kind."""
        return dict(sorted(self._decoders))

    def read(self, entry: Entry) -> Fact:
        """The fact of an entry. Raises UnknownKind, or msgspec.ValidationError when the body does not fit it."""
        decoder = self._decoders.get((entry.kind, entry.version))
        if decoder is not None:
            return decoder.decode(entry.body)
        if (entry.kind, entry.version) not in self._upcasters:
            raise UnknownKind(f"{entry.kind} version {entry.version}")
        return self._read_older(entry)

    def _read_older(self, entry: Entry) -> Fact:
        version, body = entry.version, msgspec.json.decode(entry.body, type=dict[str, Any])
        while (upcast := self._upcasters.get((entry.kind, version))) is not None:
            try:
                body = upcast(body)
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                raise msgspec.ValidationError(f"version {version} is not as it was shipped: {error!r}") from error
            version += 1
        return self._decoders[entry.kind, version].decode(canonical(body))
