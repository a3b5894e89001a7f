"""What a wire (tests/builders/wire.py) can do to one request and its answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pass:
    """The request goes through and its answer comes back."""


@dataclass(frozen=True, slots=True)
class Late:
    """As Pass, after `request_ms` on the way there and `answer_ms` on the way back."""

    request_ms: int = 0
    answer_ms: int = 0


@dataclass(frozen=True, slots=True)
class LostRequest:
    """The server never hears of the request; the connection is reset."""


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """The server has answered; the connection is reset before one byte of it is back."""


@dataclass(frozen=True, slots=True)
class CutRequest:
    """The server gets the first `after` bytes of the request's body, then both sides are cut off."""

    after: int


@dataclass(frozen=True, slots=True)
class CutAnswer:
    """The client gets the head and the first `after` bytes of the answer's body, then the end of the connection."""

    after: int


@dataclass(frozen=True, slots=True)
class Silent:
    """Half open: the request is taken, goes nowhere, and nothing is ever said."""


@dataclass(frozen=True, slots=True)
class Trickle:
    """The answer comes `piece` bytes at a time, one piece every `every_ms`."""

    piece: int
    every_ms: int


@dataclass(frozen=True, slots=True)
class Twice:
    """The server gets the request twice, one after the other; the client gets the answer to the second."""


@dataclass(frozen=True, slots=True)
class Held:
    """The server has answered; the answer waits on the wire until the test calls `release`."""


Fault = Pass | Late | LostRequest | LostAnswer | CutRequest | CutAnswer | Silent | Trickle | Twice | Held
