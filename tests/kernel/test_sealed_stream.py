"""The form of every backup: a line and a body, sealed together."""

from __future__ import annotations

import io
import random
import zlib
from pathlib import Path

import pytest

from kernel.sealed_stream import open_stream, pieces_of, seal_stream
from kernel.secrets import SealBroken, fresh_key, seal_file
from tests.builders.books import counted

KEY = fresh_key(counted(1))


def sealed(line: bytes, *body: bytes) -> bytes:
    target = io.BytesIO()
    seal_stream(KEY, line, body, target, purpose="test")
    return target.getvalue()


def opened(raw: bytes, key: str = KEY) -> tuple[bytes, bytes]:
    line, pieces = open_stream(key, io.BytesIO(raw), purpose="test")
    return line, b"".join(pieces)


@pytest.mark.parametrize("size", [0, 1, 70_000, 3 << 20])
def test_line_and_body_come_back_whatever_their_length(size: int) -> None:
    body = random.Random(size).randbytes(size)

    assert opened(sealed(b"the line", body[: size // 3], body[size // 3 :])) == (b"the line", body)


def test_a_file_that_was_cut_off_does_not_open() -> None:
    raw = sealed(b"the line", random.Random(1).randbytes(3 << 20))

    with pytest.raises(SealBroken):
        opened(raw[: len(raw) // 2])


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        opened(sealed(b"line", b"body"), fresh_key(counted(2)))


def test_a_sealed_file_of_another_form_is_refused() -> None:
    target = io.BytesIO()
    seal_file(KEY, [b"not compressed"], target, purpose="test")

    with pytest.raises(zlib.error):
        opened(target.getvalue())


def test_a_file_is_read_piece_by_piece(tmp_path: Path) -> None:
    content = random.Random(3).randbytes(600_000)
    (tmp_path / "file").write_bytes(content)

    pieces = list(pieces_of(tmp_path / "file"))

    assert len(pieces) > 1
    assert b"".join(pieces) == content
