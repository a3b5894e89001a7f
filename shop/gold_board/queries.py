"""The gold board as frozen answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from shop.gold_board.facts import BoardRow
from shop.gold_board.tables import gold_board, gold_board_row


@dataclass(frozen=True, slots=True)
class Board:
    """One version of the board; `prices` by purity code."""

    board_version: int
    effective_at: str
    valid_until: str
    published_by: str
    prices: Mapping[str, BoardRow]

    def valid_at(self, at: str) -> bool:
        return self.effective_at <= at < self.valid_until


@dataclass(frozen=True, slots=True)
class BoardVersion:
    """One line of the board's history, with the retail price of one purity."""

    board_version: int
    effective_at: str
    published_by: str
    retail_fen: int


def board_at(connection: Connection, at: str) -> Board | None:
    """The newest board effective at the ISO time `at`, whether still valid or not; None before the first."""
    return _first(connection, gold_board.c.effective_at <= at, gold_board.c.effective_at.desc())


def next_board(connection: Connection, at: str) -> Board | None:
    """The next board that will take effect after `at`, if one is known already."""
    return _first(connection, gold_board.c.effective_at > at, gold_board.c.effective_at.asc())


def _first(connection: Connection, condition: object, order: object) -> Board | None:
    row = connection.execute(
        select(gold_board).where(condition).order_by(order, gold_board.c.board_version.desc()).limit(1)  # type: ignore[arg-type]
    ).first()
    if row is None:
        return None
    names = BoardRow.__struct_fields__
    prices = connection.execute(
        select(*(gold_board_row.c[name] for name in names))
        .where(gold_board_row.c.board_version == row.board_version)
        .order_by(gold_board_row.c.purity_code)
    )
    return Board(**row._mapping, prices={price.purity_code: BoardRow(**price._mapping) for price in prices})


def latest_version(connection: Connection) -> int:
    return int(connection.scalar(select(func.max(gold_board.c.board_version))) or 0)


def history(connection: Connection, purity_code: str, limit: int) -> tuple[BoardVersion, ...]:
    """The last `limit` versions, newest first."""
    rows = connection.execute(
        select(
            gold_board.c.board_version,
            gold_board.c.effective_at,
            gold_board.c.published_by,
            gold_board_row.c.retail_fen,
        )
        .join(gold_board_row, gold_board_row.c.board_version == gold_board.c.board_version)
        .where(gold_board_row.c.purity_code == purity_code)
        .order_by(gold_board.c.board_version.desc())
        .limit(limit)
    )
    return tuple(BoardVersion(**row._mapping) for row in rows)
