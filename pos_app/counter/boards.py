"""The gold board page and publishing from the till."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from kernel.clock import aware, stamp
from pos_app.counter.answers import BoardRowView, BoardVersionRow, BoardView
from pos_app.counter.post import Post
from shop.catalogue.rules.purity import PURITIES, purity_name
from shop.gold_board.errors import BoardRefused
from shop.gold_board.facts import BoardRow
from shop.gold_board.queries import Board, board_at, history, next_board
from shop.gold_board.usecases import publish_board
from shop.staff.rules import roles

LEADING_PURITY = "AU999"
_PLACES = {purity.code: place for place, purity in enumerate(PURITIES)}  # gold first, as the trade lists it


@dataclass(slots=True)
class Boards:
    """Today's gold prices."""

    post: Post

    def board(self) -> BoardView:
        """The board in force and the next one that is known."""
        with self.post.reading() as connection:
            return self._view(connection)

    def _view(self, connection: Connection) -> BoardView:
        now = self.post.now()
        board, coming = board_at(connection, now), next_board(connection, now)
        midnight = self.post.right_clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        before = board_at(connection, stamp(midnight - timedelta(milliseconds=1)))
        if board is None:
            return BoardView(0, "", "", "", "none", (), "" if coming is None else coming.effective_at)
        rows = [*_rows(board, before, "now"), *(_rows(coming, board, "next") if coming is not None else ())]
        return BoardView(
            version=board.board_version,
            effective_at=board.effective_at,
            valid_until=board.valid_until,
            published_by=board.published_by,
            state="fresh" if board.valid_at(now) else "expired",
            rows=tuple(rows),
            next_at="" if coming is None else coming.effective_at,
        )

    def board_history(self, limit: int = 50) -> tuple[BoardVersionRow, ...]:
        with self.post.reading() as connection:
            rows = history(connection, LEADING_PURITY, limit)
        return tuple(BoardVersionRow(r.board_version, r.effective_at, r.published_by, r.retail_fen) for r in rows)

    def publish_board(self, rows: Sequence[BoardRow], effective_at: str | None = None) -> BoardView:
        """Publish a board from this till, now or at an ISO time, where the shop stands alone.

        Raises NotPermitted, BoardRefused: in a chain headquarters alone numbers the boards.
        """
        if self.post.sync_status() is not None:
            raise BoardRefused(reason="金价由总部发布", purity="")
        start = self.post.right_clock.now() if effective_at is None else aware(datetime.fromisoformat(effective_at))
        with self.post.books(roles.PUBLISH_BOARD) as books:
            publish_board(books, rows, effective_at=start)
        return self.board()


def _rows(board: Board, before: Board | None, state: str) -> tuple[BoardRowView, ...]:
    old = {} if before is None else before.prices
    return tuple(
        BoardRowView(
            purity_code=code,
            purity_name=purity_name(code),
            retail_fen=row.retail_fen,
            trade_in_fen=row.trade_in_fen,
            recycle_fen=row.recycle_fen,
            change_fen=row.retail_fen - old[code].retail_fen if code in old else 0,
            state=state,
        )
        for code, row in sorted(board.prices.items(), key=lambda item: _PLACES.get(item[0], len(_PLACES)))
    )
