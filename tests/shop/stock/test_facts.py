"""A document's lines bear custody versions that a piece can really have."""

from __future__ import annotations

import msgspec
import pytest

from shop.stock.facts import LAST_VERSION, TransferLine
from tests.builders import shop

PIECE = shop.PIECES[0]


@pytest.mark.parametrize("version", [1, LAST_VERSION])
def test_a_line_bears_any_version_that_a_piece_can_reach(version: int) -> None:
    assert TransferLine(version=version, piece=PIECE).version == version


@pytest.mark.parametrize("version", [-1, 0, LAST_VERSION + 1])
def test_a_version_that_no_piece_can_have_makes_no_line(version: int) -> None:
    with pytest.raises(ValueError, match=str(version)):
        TransferLine(version=version, piece=PIECE)


def test_a_version_from_outside_is_checked_as_well() -> None:
    sent = msgspec.json.encode(TransferLine(version=LAST_VERSION, piece=PIECE))
    altered = sent.replace(f'"version":{LAST_VERSION}'.encode(), f'"version":{LAST_VERSION + 1}'.encode())

    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(altered, type=TransferLine)
