"""What each gold-board fact does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kernel.facts import Entry
from kernel.projection import Handlers, Insert, RowOp
from shop.gold_board.facts import GoldBoardPublished
from shop.gold_board.tables import gold_board, gold_board_row


def _published(entry: Entry, fact: GoldBoardPublished) -> Iterable[RowOp]:
    head = {"board_version": fact.board_version, "effective_at": fact.effective_at, "valid_until": fact.valid_until}
    yield Insert(gold_board, {**head, "published_by": fact.published_by})
    for row in fact.rows:
        yield Insert(gold_board_row, {"board_version": fact.board_version, **msgspec.structs.asdict(row)})


PROJECTIONS: Handlers = {GoldBoardPublished: _published}
