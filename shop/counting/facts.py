"""What can happen to a stock count. Every scan is a fact of its own: when the power goes, none is lost."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class CountOpened(Fact, frozen=True, kw_only=True):
    """A count began. `place` is a counter, a counter's tray ('金柜/3') or '' for the whole store."""

    kind: ClassVar[str] = "counting.opened"
    count_no: str
    store: str
    place: str


class CountScanned(Fact, frozen=True, kw_only=True):
    """Codes were scanned into a count, at any till of the store; what the books do not know is kept as it was read."""

    kind: ClassVar[str] = "counting.scanned"
    count_no: str
    store: str
    codes: tuple[str, ...]


class CountResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a count says beside the books; barcodes, sorted.

    `found` lie where they should; `missing` should and were not scanned; `misplaced` belong to another counter of the
    store; `regained` were lost in an earlier count; `elsewhere` are by the books sold, sent, or another store's;
    `moved` were scanned and left the place during the count; `arrived` came into it meanwhile; `unknown` are codes
    that no book knows.
    """

    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()
    regained: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class CountClosed(Fact, frozen=True, kw_only=True):
    """A manager closed a count. What it lost and found again are facts of the stockroom in the same transaction."""

    kind: ClassVar[str] = "counting.closed"
    count_no: str
    store: str
    result: CountResult
    reason: str


class CountDropped(Fact, frozen=True, kw_only=True):
    """A count was given up; nothing follows from it."""

    kind: ClassVar[str] = "counting.dropped"
    count_no: str
    store: str
    reason: str


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """An RFID tag's number (EPC, hexadecimal) and the piece it hangs on."""

    epc: str
    barcode: str


class TagsBound(Fact, frozen=True, kw_only=True):
    """Tags were put on pieces of a store. A tag that hung on another piece hangs there no more."""

    kind: ClassVar[str] = "counting.tags_bound"
    store: str
    tags: tuple[Tag, ...]


FACTS = (CountOpened, CountScanned, CountClosed, CountDropped, TagsBound)
