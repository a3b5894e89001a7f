"""What can happen to the gold board."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class BoardRow(msgspec.Struct, frozen=True, kw_only=True):
    """Prices of one purity, fen a gram."""

    purity_code: str
    retail_fen: int
    trade_in_fen: int
    recycle_fen: int


class GoldBoardPublished(Fact, frozen=True, kw_only=True):
    """A new board, `effective_at` and `valid_until` as ISO times; a later version supersedes it from its minute."""

    kind: ClassVar[str] = "gold_board.published"
    board_version: int
    effective_at: str
    valid_until: str
    published_by: str
    rows: tuple[BoardRow, ...]


FACTS = (GoldBoardPublished,)
