"""The gold board as frozen answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, or_, select

from kernel.clock import stamp
from shop.gold_board.facts import BoardDoubt, BoardRow
from shop.gold_board.tables import gold_board, gold_board_proposal, gold_board_row, gold_emergency

_rows = msgspec.json.Decoder(tuple[BoardRow, ...])
_doubts = msgspec.json.Decoder(tuple[BoardDoubt, ...])


@dataclass(frozen=True, slots=True)
class Board:
    """One version of the board; `prices` by purity code. `emergency` names the emergency price that took its place."""

    board_version: int
    effective_at: str
    valid_until: str
    published_by: str
    prices: Mapping[str, BoardRow]
    proposal_no: str = ""
    approved_by: str = ""
    emergency: Mapping[str, str] = field(default_factory=dict)

    def valid_at(self, at: str) -> bool:
        return self.effective_at <= at < self.valid_until

    def sold_until(self, stale_minutes: int) -> str:
        """When goods by weight are not sold by it any more, where no other board comes."""
        return stamp(datetime.fromisoformat(self.valid_until) + timedelta(minutes=stale_minutes))


@dataclass(frozen=True, slots=True)
class BoardVersion:
    """One line of the board's history, with the retail price of one purity."""

    board_version: int
    effective_at: str
    published_by: str
    approved_by: str
    retail_fen: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A board that somebody wants. `state` open | published | withdrawn; `version` it became, 0 while it did not."""

    proposal_no: str
    store: str
    proposed_by: str
    proposer_name: str
    proposed_at: str
    base_version: int
    effective_at: str
    valid_hours: int
    note: str
    rows: tuple[BoardRow, ...]
    doubts: tuple[BoardDoubt, ...]
    state: str
    version: int
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """Prices that a store sells at by headquarters' word."""

    emergency_no: str
    store: str
    register: str
    set_by: str
    since: str
    valid_until: str
    base_version: int
    reason: str
    instruction: str
    rows: tuple[BoardRow, ...]


def board_at(connection: Connection, at: str) -> Board | None:
    """The newest board effective at the ISO time `at`, whether still valid or not; None before the first."""
    return _first(connection, gold_board.c.effective_at <= at, gold_board.c.effective_at.desc())


def next_board(connection: Connection, at: str) -> Board | None:
    """The next board that will take effect after `at`, if one is known already."""
    return _first(connection, gold_board.c.effective_at > at, gold_board.c.effective_at.asc())


def prices_at(connection: Connection, store: str, at: str, *, stale_minutes: int) -> Board | None:
    """What gold costs in a store at `at`: the board while it is sold by, under what an emergency put in its place.

    None when no price may be sold at.
    """
    board = board_at(connection, at)
    if board is not None and at >= board.sold_until(stale_minutes):
        board = None
    found = emergency_at(connection, store, at)
    if found is None:
        return board
    instead = {row.purity_code: row for row in found.rows}
    if board is None:
        board = Board(found.base_version, found.since, found.valid_until, "", {})
    prices, numbers = {**board.prices, **instead}, dict.fromkeys(instead, found.emergency_no)
    return replace(board, prices=prices, emergency=numbers)


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
            gold_board.c.approved_by,
            gold_board_row.c.retail_fen,
        )
        .join(gold_board_row, gold_board_row.c.board_version == gold_board.c.board_version)
        .where(gold_board_row.c.purity_code == purity_code)
        .order_by(gold_board.c.board_version.desc())
        .limit(limit)
    )
    return tuple(BoardVersion(**row._mapping) for row in rows)


# --- proposals -----------------------------------------------------------------------------------------------------


def proposal_of(connection: Connection, proposal_no: str) -> Proposal | None:
    return next(iter(_proposals(connection, gold_board_proposal.c.proposal_no == proposal_no)), None)


def open_proposals(connection: Connection, store: str | None = None) -> tuple[Proposal, ...]:
    """What waits for a second person, oldest first; of one store, or of the whole chain and headquarters."""
    columns = gold_board_proposal.c
    undecided = and_(columns.withdrawn_at == "", gold_board.c.board_version.is_(None))
    return _proposals(connection, undecided if store is None else and_(undecided, columns.store == store))


def proposals(connection: Connection, limit: int) -> tuple[Proposal, ...]:
    """The last `limit` proposals, decided or not, oldest first."""
    newest = select(gold_board_proposal.c.proposal_no).order_by(gold_board_proposal.c.proposed_at.desc()).limit(limit)
    return _proposals(connection, gold_board_proposal.c.proposal_no.in_(newest))


def _proposals(connection: Connection, condition: Any) -> tuple[Proposal, ...]:
    columns = gold_board_proposal.c
    rows = connection.execute(
        select(gold_board_proposal, gold_board.c.board_version)
        .outerjoin(gold_board, gold_board.c.proposal_no == columns.proposal_no)
        .where(condition)
        .order_by(columns.proposed_at, columns.proposal_no)
    )
    return tuple(_proposal(dict(row._mapping)) for row in rows)


def _proposal(row: dict[str, Any]) -> Proposal:
    version, withdrawn_at = row.pop("board_version") or 0, row.pop("withdrawn_at")
    state = "published" if version else "withdrawn" if withdrawn_at else "open"
    row |= {"rows": _rows.decode(row["rows"]), "doubts": _doubts.decode(row["doubts"])}
    return Proposal(**row, state=state, version=version)


# --- emergencies ---------------------------------------------------------------------------------------------------


def emergency_at(connection: Connection, store: str, at: str) -> Emergency | None:
    """The emergency price that a store sells at; None where there is none or a newer board is in force."""
    return next(iter(_emergencies(connection, at, gold_emergency.c.store == store)), None)


def emergencies_at(connection: Connection, at: str) -> tuple[Emergency, ...]:
    """Every store's, the newest first."""
    found: dict[str, Emergency] = {}
    for one in _emergencies(connection, at, gold_emergency.c.store != ""):
        found.setdefault(one.store, one)
    return tuple(found.values())


def _emergencies(connection: Connection, at: str, condition: Any) -> tuple[Emergency, ...]:
    """Newest first. One ends with the next board, also with one that arrives late and was in force before."""
    columns, board = gold_emergency.c, gold_board.c
    newer = or_(board.effective_at > columns.since, board.board_version > columns.base_version)
    superseded = select(board.board_version).where(board.effective_at <= at, newer).exists()
    rows = connection.execute(
        select(gold_emergency)
        .where(condition, columns.since <= at, columns.valid_until > at, ~superseded)
        .order_by(columns.since.desc(), columns.emergency_no.desc())
    )
    return tuple(Emergency(**{**row._mapping, "rows": _rows.decode(row.rows)}) for row in rows)
