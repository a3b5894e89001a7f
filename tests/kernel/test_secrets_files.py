"""Files sealed in chunks: whatever is altered, moved, cut off or added does not open."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.secrets import SealBroken, fresh_key, seal_file, unseal_file
from tests.builders.books import counted

KEY, OTHER_KEY = fresh_key(counted(1)), fresh_key(counted(2))
CHUNK = 1 << 20
SEALED_CHUNK = CHUNK + 16
HEAD = 24


def sealed(plain: bytes, *, piece: int = 300_000) -> bytes:
    target = io.BytesIO()
    pieces = (plain[at : at + piece] for at in range(0, len(plain), piece))
    seal_file(KEY, pieces, target, purpose="backup", random=counted(3))
    return target.getvalue()


def opened(raw: bytes, *, key: str = KEY, purpose: str = "backup") -> bytes:
    return b"".join(unseal_file(key, io.BytesIO(raw), purpose=purpose))


THREE = counted(4)(2 * CHUNK + 5)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_what_was_sealed_opens_again(size: int) -> None:
    assert opened(sealed(THREE[:size])) == THREE[:size]


def test_nothing_of_the_plain_text_can_be_seen() -> None:
    assert b"13800006620" not in sealed(b"13800006620" * 100)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(sealed(THREE)[:10], id="only a part of the head"),
        pytest.param(sealed(THREE)[: HEAD + SEALED_CHUNK], id="cut off behind a whole chunk"),
        pytest.param(sealed(THREE)[:-1], id="cut off in the last chunk"),
        pytest.param(sealed(THREE)[:HEAD], id="no chunk at all"),
        pytest.param(sealed(THREE) + b"x", id="something added"),
        pytest.param(sealed(THREE)[:HEAD] + sealed(THREE)[HEAD + SEALED_CHUNK :], id="first chunk missing"),
        pytest.param(
            sealed(THREE)[:HEAD]
            + sealed(THREE)[HEAD + SEALED_CHUNK : HEAD + 2 * SEALED_CHUNK]
            + sealed(THREE)[HEAD : HEAD + SEALED_CHUNK]
            + sealed(THREE)[HEAD + 2 * SEALED_CHUNK :],
            id="chunks exchanged",
        ),
    ],
)
def test_a_file_that_is_not_whole_does_not_open(raw: bytes) -> None:
    with pytest.raises(SealBroken):
        opened(raw)


@given(st.integers(min_value=0, max_value=HEAD + 100 + 15), st.integers(min_value=1, max_value=255))
def test_no_single_byte_can_be_changed(at: int, by: int) -> None:
    raw = bytearray(sealed(THREE[:100]))
    raw[at] ^= by

    with pytest.raises(SealBroken):
        opened(bytes(raw))


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        opened(sealed(THREE[:100]), key=OTHER_KEY)


def test_another_purpose_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        opened(sealed(THREE[:100]), purpose="photo")
