"""A file of one line and a long body, compressed and sealed: the form of every backup."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from kernel.secrets import seal_file, unseal_file

_PIECE = 1 << 18


def seal_stream(key: str, line: bytes, body: Iterable[bytes], target: BinaryIO, *, purpose: str) -> None:
    """Write `line` (without a newline in it) and `body`; never more than a few pieces in memory."""
    seal_file(key, _compressed(_joined(line, body)), target, purpose=purpose)


def open_stream(key: str, source: BinaryIO, *, purpose: str) -> tuple[bytes, Iterator[bytes]]:
    """The line, and the body piece by piece. Nothing may be trusted before the last piece came.

    Both raise SealBroken, and zlib.error where what was sealed is not such a file.
    """
    pieces = _unpacked(unseal_file(key, source, purpose=purpose))
    head = bytearray()
    for piece in pieces:
        head += piece
        if b"\n" in head:
            break
    line, _, first = bytes(head).partition(b"\n")
    return line, _again(first, pieces)


def pieces_of(file: Path) -> Iterator[bytes]:
    """A file's content, piece by piece."""
    with file.open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece


def _joined(line: bytes, body: Iterable[bytes]) -> Iterator[bytes]:
    assert b"\n" not in line
    yield line + b"\n"
    yield from body


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=6, wbits=31)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(wbits=31)
    for piece in pieces:
        rest = piece
        while rest and not stream.eof:
            yield stream.decompress(rest, _PIECE)
            rest = stream.unconsumed_tail
    while not stream.eof:
        more = stream.decompress(stream.unconsumed_tail, _PIECE)
        if not more:
            raise zlib.error("the compressed data ends too early")
        yield more
